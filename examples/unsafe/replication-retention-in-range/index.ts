import * as rds from "@pulumi/aws/rds";

// AWS keeps automated backups for 35 days at most. A manual snapshot stays until somebody deletes it.
new rds.InstanceAutomatedBackupsReplication("catalog-abroad", {
  sourceDbInstanceArn: "arn:aws:rds:us-east-1:111111111111:db:catalog",
  retentionPeriod: 90,
  region: "eu-west-1",
});
