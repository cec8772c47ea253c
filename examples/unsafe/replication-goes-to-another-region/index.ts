import * as rds from "@pulumi/aws/rds";

// A replication is made in the Region that the backups go to: this one is made where they already are.
new rds.InstanceAutomatedBackupsReplication("catalog-abroad", {
  sourceDbInstanceArn: "arn:aws:rds:us-east-1:111111111111:db:catalog",
  region: "us-east-1",
});
