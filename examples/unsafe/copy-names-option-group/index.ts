import * as rds from "@pulumi/aws/rds";

const region = "us-east-1";

const options = new rds.OptionGroup("ledger", {
  engineName: "oracle-ee",
  majorEngineVersion: "19",
  options: [{ optionName: "Timezone", optionSettings: [{ name: "TIME_ZONE", value: "Europe/Dublin" }] }],
  region,
});

const ledger = new rds.Instance("ledger", {
  engine: "oracle-ee",
  instanceClass: "db.m6i.large",
  allocatedStorage: 100,
  licenseModel: "bring-your-own-license",
  username: "ledger",
  password: "example-only",
  optionGroupName: options.name,
  region,
});

const snapshot = new rds.Snapshot("before-migration", {
  dbInstanceIdentifier: ledger.identifier,
  dbSnapshotIdentifier: "ledger-before-move",
  region,
});

// Timezone is a permanent option, so AWS requires an option group in eu-west-1 that contains it.
new rds.SnapshotCopy("ledger-abroad", {
  sourceDbSnapshotIdentifier: snapshot.dbSnapshotArn,
  targetDbSnapshotIdentifier: "ledger-abroad",
  region: "eu-west-1",
});
