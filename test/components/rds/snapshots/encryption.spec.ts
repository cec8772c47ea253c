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

describe("What encrypt says of a copy is refused", () => {
  for (const [what, evidence, encryption, expected] of [
    [
      "when it is to stay unencrypted and its source is encrypted",
      { ...INSTANCE, ...ENCRYPTED },
      { ...OF_INSTANCE, ...AS_IT_IS },
      /^must be true because ".*:snapshot:orders" is encrypted, and so is every copy of it\. Remove encrypt; the copy then has its own key, or the key in kmsKeyId\.$/,
    ],
    [
      "when it is to be public and its source is encrypted",
      { ...AURORA, ...ENCRYPTED },
      { ...OF_CLUSTER, ...PUBLIC },
      /:storefront" is encrypted, and so is every copy of it\. An encrypted snapshot cannot be public: remove encrypt and public, and list accounts in sharedAccounts\.$/,
    ],
    [
      "when it is to be encrypted and its source is an unencrypted snapshot of an Aurora cluster",
      AURORA,
      OF_CLUSTER,
      /^must be false .* ".*:storefront" is an unencrypted snapshot of an Aurora DB cluster, .* forbids a key for its copy\. Set encrypt: false, and set kmsKeyId on the cluster that is restored from the copy\.$/,
    ],
    [
      "together with the arguments that go with it",
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

describe("What encrypt says of a copy is done", () => {
  const { engine: _, ...untold } = AURORA;
  for (const [what, evidence, encryption] of [
    ["when it encrypts the snapshot of a DB instance", INSTANCE, OF_INSTANCE],
    ["when it encrypts again", { ...INSTANCE, ...ENCRYPTED }, OF_INSTANCE],
    ["when it encrypts the snapshot of an Aurora cluster again", { ...AURORA, ...ENCRYPTED }, OF_CLUSTER],
    ["when it leaves the snapshot of an Aurora cluster as it is", AURORA, { ...OF_CLUSTER, ...AS_IT_IS }],
    ["when it leaves what everyone may read as it is", INSTANCE, { ...OF_INSTANCE, ...PUBLIC }],
    ["when the snapshot of a cluster may be of another engine", untold, OF_CLUSTER],
    ["when the snapshot is none that AWS copies, which is told elsewhere", { ...AURORA, engine: "mysql" }, OF_CLUSTER],
    ["when nothing is known of the snapshot", undefined, { ...OF_CLUSTER, ...AS_IT_IS }],
  ] as const) {
    it(what, () => assert.deepEqual(encryptErrors(evidence, encryption), []));
  }
});
