import * as rds from "@pulumi/aws/rds";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
});

// A valid account ID that is not in policy-config.json.
new rds.Snapshot("for-somebody", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "catalog-for-somebody",
  sharedAccounts: ["999999999999"],
});
