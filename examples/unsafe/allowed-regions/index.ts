import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";

const key = new kms.Key("orders-abroad", { region: "us-west-2", enableKeyRotation: true });

// A Region that is not in policy-config.json.
new rds.SnapshotCopy("orders-abroad", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
  targetDbSnapshotIdentifier: "orders-abroad",
  kmsKeyId: key.arn,
  region: "us-west-2",
});
