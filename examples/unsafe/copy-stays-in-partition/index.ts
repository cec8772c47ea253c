import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

const key = new kms.Key("orders-abroad", { region: "eu-west-1", enableKeyRotation: true });

// From China to Ireland: AWS cannot copy between partitions.
new rds.SnapshotCopy("orders-abroad", {
  sourceDbSnapshotIdentifier: "arn:aws-cn:rds:cn-north-1:111111111111:snapshot:orders-before-migration",
  targetDbSnapshotIdentifier: "orders-abroad",
  kmsKeyId: key.arn,
  region: "eu-west-1",
});
