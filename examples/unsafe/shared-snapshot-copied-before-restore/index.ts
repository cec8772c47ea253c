import * as rds from "@pulumi/aws/rds";

// The partner's snapshot is encrypted: AWS restores from a copy of it under an own key only.
new rds.Instance("partner-data", {
  instanceClass: "db.t4g.micro",
  snapshotIdentifier: "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export",
  storageEncrypted: true,
  region: "us-east-1",
});
