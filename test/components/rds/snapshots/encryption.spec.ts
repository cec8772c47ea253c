import assert from "node:assert/strict";
import type { SnapshotEvidence } from "../../../../components/rds/evidence";
import { type EncryptionRequest, encryptErrors } from "../../../../components/rds/snapshots/encryption";

const INSTANCE: SnapshotEvidence = {
  snapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:orders",
  encrypted: false,
  snapshotType: "manual",
  engine: "mysql",
};
const AURORA: SnapshotEvidence = {
  snapshotArn: "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:storefront",
  encrypted: false,
  snapshotType: "manual",
  engine: "aurora-mysql",
};
const OF_INSTANCE: EncryptionRequest = { kind: "instance", encrypt: true, isPublic: false, ofKey: [] };
const OF_CLUSTER: EncryptionRequest = { ...OF_INSTANCE, kind: "cluster" };
const AS_IT_IS = { encrypt: false };
const PUBLIC = { encrypt: false, isPublic: true };
const ENCRYPTED = { encrypted: true };

describe("encrypt is refused", () => {
  for (const [what, evidence, encryption, expected] of [
    [
      "if it is false and the source is encrypted",
      { ...INSTANCE, ...ENCRYPTED },
      { ...OF_INSTANCE, ...AS_IT_IS },
      /^must be true because ".*:snapshot:orders" is encrypted, and so is every copy of it\. Remove encrypt; the copy then has its own key, or the key in kmsKeyId\.$/,
    ],
    [
      "if the copy is public and the source is encrypted",
      { ...AURORA, ...ENCRYPTED },
      { ...OF_CLUSTER, ...PUBLIC },
      /:storefront" is encrypted, and so is every copy of it\. An encrypted snapshot cannot be public: remove encrypt and public, and list accounts in sharedAccounts\.$/,
    ],
    [
      "if it is true and the source is a snapshot of an Aurora cluster without a KMS key",
      AURORA,
      OF_CLUSTER,
      /^must be false .* ".*:storefront" is a snapshot without a KMS key of an Aurora DB cluster, .* forbids a key for its copy\. Set encrypt: false, and set kmsKeyId on the cluster that is restored from the copy\.$/,
    ],
    [
      "with the arguments that require it",
      AURORA,
      { ...OF_CLUSTER, ofKey: ["kmsKeyId", "principals"] },
      / Set encrypt: false, remove kmsKeyId and principals, and set kmsKeyId on the cluster/,
    ],
  ] as const) {
    it(what, () => {
      const errors = encryptErrors(evidence, encryption);
      assert.deepEqual(
        errors.map(({ propertyPath }) => propertyPath),
        ["encrypt"],
      );
      assert.match(errors[0]?.reason ?? "", expected);
    });
  }
});

describe("encrypt is accepted", () => {
  const { engine: _, ...undetermined } = AURORA;
  for (const [what, evidence, encryption] of [
    ["if it encrypts a snapshot of a DB instance", INSTANCE, OF_INSTANCE],
    ["if the source is encrypted", { ...INSTANCE, ...ENCRYPTED }, OF_INSTANCE],
    ["if the source is an encrypted snapshot of an Aurora cluster", { ...AURORA, ...ENCRYPTED }, OF_CLUSTER],
    ["if a snapshot of an Aurora cluster stays unencrypted", AURORA, { ...OF_CLUSTER, ...AS_IT_IS }],
    ["if a public snapshot stays unencrypted", INSTANCE, { ...OF_INSTANCE, ...PUBLIC }],
    ["if the engine of a cluster snapshot is unknown", undetermined, OF_CLUSTER],
    ["if AWS cannot copy the snapshot, which is another error", { ...AURORA, engine: "mysql" }, OF_CLUSTER],
    ["if the snapshot is unknown", undefined, { ...OF_CLUSTER, ...AS_IT_IS }],
  ] as const) {
    it(what, () => assert.deepEqual(encryptErrors(evidence, encryption), []));
  }
});
