import { RestoredDatabase } from "rds-snapshots";

new RestoredDatabase("partner-restored", {
  region: "us-east-1",
  snapshotIdentifier: "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export",
  engine: "mysql",
  engineVersion: "8.0.40",
  instanceClass: "db.m6i.large",
  parameterGroupName: "default.mysql8.0",
  optionGroupName: "default:mysql-8-0",
  dbSubnetGroupName: "private",
  vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
});
