import * as rds from "@pulumi/aws/rds";
import { SnapshotCopy, SnapshotKey } from "rds-snapshots";

const source = rds.getSnapshotOutput({
  dbInstanceIdentifier: "catalog",
  dbSnapshotIdentifier: "catalog-before-migration",
  region: "us-east-1",
});

const key = new SnapshotKey("catalog", { region: "us-east-1" });

// A key on the copy of an unencrypted DB snapshot encrypts it.
const copy = new SnapshotCopy("catalog-before-migration-encrypted", {
  sourceDbSnapshotIdentifier: source.dbSnapshotArn,
  region: "us-east-1",
  kmsKeyId: key.keyArn,
});

export const sourceEncrypted = source.encrypted;
export const snapshotArn = copy.snapshotArn;
export const kmsKeyId = copy.kmsKeyId;
