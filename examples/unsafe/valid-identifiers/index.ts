import * as rds from "@pulumi/aws/rds";

// AWS refuses the two hyphens. It would keep the upper case as lower case, and every later plan would replace the snapshot.
new rds.Snapshot("before-migration", {
  dbInstanceIdentifier: "catalog",
  dbSnapshotIdentifier: "Catalog--before-migration",
});
