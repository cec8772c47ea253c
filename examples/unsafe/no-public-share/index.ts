import * as rds from "@pulumi/aws/rds";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
});

// AWS accepts this for an unencrypted snapshot, and every AWS account can then read the data.
new rds.Snapshot("for-everyone", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "catalog-for-everyone",
  sharedAccounts: ["all"],
});
