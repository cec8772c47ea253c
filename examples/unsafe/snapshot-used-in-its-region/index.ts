import * as rds from "@pulumi/aws/rds";

// The snapshot is in us-east-1. A restore in eu-west-1 needs a copy there.
new rds.Instance("catalog-abroad", {
  instanceClass: "db.t4g.micro",
  snapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:catalog-before-migration",
  region: "eu-west-1",
});
