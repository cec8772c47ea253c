import * as rds from "@pulumi/aws/rds";

// AWS refuses consecutive hyphens. It stores uppercase letters as lowercase, so every update would replace the snapshot.
new rds.Snapshot("before-migration", {
  dbInstanceIdentifier: "catalog",
  dbSnapshotIdentifier: "Catalog--before-migration",
});
