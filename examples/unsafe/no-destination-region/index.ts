import * as rds from "@pulumi/aws/rds";

// The provider ignores destinationRegion, so the copy is created in us-east-1, not in Ireland.
new rds.SnapshotCopy("catalog-abroad", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:catalog-before-migration",
  targetDbSnapshotIdentifier: "catalog-abroad",
  destinationRegion: "eu-west-1",
  region: "us-east-1",
});
