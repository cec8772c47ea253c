import * as rds from "@pulumi/aws/rds";

// AWS reads both back as ARNs, so that every later plan would replace the copy.
new rds.SnapshotCopy("orders-copy", {
  sourceDbSnapshotIdentifier: "orders-before-migration",
  targetDbSnapshotIdentifier: "orders-copy",
  kmsKeyId: "alias/orders",
  region: "us-east-1",
});
