import * as rds from "@pulumi/aws/rds";

// Encrypted without a specified key, so AWS uses the default key aws/rds.
const billing = new rds.Instance("billing", {
  engine: "mysql",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "billing",
  password: "example-only",
  storageEncrypted: true,
});

// AWS accepts the share, but no other account can use the default key.
new rds.Snapshot("for-partner", {
  dbInstanceIdentifier: billing.identifier,
  dbSnapshotIdentifier: "billing-for-partner",
  sharedAccounts: ["222222222222"],
});
