import * as iam from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import {
  AutomatedBackupReplication,
  ReceivedSnapshot,
  RestoredDatabase,
  SharedSnapshot,
  SnapshotCopy,
  SnapshotExport,
  SnapshotKey,
  SnapshotReplication,
} from "rds-snapshots";

const config = new pulumi.Config();
const account = "111111111111";
const deletion = "delete";
const region = "us-east-1";
const snapshotOf = (database: string) => `arn:aws:rds:${region}:${account}:snapshot:${database}-before-migration`;

const role = new iam.Role("snapshots", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
  }),
});
// A preview does not create the role, so the engine calls no function of this provider and answers `{}` itself.
const providers = [new Provider("fresh", { region, assumeRoles: [{ roleArn: role.arn }] })];

const owned = new SnapshotKey(
  "own",
  {
    region,
    // An error that only the account of the provider reveals.
    sharedAccounts: [config.getBoolean("shareWithOwnAccount") === true ? account : "222222222222"],
    deletion,
  },
  { providers },
);
const copy = new SnapshotCopy(
  "orders-kept",
  { sourceDbSnapshotIdentifier: snapshotOf("orders"), region, kmsKeyId: owned.keyArn, copyTags: true, deletion },
  { providers },
);
new SharedSnapshot(
  "billing-shared",
  { sourceDbSnapshotIdentifier: snapshotOf("billing"), region, sharedAccounts: ["222222222222"], deletion },
  { providers },
);
new ReceivedSnapshot(
  "partner-received",
  {
    sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export",
    region,
    deletion,
  },
  { providers },
);
const { targets } = new SnapshotReplication(
  "orders",
  {
    database: "orders",
    sourceRegion: region,
    parameterGroupName: "orders-mysql8",
    optionGroupName: "orders-options",
    snapshots: [{ snapshotArn: snapshotOf("orders"), snapshotCreateTime: "2026-11-21T03:12:00Z" }],
    targets: [{ region: "eu-west-1" }],
    deletion,
  },
  { providers },
);
new RestoredDatabase(
  "catalog-restored",
  {
    region,
    snapshotIdentifier: "catalog-before-migration",
    engine: "postgres",
    engineVersion: "16.4",
    instanceClass: "db.m6i.large",
    parameterGroupName: "default.postgres16",
    subnetIds: config.requireObject<string[]>("subnetIds"),
    vpcSecurityGroupIds: config.requireObject<string[]>("vpcSecurityGroupIds"),
    deletion,
  },
  { providers },
);
new AutomatedBackupReplication(
  "orders-backups",
  { sourceDbInstanceArn: `arn:aws:rds:${region}:${account}:db:orders`, region: "eu-west-1", deletion },
  { providers },
);
new SnapshotExport(
  "orders-export",
  {
    region,
    snapshotArn: snapshotOf("orders"),
    s3BucketName: new s3.Bucket("exports", { region }).bucket,
    kmsKeyId: owned.keyArn,
  },
  { providers },
);

export const source = copy.evidence.source;
export const keyArn = targets.apply((known) => known["eu-west-1"]?.keyArn);
