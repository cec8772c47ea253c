import * as pulumi from "@pulumi/pulumi";
import { type Deletion, RestoredDatabase } from "rds-snapshots";

const config = new pulumi.Config();
const deletion = config.get("deletion") as Deletion | undefined;
const common = {
  region: "us-east-1",
  subnetIds: config.requireObject<string[]>("subnetIds"),
  vpcSecurityGroupIds: config.requireObject<string[]>("securityGroupIds"),
  replaceOnNewSnapshot: config.getBoolean("replaceOnNewSnapshot"),
  ...(deletion !== undefined && { deletion }),
};

new RestoredDatabase("orders-restored", {
  ...common,
  snapshotIdentifier: config.get("instanceSnapshot") ?? "orders-before-migration",
  engine: "mysql",
  engineVersion: "8.0.40",
  instanceClass: "db.t3.medium",
  parameterGroupName: "orders-mysql8",
  optionGroupName: "orders-options",
});

new RestoredDatabase("storefront-restored", {
  ...common,
  snapshotIdentifier: config.get("clusterSnapshot") ?? "storefront-before-migration",
  engine: "aurora-mysql",
  engineVersion: "8.0.mysql_aurora.3.08.0",
  instanceClass: "db.r6g.large",
  parameterGroupName: "default.aurora-mysql8.0",
  clusterParameterGroupName: "default.aurora-mysql8.0",
});
