import * as rds from "@pulumi/aws/rds";

// The provider reads both back as ARNs, so every update would replace the copy.
new rds.SnapshotCopy("orders-copy", {
  sourceDbSnapshotIdentifier: "orders-before-migration",
  targetDbSnapshotIdentifier: "orders-copy",
  kmsKeyId: "alias/orders",
  region: "us-east-1",
});
