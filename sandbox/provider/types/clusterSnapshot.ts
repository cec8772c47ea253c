import { declaredType } from "../declared";
import { doing } from "../errors";
import type { ResourceType } from "../model";
import { retrying } from "../retry";
import {
  clusterSharedAccounts,
  clusterSnapshotOutputs,
  deleteClusterSnapshot,
  findClusterSnapshot,
  shareCluster,
  waitForClusterSnapshot,
} from "./clusterSnapshots";
import { shareChanges } from "./dbSnapshots";
import { identifierProblem } from "./identifiers";
import { rdsTagging, rdsTags } from "./rdsTags";

const noun = "RDS DB Cluster Snapshot";

export const clusterSnapshot: ResourceType = {
  ...declaredType("aws:rds/clusterSnapshot:ClusterSnapshot", {
    replaces: ["dbClusterIdentifier", "dbClusterSnapshotIdentifier"],
    behavior: {
      dbClusterSnapshotIdentifier: { validate: identifierProblem },
      sharedAccounts: { type: "set" },
    },
  }),
  description: "A manual snapshot of a DB cluster.",
  noun,
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
