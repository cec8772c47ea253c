import { doing } from "../errors";
import type { ResourceType } from "../model";
import { retrying } from "../retry";
import {
  CLUSTER_SNAPSHOT_OUTPUTS,
  clusterSharedAccounts,
  clusterSnapshotOutputs,
  deleteClusterSnapshot,
  findClusterSnapshot,
  shareCluster,
  waitForClusterSnapshot,
} from "./clusterSnapshots";
import { SHARED_ACCOUNTS, shareChanges } from "./dbSnapshots";
import { identifierProblem } from "./identifiers";
import { rdsTagging, rdsTags } from "./rdsTags";

const noun = "RDS DB Cluster Snapshot";

export const clusterSnapshot: ResourceType = {
  token: "aws:rds/clusterSnapshot:ClusterSnapshot",
  description: "A manual snapshot of a DB cluster.",
  noun,
  arguments: {
    dbClusterIdentifier: { type: "string", required: true, replaces: true, description: "The DB cluster." },
    dbClusterSnapshotIdentifier: {
      type: "string",
      required: true,
      replaces: true,
      check: identifierProblem,
      description: "Identifier of the snapshot.",
    },
    sharedAccounts: SHARED_ACCOUNTS,
  },
  outputs: {
    ...CLUSTER_SNAPSHOT_OUTPUTS,
    availabilityZones: { type: "list" },
    kmsKeyId: { type: "string", description: "ARN of the key that the snapshot is encrypted with." },
    port: { type: "integer" },
    sourceDbClusterSnapshotArn: { type: "string" },
    status: { type: "string" },
  },
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("dbClusterSnapshotArn"),

  async create(call, args, draft) {
    const id = args.need("dbClusterSnapshotIdentifier");
    const rds = await call.rds();
    const { DBClusterSnapshot: made } = await doing(`creating ${noun} (${id})`, () =>
      retrying(call, { code: "InvalidDBClusterStateFault", seconds: Math.min(120, call.timeoutSeconds) }, () =>
        rds.createDBClusterSnapshot({
          DBClusterIdentifier: args.need("dbClusterIdentifier"),
          DBClusterSnapshotIdentifier: id,
          Tags: rdsTags(call.tagsAll),
        }),
      ),
    );
    draft.made(id, { dbClusterSnapshotArn: made?.DBClusterSnapshotArn, sharedAccounts: undefined });
    await doing(`waiting for ${noun} (${id}) create`, () => waitForClusterSnapshot(call, id));
    const accounts = args.strings("sharedAccounts");
    if (accounts.length > 0) {
      await doing(`modifying ${noun} (${id}) attribute`, () => shareCluster(call, id, accounts, []));
    }
    draft.made(id, { sharedAccounts: accounts });
  },

  async read(call, id) {
    const found = await doing(`reading ${noun} (${id})`, () => findClusterSnapshot(call, id));
    if (found === undefined) return undefined;
    const accounts = await doing(`reading ${noun} (${id}) attribute`, () => clusterSharedAccounts(call, id));
    return {
      outputs: {
        ...clusterSnapshotOutputs(found),
        availabilityZones: found.AvailabilityZones ?? [],
        dbClusterIdentifier: found.DBClusterIdentifier,
        dbClusterSnapshotIdentifier: found.DBClusterSnapshotIdentifier,
        port: found.Port,
        sharedAccounts: accounts,
        sourceDbClusterSnapshotArn: found.SourceDBClusterSnapshotArn,
        status: found.Status,
      },
    };
  },

  async update(call, id, before, after, changed) {
    if (!changed.has("sharedAccounts")) return;
    const { add, remove } = shareChanges(before, after);
    await doing(`modifying ${noun} (${id}) attribute`, () => shareCluster(call, id, add, remove));
  },

  remove: (call, id) => doing(`deleting ${noun} (${id})`, () => deleteClusterSnapshot(call, id)),
};
