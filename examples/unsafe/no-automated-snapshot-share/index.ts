import * as rds from "@pulumi/aws/rds";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
});

// AWS does not share automated snapshots. Share a manual copy instead.
new rds.Snapshot("last-night", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "rds:catalog-2026-11-01-03-00",
  sharedAccounts: ["222222222222"],
});
