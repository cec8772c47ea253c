import assert from "node:assert/strict";
import fc from "fast-check";
import type { SnapshotEvidence } from "../../../../components/rds/evidence";
import { copyRegionErrors, partitionOf } from "../../../../components/rds/identity/regions";
import { copyKeyErrors, copySourceErrors } from "../../../../components/rds/snapshots/copy";
import { type CopyRequest, copyRequestErrors } from "../../../../components/rds/snapshots/copyRequest";
import { encryptionWarnings } from "../../../../components/rds/snapshots/encryption";
import { accountIds, identifiers, regions } from "../arbitraries";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const SOURCE_KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TARGET_KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";

const settings = (given: Partial<CopyRequest> = {}): CopyRequest => ({
  kind: "instance",
  region: "eu-west-1",
  sharedAccounts: [],
  hasKmsKeyId: false,
  hasPresignedUrl: false,
  hasOptionGroupName: false,
  ...given,
});
const encrypted: SnapshotEvidence = {
  snapshotArn: SOURCE,
  encrypted: true,
  kmsKeyId: SOURCE_KEY,
  snapshotType: "automated",
};
const lines = (errors: { propertyPath: string; reason: string }[]) =>
  errors.map(({ propertyPath: field, reason }) => `${field}: ${reason}`);

describe("copyRequestErrors", () => {
  it("allows a public unencrypted copy, which only policies refuse", () => {
    assert.deepEqual(copyRequestErrors(settings({ sharedAccounts: ["all"] })), []);
  });

  it("refuses all with accounts, and all on an encrypted copy", () => {
    const [mixed, encryptedCopy, ...others] = lines(
      copyRequestErrors(settings({ sharedAccounts: ["all", "222222222222"], hasKmsKeyId: true })),
    );
    assert.match(
      mixed ?? "",
      /^sharedAccounts: must not list "all" and accounts, because "all" makes the snapshot public; remove "all"\.$/,
    );
    assert.match(
      encryptedCopy ?? "",
      /^sharedAccounts: must not list "all" because an encrypted snapshot cannot be public \(kmsKeyId is set\); list accounts/,
    );
    assert.deepEqual(others, []);
  });

  it("refuses an invalid Region", () => {
    assert.match(
      lines(copyRequestErrors(settings({ region: "Ireland" }))).join(),
      /^region: must be the code of an AWS Region, .* but is "Ireland"/,
    );
  });
});

describe("copySourceErrors", () => {
  it("accepts every unencrypted snapshot that can be copied to the Region", () => {
    fc.assert(
      fc.property(regions, regions, accountIds, identifiers, (from, region, account, identifier) => {
        fc.pre(copyRegionErrors(from, region).length === 0);
        const arn = `arn:${partitionOf(from)}:rds:${from}:${account}:snapshot:${identifier}`;
        assert.deepEqual(copySourceErrors(arn, undefined, settings({ region })), []);
      }),
    );
  });

  for (const [source, what] of [
    [
      "rds:orders-2026-11-24-03-12",
      /is not an ARN\. The provider reads the source back as an ARN, so every later update would replace the copy\.$/,
    ],
    [
      "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:orders",
      /is a DB cluster snapshot; set sourceDbClusterSnapshotIdentifier instead\.$/,
    ],
    ["arn:aws:rds:us-east-1:111111111111:db:orders", /is not the ARN of a DB snapshot\.$/],
    [
      "arn:aws:rds:us-esat-1:111111111111:snapshot:orders",
      /has an invalid partition, Region, account or identifier\.$/,
    ],
  ] as const) {
    it(`refuses ${source} as a source`, () => {
      const [error, ...others] = lines(copySourceErrors(source, undefined, settings()));
      assert.match(error ?? "", what);
      assert.ok(
        error?.startsWith("sourceDbSnapshotIdentifier: must be the full ARN of a DB snapshot, such as arn:aws:rds:"),
      );
      assert.ok(error?.includes(`, but "${source}" `));
      assert.deepEqual(others, []);
    });
  }

  it("requires a key in the target Region for a cross-Region copy of an encrypted snapshot", () => {
    assert.deepEqual(lines(copySourceErrors(SOURCE, encrypted, settings())), [
      `kmsKeyId: must be the full ARN of a key in eu-west-1, because the source is encrypted, and its key ${SOURCE_KEY} exists only in us-east-1.`,
    ]);
  });

  it("suggests the source's key for a copy in its Region", () => {
    const [error] = lines(copySourceErrors(SOURCE, encrypted, settings({ region: "us-east-1" })));
    assert.match(error ?? "", new RegExp(`^kmsKeyId: .* To keep the source's key, use "${SOURCE_KEY}"\\.$`));
  });

  it("suggests the source's key for a shared copy only if it is not the default key", () => {
    const shared = settings({ region: "us-east-1", sharedAccounts: ["222222222222"] });
    assert.match(
      lines(copySourceErrors(SOURCE, encrypted, shared)).join(),
      /customer managed key .* if it is not the default key of RDS/,
    );
  });

  it("refuses a public copy of an encrypted source", () => {
    const errors = copySourceErrors(SOURCE, encrypted, settings({ sharedAccounts: ["all"] }));
    assert.deepEqual(
      errors.map(({ propertyPath }) => propertyPath),
      ["kmsKeyId", "sharedAccounts"],
    );
  });

  it("reports a public encrypted copy once, at the arguments if they have a key and at the source if they have none", () => {
    const withKey = settings({ sharedAccounts: ["all"], hasKmsKeyId: true });
    assert.deepEqual(copySourceErrors(SOURCE, encrypted, withKey), []);
    assert.equal(copyRequestErrors(withKey).length, 1);
    assert.deepEqual(
      copySourceErrors(SOURCE, { ...encrypted, encrypted: false }, settings({ sharedAccounts: ["all"] })),
      [],
    );
  });

  it("requires a presigned URL between GovCloud Regions", () => {
    const source = "arn:aws-us-gov:rds:us-gov-east-1:111111111111:snapshot:orders";
    const govcloud = settings({ region: "us-gov-west-1", hasKmsKeyId: true });
    assert.match(
      lines(copySourceErrors(source, undefined, govcloud)).join(),
      /^presignedUrl: .* signed for us-gov-east-1\.$/,
    );
    assert.deepEqual(copySourceErrors(source, undefined, { ...govcloud, hasPresignedUrl: true }), []);
    assert.deepEqual(copySourceErrors(source, undefined, { ...govcloud, hasKmsKeyId: false }), []);
  });

  it("refuses Regions between which AWS does not copy", () => {
    assert.match(
      lines(copySourceErrors(SOURCE, undefined, settings({ region: "cn-north-1" }))).join(),
      /^region: must be a Region of aws, the partition of the source Region us-east-1, but cn-north-1 is in aws-cn; /,
    );
  });
});

describe("copyKeyErrors", () => {
  const evidence = (keyManager: string, keyState: string) => ({ arn: TARGET_KEY, keyManager, keyState });

  it("accepts an enabled key in the target Region", () => {
    assert.deepEqual(copyKeyErrors(TARGET_KEY, undefined, settings()), []);
    assert.deepEqual(
      copyKeyErrors(TARGET_KEY, evidence("CUSTOMER", "Enabled"), settings({ sharedAccounts: ["222222222222"] })),
      [],
    );
    assert.deepEqual(copyKeyErrors(TARGET_KEY, evidence("AWS", "Enabled"), settings()), []);
  });

  it("refuses a key in another Region, also for a copy within the Region", () => {
    assert.match(
      lines(copyKeyErrors(SOURCE_KEY, undefined, settings())).join(),
      /^kmsKeyId: must be the full ARN of a key in eu-west-1, but ".*" is in us-east-1\.$/,
    );
    assert.match(
      lines(copyKeyErrors(TARGET_KEY, undefined, settings({ region: "us-east-1" }))).join(),
      /must be the full ARN of a key in us-east-1/,
    );
  });

  it("refuses an AWS managed key for a shared copy", () => {
    const shared = settings({ sharedAccounts: ["222222222222"] });
    assert.match(
      lines(copyKeyErrors(TARGET_KEY, evidence("AWS", "Enabled"), shared)).join(),
      /must be a customer managed key, but ".*" is an AWS managed key/,
    );
  });

  for (const state of ["Disabled", "PendingDeletion", "PendingImport", "Unavailable", "PendingReplicaDeletion"]) {
    it(`refuses a key in the state ${state}`, () => {
      assert.match(
        lines(copyKeyErrors(TARGET_KEY, evidence("CUSTOMER", state), settings())).join(),
        new RegExp(`has the state ${state};`),
      );
    });
  }
});

describe("The source of a cluster snapshot copy", () => {
  const CLUSTER = SOURCE.replace(":snapshot:", ":cluster-snapshot:");
  const cluster = settings({ kind: "cluster" });
  const of = (engine: string, encrypted = true): SnapshotEvidence => ({
    snapshotArn: CLUSTER,
    encrypted,
    snapshotType: "manual",
    engine,
  });

  it("must be a cluster snapshot", () => {
    assert.deepEqual(copySourceErrors(CLUSTER, undefined, cluster), []);
    assert.match(
      lines(copySourceErrors(SOURCE, undefined, cluster)).join(),
      /^sourceDbClusterSnapshotIdentifier: must be the full ARN of a DB cluster snapshot, such as .*:cluster-snapshot:.* is a DB snapshot; set sourceDbSnapshotIdentifier instead\.$/,
    );
  });

  for (const engine of ["mysql", "postgres"]) {
    it(`must not be a snapshot of a Multi-AZ DB cluster of ${engine}`, () => {
      assert.deepEqual(lines(copySourceErrors(CLUSTER, of(engine, false), cluster)), [
        `sourceDbClusterSnapshotIdentifier: must be a snapshot that can be copied, but "${CLUSTER}" is a snapshot of a Multi-AZ DB cluster: AWS does not copy snapshots of Multi-AZ DB clusters. Instead, export it to S3 with a SnapshotExport, or restore it in its own Region with the AWS CLI because RestoredDatabase cannot.`,
      ]);
    });
  }

  it("needs a key if it is encrypted", () => {
    assert.deepEqual(
      copySourceErrors(CLUSTER, of("aurora-mysql"), cluster).map(({ propertyPath }) => propertyPath),
      ["kmsKeyId"],
    );
  });

  it("causes a warning if it has no KMS key and the copy has one", () => {
    const withKey = { ...cluster, hasKmsKeyId: true };
    assert.match(
      encryptionWarnings(CLUSTER, of("aurora-mysql", false), withKey).join("\n"),
      /^kmsKeyId: AWS may reject a key because ".*:cluster-snapshot:.*" is a snapshot without a KMS key of an Aurora cluster\. .* API reference .* Aurora User Guide/,
    );
    assert.deepEqual(encryptionWarnings(CLUSTER, of("aurora-mysql", true), withKey), []);
    assert.deepEqual(encryptionWarnings(CLUSTER, of("aurora-mysql", false), cluster), []);
    assert.deepEqual(encryptionWarnings(CLUSTER, undefined, withKey), []);
    assert.deepEqual(encryptionWarnings(SOURCE, of("mysql", false), settings({ hasKmsKeyId: true })), []);
  });

  it("must not be a snapshot of RDS Custom", () => {
    const custom = { snapshotArn: SOURCE, encrypted: false, snapshotType: "manual", engine: "custom-sqlserver-ee" };
    assert.deepEqual(lines(copySourceErrors(SOURCE, custom, settings())), [
      `sourceDbSnapshotIdentifier: must be a snapshot that can be copied, but "${SOURCE}" is a snapshot of an RDS Custom DB instance: CopyDBSnapshot does not support RDS Custom. Instead, restore it in its own Region and account.`,
    ]);
  });

  it("requires the URL of CopyDBClusterSnapshot between GovCloud Regions", () => {
    const source = "arn:aws-us-gov:rds:us-gov-east-1:111111111111:cluster-snapshot:orders";
    const govcloud = { ...cluster, region: "us-gov-west-1", hasKmsKeyId: true };
    assert.match(lines(copySourceErrors(source, undefined, govcloud)).join(), /URL of a CopyDBClusterSnapshot request/);
  });
});
