import * as aws from "@pulumi/aws";
import { SnapshotCopy, SnapshotKey } from "rds-snapshots";

const source = aws.rds.getSnapshotOutput({
  dbInstanceIdentifier: "orders",
  dbSnapshotIdentifier: "orders-before-migration",
  region: "us-east-1",
});
const key = new SnapshotKey("packed", { region: "eu-west-1", sharedAccounts: ["222222222222"] });
const copy = new SnapshotCopy("orders-packed", {
  sourceDbSnapshotIdentifier: source.dbSnapshotArn,
  region: "eu-west-1",
  kmsKeyId: key.keyArn,
  sharedAccounts: ["222222222222"],
});

export const snapshotArn = copy.snapshotArn;
