import * as rds from "@pulumi/aws/rds";

// A copy of production that gets a public IP address, so that only passwords and security groups protect the data.
new rds.Instance("orders-test", {
  instanceClass: "db.t4g.micro",
  snapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
  publiclyAccessible: true,
  region: "us-east-1",
});
