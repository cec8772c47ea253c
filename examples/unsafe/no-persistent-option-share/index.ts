import * as rds from "@pulumi/aws/rds";

const options = new rds.OptionGroup("warehouse", {
  engineName: "sqlserver-ee",
  majorEngineVersion: "16.00",
  options: [{ optionName: "TDE" }],
});

const warehouse = new rds.Instance("warehouse", {
  engine: "sqlserver-ee",
  instanceClass: "db.m6i.xlarge",
  allocatedStorage: 200,
  licenseModel: "license-included",
  username: "warehouse",
  password: "example-only",
  optionGroupName: options.name,
});

// AWS refuses the share, because the TDE certificate cannot be shared.
new rds.Snapshot("for-partner", {
  dbInstanceIdentifier: warehouse.identifier,
  dbSnapshotIdentifier: "warehouse-for-partner",
  sharedAccounts: ["222222222222"],
});
