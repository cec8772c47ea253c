import * as rds from "@pulumi/aws/rds";

const region = "us-east-1";

// A DB cluster whose engine is not Aurora is a Multi-AZ DB cluster.
const telemetry = new rds.Cluster("telemetry", {
  engine: "postgres",
  dbClusterInstanceClass: "db.m6gd.large",
  allocatedStorage: 100,
  storageType: "io1",
  iops: 1000,
  masterUsername: "telemetry",
  masterPassword: "example-only",
  region,
});

const snapshot = new rds.ClusterSnapshot("before-migration", {
  dbClusterIdentifier: telemetry.clusterIdentifier,
  dbClusterSnapshotIdentifier: "telemetry-before-move",
  region,
});

// AWS can restore and export such a snapshot, but not copy it.
new rds.ClusterSnapshotCopy("telemetry-abroad", {
  sourceDbClusterSnapshotIdentifier: snapshot.dbClusterSnapshotArn,
  targetDbClusterSnapshotIdentifier: "telemetry-abroad",
  region: "eu-west-1",
});
