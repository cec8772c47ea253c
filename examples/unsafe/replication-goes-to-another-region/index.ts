import * as rds from "@pulumi/aws/rds";

// A replication is a resource of the target Region, but this one is in the source's Region.
new rds.InstanceAutomatedBackupsReplication("catalog-abroad", {
  sourceDbInstanceArn: "arn:aws:rds:us-east-1:111111111111:db:catalog",
  region: "us-east-1",
});
