import * as rds from "@pulumi/aws/rds";

// AWS does not restore a DB instance from an encrypted shared snapshot. Copy it under your own key first.
new rds.Instance("partner-data", {
  instanceClass: "db.t4g.micro",
  snapshotIdentifier: "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export",
  storageEncrypted: true,
  region: "us-east-1",
});
