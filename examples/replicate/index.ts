import * as rds from "@pulumi/aws/rds";
import { SnapshotCopy, SnapshotKey } from "rds-snapshots";

const source = rds.getSnapshotOutput({
  dbInstanceIdentifier: "orders",
  dbSnapshotIdentifier: "orders-before-migration",
  region: "us-east-1",
});

const key = new SnapshotKey("orders-in-ireland", {
  region: "eu-west-1",
  sharedAccounts: ["222222222222"],
});

const copy = new SnapshotCopy("orders-before-migration-in-ireland", {
  sourceDbSnapshotIdentifier: source.dbSnapshotArn,
  region: "eu-west-1",
  kmsKeyId: key.keyArn,
  sharedAccounts: ["222222222222"],
});

export const snapshotArn = copy.snapshotArn;
/** The IAM policy that the other account must attach to the role that copies or restores the snapshot. */
export const targetAccountPolicy = key.targetAccountPolicy;
