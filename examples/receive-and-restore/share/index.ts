import * as rds from "@pulumi/aws/rds";
import { SharedSnapshot } from "rds-snapshots";

const source = rds.getSnapshotOutput({
  dbInstanceIdentifier: "orders",
  dbSnapshotIdentifier: "orders-before-migration",
  region: "us-east-1",
});

const shared = new SharedSnapshot("orders-before-migration-for-partner", {
  sourceDbSnapshotIdentifier: source.dbSnapshotArn,
  region: "us-east-1",
  sharedAccounts: ["222222222222"],
});

// Read by the stack of the other account.
export const snapshotArn = shared.snapshotArn;
/** The IAM policy that the other account must attach to the role that copies the snapshot. */
export const targetAccountPolicy = shared.targetAccountPolicy;
