import * as rds from "@pulumi/aws/rds";

const newest = rds.getSnapshotOutput({
  dbInstanceIdentifier: "orders",
  snapshotType: "automated",
  mostRecent: true,
  region: "us-east-1",
});

// A copy that everyone may restore, of an encrypted database: AWS refuses it, and `pulumi up` would find that out hours into the copy.
new rds.SnapshotCopy("everyone", {
  sourceDbSnapshotIdentifier: newest.dbSnapshotArn,
  targetDbSnapshotIdentifier: "orders-for-everyone",
  kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555",
  sharedAccounts: ["all"],
  region: "eu-west-1",
});

// A copy under the default key: AWS accepts the share, and the other account can never use it.
new rds.SnapshotCopy("partner", {
  sourceDbSnapshotIdentifier: newest.dbSnapshotArn,
  targetDbSnapshotIdentifier: "orders-for-partner",
  kmsKeyId: "alias/aws/rds",
  sharedAccounts: ["222222222222"],
  region: "eu-west-1",
});

// `destinationRegion` does not move a copy: this one would stay at home while its owner believes it in Ireland.
new rds.SnapshotCopy("elsewhere", {
  sourceDbSnapshotIdentifier: newest.dbSnapshotArn,
  targetDbSnapshotIdentifier: "orders-elsewhere",
  kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555",
  destinationRegion: "eu-west-1",
});

// Accounts that cannot be: one digit short, and one listed twice.
new rds.Snapshot("typo", {
  dbInstanceIdentifier: "catalog",
  dbSnapshotIdentifier: "catalog-for-partner",
  sharedAccounts: ["22222222222", "333333333333", "333333333333"],
});
