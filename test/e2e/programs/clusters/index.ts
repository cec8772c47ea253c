import { Provider } from "@pulumi/aws/provider";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { ReceivedSnapshot, RestoredDatabase, SharedSnapshot, SnapshotKey } from "rds-snapshots";

const config = new pulumi.Config();
const owner = new Provider("owner", { region: "us-east-1" });
const partner = new Provider("partner", {
  region: "eu-west-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "e2e" }],
});
const sharedAccounts = ["222222222222"];

// An automated snapshot, which cannot be shared itself, is copied for the other account in the other Region.
const nightly = rds.getClusterSnapshotOutput(
  { dbClusterIdentifier: "analytics", snapshotType: "automated", mostRecent: true, region: "us-east-1" },
  { provider: owner },
);
const analytics = new SharedSnapshot(
  "analytics-for-partner",
  {
    sourceDbClusterSnapshotIdentifier: nightly.dbClusterSnapshotArn,
    region: "us-east-1",
    sharedAccounts,
  },
  { providers: [owner] },
);
const received = new ReceivedSnapshot(
  "analytics-from-owner",
  { sourceDbClusterSnapshotIdentifier: analytics.snapshotArn, region: "eu-west-1" },
  { providers: [partner] },
);

// A manual snapshot is shared in the Region where the other account restores it without a copy.
const manual = rds.getClusterSnapshotOutput(
  { dbClusterSnapshotIdentifier: "storefront-before-migration", region: "us-east-1" },
  { provider: owner },
);
const storefront = new SharedSnapshot(
  "storefront-for-partner",
  {
    sourceDbClusterSnapshotIdentifier: manual.dbClusterSnapshotArn,
    region: "eu-west-1",
    sharedAccounts,
  },
  { providers: [owner] },
);
const key = new SnapshotKey("partner", { region: "eu-west-1" }, { providers: [partner] });
const restored = new RestoredDatabase(
  "storefront-restored",
  {
    region: "eu-west-1",
    snapshotIdentifier: storefront.snapshotArn,
    kmsKeyId: key.keyArn,
    engine: "aurora-mysql",
    engineVersion: manual.engineVersion,
    instanceClass: "db.r6g.large",
    instances: [{ name: "writer" }, { name: "reader", promotionTier: 1 }],
    parameterGroupName: "default.aurora-mysql8.0",
    clusterParameterGroupName: "default.aurora-mysql8.0",
    subnetIds: config.requireObject<string[]>("subnetIds"),
    vpcSecurityGroupIds: config.requireObject<string[]>("securityGroupIds"),
  },
  { providers: [partner] },
);

export const sharedKey = storefront.kmsKeyId;
export const receivedArn = received.snapshotArn;
export const receivedKey = received.kmsKeyId;
export const restoredArn = restored.arn;
export const restoredKey = key.keyArn;
