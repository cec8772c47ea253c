import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

// Without a key policy, only the key's own account can use the key.
const key = new kms.Key("orders-abroad", { region: "eu-west-1", enableKeyRotation: true });

// The partner can see the snapshot but cannot copy it.
new rds.SnapshotCopy("for-partner", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
  targetDbSnapshotIdentifier: "orders-for-partner",
  kmsKeyId: key.arn,
  sharedAccounts: ["222222222222"],
  region: "eu-west-1",
});
