import * as rds from "@pulumi/aws/rds";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotExport, SnapshotKey } from "rds-snapshots";

const source = rds.getSnapshotOutput({
  dbInstanceIdentifier: "orders",
  dbSnapshotIdentifier: "orders-before-migration",
  region: "us-east-1",
});

const key = new SnapshotKey("orders-export", { region: "us-east-1" });
const bucket = new s3.Bucket("orders-exports", { region: "us-east-1" });

const dump = new SnapshotExport("orders-before-migration", {
  region: "us-east-1",
  snapshotArn: source.dbSnapshotArn,
  s3BucketName: bucket.bucket,
  s3Prefix: "orders",
  kmsKeyId: key.keyArn,
  exportOnly: ["shop.orders", "shop.customers"],
});

export const status = dump.status;
export const files = pulumi.interpolate`s3://${dump.s3BucketName}/${dump.s3Prefix}/${dump.exportTaskIdentifier}`;
