import { SnapshotCopy, SnapshotKey } from "rds-snapshots";

const region = "us-east-1";
const { keyArn: kmsKeyId } = new SnapshotKey("tagged", { region, deletion: "delete" });
const common = { region, kmsKeyId, copyTags: true, deletion: "delete" } as const;

new SnapshotCopy("orders-tagged", {
  ...common,
  sourceDbSnapshotIdentifier: `arn:aws:rds:${region}:111111111111:snapshot:orders-before-migration`,
});
new SnapshotCopy("analytics-tagged", {
  ...common,
  sourceDbClusterSnapshotIdentifier: `arn:aws:rds:${region}:111111111111:cluster-snapshot:analytics-before-migration`,
});
