import assert from "node:assert/strict";
import fc from "fast-check";
import {
  parseArn,
  parseKeyArn,
  parsePrincipalArn,
  parseSnapshotArn,
  SNAPSHOT_RESOURCE_TYPES,
} from "../../../../components/rds/identity/arn";
import { partitionOf } from "../../../../components/rds/identity/regions";
import { accountIds, identifiers, regions } from "../arbitraries";

describe("parseArn", () => {
  it("splits an ARN, with a resource that contains colons", () => {
    assert.deepEqual(parseArn("arn:aws-cn:rds:cn-north-1:111111111111:snapshot:rds:orders"), {
      partition: "aws-cn",
      service: "rds",
      region: "cn-north-1",
      accountId: "111111111111",
      resource: "snapshot:rds:orders",
    });
  });

  it("reads ARNs without a Region or account", () => {
    assert.deepEqual(parseArn("arn:aws:s3:::bucket/key"), {
      partition: "aws",
      service: "s3",
      region: "",
      accountId: "",
      resource: "bucket/key",
    });
  });

  for (const text of [
    "",
    "orders",
    "arn:aws:rds",
    "arn:gcp:rds:us-east-1:111111111111:db:x",
    " arn:aws:s3:::bucket",
    "arn:aws:s3:::bucket and more",
    "arn:aws:s3:::bucket\n",
  ]) {
    it(`reads no ARN in ${JSON.stringify(text)}`, () => assert.equal(parseArn(text), undefined));
  }
});

describe("parseSnapshotArn", () => {
  it("returns the parts of every snapshot ARN", () => {
    const kinds = fc.constantFrom("instance", "cluster");
    const prefixes = fc.constantFrom("", "rds:", "awsbackup:");
    fc.assert(
      fc.property(regions, accountIds, kinds, prefixes, identifiers, (region, accountId, kind, prefix, name) => {
        const partition = partitionOf(region);
        const identifier = `${prefix}${name}`;
        assert.deepEqual(
          parseSnapshotArn(
            `arn:${partition}:rds:${region}:${accountId}:${SNAPSHOT_RESOURCE_TYPES[kind]}:${identifier}`,
          ),
          {
            partition,
            region,
            accountId,
            kind,
            identifier,
          },
        );
      }),
    );
  });

  for (const [why, text] of [
    ["a DB instance", "arn:aws:rds:us-east-1:111111111111:db:orders"],
    ["a partition that is not the Region's", "arn:aws:rds:cn-north-1:111111111111:snapshot:orders"],
    ["a Region that does not exist", "arn:aws:rds:us-esat-1:111111111111:snapshot:orders"],
    ["an account of eleven digits", "arn:aws:rds:us-east-1:11111111111:snapshot:orders"],
    ["no identifier", "arn:aws:rds:us-east-1:111111111111:snapshot:"],
    ["another service", "arn:aws:ec2:us-east-1:111111111111:snapshot:orders"],
    ["another kind of snapshot", "arn:aws:rds:us-east-1:111111111111:my-snapshot:orders"],
    ["a resource of a snapshot", "arn:aws:rds:us-east-1:111111111111:snapshot:orders:part"],
    ["a wildcard", "arn:aws:rds:us-east-1:111111111111:snapshot:orders*"],
    ["a bare identifier", "orders-before-migration"],
  ] as const) {
    it(`reads no snapshot in ${why}`, () => assert.equal(parseSnapshotArn(text), undefined));
  }
});

describe("parseKeyArn", () => {
  it("returns the parts of every key ARN", () => {
    const keyIds = fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => `mrk-${id.replace(/-/g, "")}`),
    );
    fc.assert(
      fc.property(regions, accountIds, keyIds, (region, accountId, keyId) => {
        const partition = partitionOf(region);
        const arn = `arn:${partition}:kms:${region}:${accountId}:key/${keyId}`;
        assert.deepEqual(parseKeyArn(arn), { partition, region, accountId, keyId });
      }),
    );
  });

  for (const text of [
    "alias/orders",
    "arn:aws:kms:us-east-1:111111111111:alias/orders",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws-us-gov:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:us-east-1:111111111111:key/",
    "arn:aws:kms:us-east-1:111111111111:my-key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab/part",
  ]) {
    it(`reads no key ARN in ${text}`, () => assert.equal(parseKeyArn(text), undefined));
  }
});

describe("parsePrincipalArn", () => {
  it("reads roles and users, with names that omit the path", () => {
    assert.deepEqual(parsePrincipalArn("arn:aws:iam::222222222222:role/a/path/SnapshotReceiver"), {
      partition: "aws",
      accountId: "222222222222",
      name: "SnapshotReceiver",
    });
    assert.equal(parsePrincipalArn("arn:aws-cn:iam::222222222222:user/dba@example.com")?.name, "dba@example.com");
  });

  for (const text of [
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::222222222222:group/dba",
    "arn:aws:iam::222222222222:role/*",
    "arn:aws:iam::222222222222:service-role/SnapshotReceiver",
    "arn:aws:iam:eu-west-1:222222222222:role/SnapshotReceiver",
    "arn:aws:iam:::role/SnapshotReceiver",
    "arn:aws:iam::222222222222:role/Receiver*s",
    `arn:aws:iam::222222222222:role/${"r".repeat(65)}`,
    "arn:aws:sts::222222222222:assumed-role/SnapshotReceiver/session",
    "*",
    "222222222222",
  ]) {
    it(`reads no principal in ${text}`, () => assert.equal(parsePrincipalArn(text), undefined));
  }
});
