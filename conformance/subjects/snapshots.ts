import type { Ref, Scene, Subject } from "./subject";
import { TIMEOUT, tagsOf } from "./subject";

const shares = ({ shareWith }: Scene) => (shareWith === undefined ? {} : { sharedAccounts: [shareWith] });

/**
 * AWS does not share a snapshot under the default key. See
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
 */
const underTheDefaultKey = (scene: Scene) => (scene.shareWith === undefined ? undefined : shares(scene));

/** A copy in the Region of its source, under the source's key. */
const copyUnderTheDefaultKey = (source: string) => (scene: Scene, ref: Ref) =>
  scene.shareWith === undefined
    ? undefined
    : { region: undefined, kmsKeyId: ref(source, "kmsKeyId"), ...shares(scene) };

const missingSnapshot =
  (kind: string) =>
  ({ account, partition, region, prefix }: Scene) =>
    `arn:${partition}:rds:${region}:${account}:${kind}:${prefix}-missing`;

export const SNAPSHOTS: readonly Subject[] = [
  {
    name: "snapshot",
    token: "aws:rds/snapshot:Snapshot",
    needs: ["instance"],
    args: (scene, ref) => ({
      dbInstanceIdentifier: ref("instance", "identifier"),
      dbSnapshotIdentifier: `${scene.prefix}-manual`,
      tags: tagsOf(scene),
    }),
    refused: ({ prefix }) => ({ dbInstanceIdentifier: `${prefix}-missing` }),
    halfRefused: underTheDefaultKey,
  },
  {
    name: "snapshotCopy",
    token: "aws:rds/snapshotCopy:SnapshotCopy",
    needs: ["snapshot", "key", "keyPolicy"],
    args: (scene, ref) => ({
      region: scene.targetRegion,
      sourceDbSnapshotIdentifier: ref("snapshot", "dbSnapshotArn"),
      targetDbSnapshotIdentifier: `${scene.prefix}-copy`,
      kmsKeyId: ref("key", "arn"),
      ...shares(scene),
      tags: tagsOf(scene),
    }),
    drift: async (clients, { targetRegion, shareWith }, { id }) =>
      shareWith !== undefined &&
      clients.rds(targetRegion).modifyDBSnapshotAttribute({
        DBSnapshotIdentifier: id,
        AttributeName: "restore",
        ValuesToRemove: [shareWith],
      }),
    refused: (scene) => ({ sourceDbSnapshotIdentifier: missingSnapshot("snapshot")(scene) }),
    halfRefused: copyUnderTheDefaultKey("snapshot"),
  },
  {
    name: "clusterSnapshot",
    token: "aws:rds/clusterSnapshot:ClusterSnapshot",
    needs: ["cluster", "clusterInstance"],
    args: (scene, ref) => ({
      dbClusterIdentifier: ref("cluster", "clusterIdentifier"),
      dbClusterSnapshotIdentifier: `${scene.prefix}-manual`,
      tags: tagsOf(scene),
    }),
    refused: ({ prefix }) => ({ dbClusterIdentifier: `${prefix}-missing` }),
    halfRefused: underTheDefaultKey,
  },
  {
    name: "clusterSnapshotCopy",
    token: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
    needs: ["clusterSnapshot", "key", "keyPolicy"],
    args: (scene, ref) => ({
      region: scene.targetRegion,
      sourceDbClusterSnapshotIdentifier: ref("clusterSnapshot", "dbClusterSnapshotArn"),
      targetDbClusterSnapshotIdentifier: `${scene.prefix}-copy`,
      kmsKeyId: ref("key", "arn"),
      ...shares(scene),
      tags: tagsOf(scene),
      // This type has timeouts of its own.
      timeouts: { create: TIMEOUT },
    }),
    refused: (scene) => ({ sourceDbClusterSnapshotIdentifier: missingSnapshot("cluster-snapshot")(scene) }),
    halfRefused: copyUnderTheDefaultKey("clusterSnapshot"),
  },
];
