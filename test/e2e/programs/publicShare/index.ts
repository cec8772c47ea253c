import { SharedSnapshot } from "rds-snapshots";

// The component lets it be said, since AWS allows it. Whether it may be is the policy pack's to decide.
new SharedSnapshot("catalog-for-everyone", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:catalog-before-migration",
  region: "us-east-1",
  encrypt: false,
  public: true,
});
