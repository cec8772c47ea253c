import { declaredType } from "../declared";
import { withContext } from "../errors";
import type { ResourceType } from "../model";
import { retry } from "../wait";
import {
  clusterSharedAccounts,
  clusterSnapshotOutputs,
  deleteClusterSnapshot,
  findClusterSnapshot,
  shareCluster,
  waitForClusterSnapshot,
} from "./clusterSnapshots";
import { shareChanges } from "./dbSnapshots";
import { identifierError } from "./identifiers";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS DB Cluster Snapshot";

export const clusterSnapshot: ResourceType = {
  ...declaredType("aws:rds/clusterSnapshot:ClusterSnapshot", {
    replaces: ["dbClusterIdentifier", "dbClusterSnapshotIdentifier"],
    behavior: {
      dbClusterSnapshotIdentifier: { validate: identifierError },
      sharedAccounts: { type: "set" },
    },
  }),
  description: "A manual snapshot of a DB cluster.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("dbClusterSnapshotArn"),

  async create(call, args, created) {
    const id = args.required("dbClusterSnapshotIdentifier");
    const rds = await call.rds();
    await withContext(`creating ${noun} (${id})`, () =>
      retry(call, { code: "InvalidDBClusterStateFault", seconds: Math.min(120, call.timeoutSeconds) }, () =>
        rds.createDBClusterSnapshot({
          DBClusterIdentifier: args.required("dbClusterIdentifier"),
          DBClusterSnapshotIdentifier: id,
          Tags: toTagList(call.tagsAll),
        }),
      ),
    );
    created.record(id);
    await withContext(`waiting for ${noun} (${id}) create`, () => waitForClusterSnapshot(call, id));
    const accounts = args.strings("sharedAccounts");
    if (accounts.length > 0) {
      await withContext(`modifying ${noun} (${id}) attribute`, () => shareCluster(call, id, accounts, []));
    }
  },

  async read(call, id) {
    const found = await withContext(`reading ${noun} (${id})`, () => findClusterSnapshot(call, id));
    if (found === undefined) return undefined;
    const accounts = await withContext(`reading ${noun} (${id}) attribute`, () => clusterSharedAccounts(call, id));
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
    await withContext(`modifying ${noun} (${id}) attribute`, () => shareCluster(call, id, add, remove));
  },

  remove: (call, id) => withContext(`deleting ${noun} (${id})`, () => deleteClusterSnapshot(call, id)),
};
