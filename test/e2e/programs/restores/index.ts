import * as pulumi from "@pulumi/pulumi";
import { RestoredDatabase } from "rds-snapshots";

const config = new pulumi.Config();
const common = {
  region: "us-east-1",
  subnetIds: config.requireObject<string[]>("subnetIds"),
  vpcSecurityGroupIds: config.requireObject<string[]>("vpcSecurityGroupIds"),
  deletion: "delete",
} as const;

new RestoredDatabase("catalog-restored", {
  ...common,
  snapshotIdentifier: "catalog-before-migration",
  engine: "postgres",
  engineVersion: "16.4",
  instanceClass: "db.m6i.large",
  parameterGroupName: "default.postgres16",
});
new RestoredDatabase("analytics-restored", {
  ...common,
  snapshotIdentifier: "analytics-before-migration",
  engine: "aurora-postgresql",
  engineVersion: "15.8",
  instanceClass: "db.serverless",
  serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 2.5 },
  parameterGroupName: "default.aurora-postgresql15",
  clusterParameterGroupName: "default.aurora-postgresql15",
});
