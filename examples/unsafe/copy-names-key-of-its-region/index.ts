import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

// A key in the source's Region does not exist in the target Region.
const key = new kms.Key("orders", { region: "us-east-1", enableKeyRotation: true });

new rds.SnapshotCopy("orders-abroad", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
  targetDbSnapshotIdentifier: "orders-abroad",
  kmsKeyId: key.arn,
  region: "eu-west-1",
});
