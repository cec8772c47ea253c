import * as rds from "@pulumi/aws/rds";
import { AutomatedBackupReplication } from "rds-snapshots";

const orders = rds.getInstanceOutput({ dbInstanceIdentifier: "orders", region: "us-east-1" });

const replication = new AutomatedBackupReplication("orders-backups-in-ireland", {
  sourceDbInstanceArn: orders.dbInstanceArn,
  region: "eu-west-1",
  retentionPeriod: 14,
});

/** The source of a point-in-time restore. */
export const automatedBackupsArn = replication.automatedBackupsArn;
export const kmsKeyId = replication.kmsKeyId;
