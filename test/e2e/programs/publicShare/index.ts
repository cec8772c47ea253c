import { SharedSnapshot } from "rds-snapshots";

// The component accepts a public copy because AWS does. The policy pack refuses it.
new SharedSnapshot("catalog-for-everyone", {
  sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:catalog-before-migration",
  region: "us-east-1",
  encrypt: false,
  public: true,
});
