import * as rds from "@pulumi/aws/rds";

const region = "us-east-1";

const ledger = new rds.Instance("ledger", {
  engine: "custom-oracle-ee",
  instanceClass: "db.m5.xlarge",
  allocatedStorage: 100,
  kmsKeyId: "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555",
  storageEncrypted: true,
  username: "ledger",
  password: "example-only",
  region,
});

const snapshot = new rds.Snapshot("before-migration", {
  dbInstanceIdentifier: ledger.identifier,
  dbSnapshotIdentifier: "ledger-before-move",
  region,
});

// AWS restores such a snapshot in its own Region and account, but does not copy it.
new rds.SnapshotCopy("ledger-copy", {
  sourceDbSnapshotIdentifier: snapshot.dbSnapshotArn,
  targetDbSnapshotIdentifier: "ledger-copy",
  region,
});
