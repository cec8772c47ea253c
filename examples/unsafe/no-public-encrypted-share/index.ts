import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

const key = new kms.Key("orders-abroad", { region: "eu-west-1", enableKeyRotation: true });

// AWS refuses a public share of an encrypted snapshot, but only after the copy was created.
new rds.SnapshotCopy("for-everyone", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
  targetDbSnapshotIdentifier: "orders-for-everyone",
  kmsKeyId: key.arn,
  sharedAccounts: ["all"],
  region: "eu-west-1",
});
