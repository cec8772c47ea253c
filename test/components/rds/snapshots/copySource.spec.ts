import assert from "node:assert/strict";
import type { SnapshotEvidence } from "../../../../components/rds/evidence";
import { copySourceErrors } from "../../../../components/rds/snapshots/copy";
import type { CopyRequest } from "../../../../components/rds/snapshots/copyRequest";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const GOV_SOURCE = "arn:aws-us-gov:rds:us-gov-east-1:111111111111:snapshot:orders";
const EXAMPLE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const settings = (given: Partial<CopyRequest> = {}): CopyRequest => ({
  kind: "instance",
  region: "eu-west-1",
  sharedAccounts: [],
  hasKmsKeyId: false,
  hasPresignedUrl: false,
  hasOptionGroupName: false,
  ...given,
});
const source = (given: Partial<SnapshotEvidence> = {}): SnapshotEvidence => ({
  snapshotArn: SOURCE,
  encrypted: true,
  snapshotType: "automated",
  ...given,
});

describe("The reasons about the source of a copy", () => {
  for (const text of [
    "orders",
    "arn:aws:rds:us-east-1:111111111111:xsnapshot:orders",
    "arn:aws:s3:::snapshot:orders",
  ]) {
    it(`contain an example ARN for ${text}`, () => {
      const [error, ...others] = copySourceErrors(text, undefined, settings());
      const start = `must be the full ARN of a DB snapshot, such as ${EXAMPLE}, but "${text}" `;
      assert.ok(error?.reason.startsWith(start), error?.reason);
      if (text !== "orders") assert.equal(error?.reason, `${start}is not the ARN of a DB snapshot.`);
      assert.deepEqual(others, []);
    });
  }

  it("do not repeat that the Region is invalid", () => {
    assert.deepEqual(copySourceErrors(SOURCE, source(), settings({ region: "Ireland" })), []);
  });

  it("omit the source's key if it is unknown", () => {
    assert.deepEqual(copySourceErrors(SOURCE, source(), settings()), [
      {
        propertyPath: "kmsKeyId",
        reason:
          "must be the full ARN of a key in eu-west-1, because the source is encrypted, and its key exists only in us-east-1.",
      },
    ]);
  });

  it("explain why a copy within the Region needs a key", () => {
    const why =
      "must be set because the source is encrypted. The provider reads the key back, so every later update would replace a copy without kmsKeyId";
    const shared = ["222222222222"];
    const managed = (key: string) =>
      `Use a customer managed key in us-east-1, such as the source's key${key} if it is not the default key of RDS.`;
    for (const [sharedAccounts, evidence, fix] of [
      [[], { kmsKeyId: KEY }, `To keep the source's key, use "${KEY}".`],
      [[], {}, "To keep the source's key, use its full ARN."],
      [shared, { kmsKeyId: KEY }, managed(` ${KEY}`)],
      [shared, {}, managed("")],
    ] as const)
      assert.deepEqual(copySourceErrors(SOURCE, source(evidence), settings({ region: "us-east-1", sharedAccounts })), [
        { propertyPath: "kmsKeyId", reason: `${why}. ${fix}` },
      ]);
  });

  it("refuse a public copy of an encrypted source", () => {
    const [, error] = copySourceErrors(SOURCE, source(), settings({ sharedAccounts: ["all"] }));
    assert.ok(error?.reason.includes(`(its source ${SOURCE} is encrypted)`));
  });

  it("require a presigned URL between GovCloud Regions if only the source is encrypted", () => {
    const evidence = source({ snapshotArn: GOV_SOURCE });
    const [url, key, ...others] = copySourceErrors(GOV_SOURCE, evidence, settings({ region: "us-gov-west-1" }));
    assert.match(url?.reason ?? "", /use the URL of a CopyDBSnapshot request that is signed for us-gov-east-1\.$/);
    assert.equal(key?.propertyPath, "kmsKeyId");
    assert.deepEqual(others, []);
    assert.deepEqual(
      copySourceErrors(GOV_SOURCE, { ...evidence, encrypted: false }, settings({ region: "us-gov-west-1" })),
      [],
    );
  });
});
