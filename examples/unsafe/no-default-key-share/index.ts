import * as rds from "@pulumi/aws/rds";

// Encrypted, and no key is named: AWS takes the default key aws/rds.
const billing = new rds.Instance("billing", {
  engine: "mysql",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "billing",
  password: "example-only",
  storageEncrypted: true,
});

// The share can be made, and is worth nothing: no other account can ever use the default key.
new rds.Snapshot("for-partner", {
  dbInstanceIdentifier: billing.identifier,
  dbSnapshotIdentifier: "billing-for-partner",
  sharedAccounts: ["222222222222"],
});
