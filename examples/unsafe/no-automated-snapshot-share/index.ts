import * as rds from "@pulumi/aws/rds";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
});

// The snapshot of last night, which AWS made: it shares only what people made. A copy of it can be shared.
new rds.Snapshot("last-night", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "rds:catalog-2026-11-01-03-00",
  sharedAccounts: ["222222222222"],
});
