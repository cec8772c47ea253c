import * as rds from "@pulumi/aws/rds";

const catalog = new rds.Instance("catalog", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "catalog",
  password: "example-only",
});

// An ID with 11 digits, and a duplicate.
new rds.Snapshot("for-partners", {
  dbInstanceIdentifier: catalog.identifier,
  dbSnapshotIdentifier: "catalog-for-partners",
  sharedAccounts: ["22222222222", "333333333333", "333333333333"],
});
