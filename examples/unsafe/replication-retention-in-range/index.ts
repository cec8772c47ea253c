import * as rds from "@pulumi/aws/rds";

// AWS keeps automated backups for at most 35 days, and manual snapshots until they are deleted.
new rds.InstanceAutomatedBackupsReplication("catalog-abroad", {
  sourceDbInstanceArn: "arn:aws:rds:us-east-1:111111111111:db:catalog",
  retentionPeriod: 90,
  region: "eu-west-1",
});
