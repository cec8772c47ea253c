import { calls, KEY, noCall, type PromisedType, replaces } from "./promise";

const SHARED = ["222222222222"];
const MORE = ["222222222222", "333333333333"];
const source = (kind: string, name: string) => `arn:aws:rds:us-east-1:111111111111:${kind}:${name}`;

export const SNAPSHOTS: PromisedType[] = [
  {
    token: "aws:rds/snapshot:Snapshot",
    args: { dbInstanceIdentifier: "orders", dbSnapshotIdentifier: "before", sharedAccounts: SHARED },
    changes: {
      dbInstanceIdentifier: replaces("billing"),
      dbSnapshotIdentifier: replaces("after"),
      sharedAccounts: calls("ModifyDBSnapshotAttribute", MORE),
    },
    creates: "CreateDBSnapshot",
    deletes: "DeleteDBSnapshot",
    drift: { sharedAccounts: "ADD" },
    partialFailure: { refused: "ModifyDBSnapshotAttribute", inState: true, shows: { sharedAccounts: "ADD" } },
  },
  {
    token: "aws:rds/snapshotCopy:SnapshotCopy",
    args: {
      sourceDbSnapshotIdentifier: source("snapshot", "before"),
      targetDbSnapshotIdentifier: "copy",
      sharedAccounts: SHARED,
      kmsKeyId: KEY,
    },
    changes: {
      copyTags: replaces(true),
      destinationRegion: replaces("eu-west-1"),
      kmsKeyId: replaces(`${KEY}2`),
      optionGroupName: replaces("audited"),
      presignedUrl: replaces("https://rds.example/"),
      sharedAccounts: calls("ModifyDBSnapshotAttribute", MORE),
      sourceDbSnapshotIdentifier: replaces(source("snapshot", "other")),
      targetCustomAvailabilityZone: replaces("zone"),
      targetDbSnapshotIdentifier: replaces("other"),
    },
    creates: "CopyDBSnapshot",
    deletes: "DeleteDBSnapshot",
    drift: { sharedAccounts: "ADD" },
    partialFailure: { refused: "ModifyDBSnapshotAttribute", inState: true, shows: { sharedAccounts: "ADD" } },
  },
  {
    token: "aws:rds/clusterSnapshot:ClusterSnapshot",
    args: { dbClusterIdentifier: "storefront", dbClusterSnapshotIdentifier: "before", sharedAccounts: SHARED },
    changes: {
      dbClusterIdentifier: replaces("telemetry"),
      dbClusterSnapshotIdentifier: replaces("after"),
      sharedAccounts: calls("ModifyDBClusterSnapshotAttribute", MORE),
    },
    creates: "CreateDBClusterSnapshot",
    deletes: "DeleteDBClusterSnapshot",
    drift: { "sharedAccounts[1]": "DELETE" },
    partialFailure: { refused: "ModifyDBClusterSnapshotAttribute", inState: true, shows: { sharedAccounts: "ADD" } },
  },
  {
    token: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
    args: {
      sourceDbClusterSnapshotIdentifier: source("cluster-snapshot", "before"),
      targetDbClusterSnapshotIdentifier: "copy",
      sharedAccounts: SHARED,
      kmsKeyId: KEY,
    },
    changes: {
      copyTags: replaces(true),
      destinationRegion: replaces("eu-west-1"),
      kmsKeyId: replaces(`${KEY}2`),
      presignedUrl: replaces("https://rds.example/"),
      sharedAccounts: calls("ModifyDBClusterSnapshotAttribute", MORE),
      sourceDbClusterSnapshotIdentifier: replaces(source("cluster-snapshot", "other")),
      targetDbClusterSnapshotIdentifier: replaces("other"),
      timeouts: noCall({ create: "1h" }),
    },
    creates: "CopyDBClusterSnapshot",
    deletes: "DeleteDBClusterSnapshot",
    // The real provider ignores an empty list of shares.
    drift: { "sharedAccounts[1]": "DELETE" },
    partialFailure: { refused: "ModifyDBClusterSnapshotAttribute", inState: false },
  },
];
