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
      /^It is false, and ".*:snapshot:orders" is encrypted, as every copy of it is\. Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId\.$/,
    ],
    [
      "when it is to be public and its source is encrypted",
      { ...AURORA, ...ENCRYPTED },
      { ...OF_CLUSTER, ...PUBLIC },
      /:storefront" is encrypted, as every copy of it is\. An encrypted snapshot cannot be public: remove encrypt and public, and list accounts as sharedAccounts\.$/,
    ],
    [
      "when it is to be encrypted and its source is an unencrypted snapshot of an Aurora cluster",
      AURORA,
      OF_CLUSTER,
      /:storefront" is an unencrypted snapshot of an Aurora DB cluster: .* an error\. Write encrypt: false, and give kmsKeyId to the cluster that is restored from the copy\.$/,
    ],
    [
      "together with the arguments that go with it",
      AURORA,
      { ...OF_CLUSTER, ofKey: ["kmsKeyId", "principals"] },
      /an error\. Write encrypt: false, remove kmsKeyId and principals, and give kmsKeyId to the cluster/,
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
