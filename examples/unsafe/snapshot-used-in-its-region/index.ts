import * as rds from "@pulumi/aws/rds";

// The snapshot is in us-east-1: AWS finds it nowhere else. A copy in eu-west-1 can be restored there.
new rds.Instance("catalog-abroad", {
  instanceClass: "db.t4g.micro",
  snapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:catalog-before-migration",
  region: "eu-west-1",
});
