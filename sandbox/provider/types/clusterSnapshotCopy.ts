import type { Arguments } from "../arguments";
import { declaredType } from "../declared";
import { withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { parseDuration } from "../times";
import {
  clusterSharedAccounts,
  clusterSnapshotOutputs,
  deleteClusterSnapshot,
  findClusterSnapshot,
  shareCluster,
  waitForClusterSnapshot,
} from "./clusterSnapshots";
import { copyIdentifierError, shareChanges } from "./dbSnapshots";
import { durationError } from "./identifiers";
import { rdsTagging, toTagList } from "./tags";

const noun = "AWS RDS (Relational Database) Cluster Snapshot Copy";
const CREATE_MINUTES = 20;

/** Uses the resource's own `timeouts` only: the real provider does not pass custom timeouts to the plugin framework. */
function withOwnTimeout(call: Call, args: Arguments): Call {
  const create = args.object("timeouts")?.string("create");
  return { ...call, timeoutSeconds: (create && parseDuration(create)) || CREATE_MINUTES * 60 };
}

async function copy(call: Call, args: Arguments, target: string) {
  const rds = await call.rds();
  const { DBClusterSnapshot } = await rds.copyDBClusterSnapshot({
    SourceDBClusterSnapshotIdentifier: args.required("sourceDbClusterSnapshotIdentifier"),
    TargetDBClusterSnapshotIdentifier: target,
    CopyTags: args.boolean("copyTags"),
    KmsKeyId: args.string("kmsKeyId"),
    PreSignedUrl: args.string("presignedUrl"),
    Tags: toTagList(call.tagsAll),
  });
  if (DBClusterSnapshot === undefined) throw new Error("empty output");
  return DBClusterSnapshot;
}

export const clusterSnapshotCopy: ResourceType = {
  ...declaredType("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", {
    replaces: [
      "copyTags",
      // Only signs the URL; it does not move the copy.
      "destinationRegion",
      "kmsKeyId",
      "presignedUrl",
      "sourceDbClusterSnapshotIdentifier",
      "targetDbClusterSnapshotIdentifier",
    ],
    behavior: {
      sharedAccounts: { type: "set" },
      targetDbClusterSnapshotIdentifier: { validate: copyIdentifierError },
      timeouts: { element: { create: { validate: durationError } } },
    },
  }),
  description: "A copy of a DB cluster snapshot, in the Region of the resource.",
  noun,
  timeouts: { create: CREATE_MINUTES, update: 20, delete: 20 },
  tagging: rdsTagging("dbClusterSnapshotArn"),
  pluginFramework: true,

  /**
   * The state contains the resource only after the copy is available and shared. If waiting or sharing fails, AWS has a
   * copy that the state does not contain. The key is always the one that AWS returned.
   */
  async create(call, args, created) {
    const target = args.required("targetDbClusterSnapshotIdentifier");
    const made = await withContext(`creating ${noun} ("${target}")`, () => copy(call, args, target));
    const id = made.DBClusterSnapshotIdentifier ?? target;
    await withContext(`waiting for creation ${noun} ("${target}")`, () =>
      waitForClusterSnapshot(withOwnTimeout(call, args), id),
    );
    if (args.properties["sharedAccounts"] !== undefined) {
      const accounts = args.strings("sharedAccounts");
      await withContext(`creating ${noun} ("${target}")`, () => shareCluster(call, target, accounts, []));
    }
    created.record(id, { ...clusterSnapshotOutputs(made), storageType: made.StorageType });
  },

  async read(call, id) {
    return withContext(`reading ${noun} ("${id}")`, async () => {
      const found = await findClusterSnapshot(call, id);
      if (found === undefined) return undefined;
      const accounts = await clusterSharedAccounts(call, id);
      return {
        outputs: {
          ...clusterSnapshotOutputs(found),
          storageType: found.StorageType,
          sourceDbClusterSnapshotIdentifier: found.SourceDBClusterSnapshotArn,
          targetDbClusterSnapshotIdentifier: found.DBClusterSnapshotIdentifier,
          // The real provider ignores an empty list, so it does not notice when somebody removes all shares.
          ...(accounts.length > 0 && { sharedAccounts: accounts }),
        },
      };
    });
  },

  async update(call, id, before, after, changed) {
    if (!changed.has("sharedAccounts")) return;
    const { add, remove } = shareChanges(before, after);
    await withContext(`updating ${noun} ("${id}")`, () => shareCluster(call, id, add, remove));
  },

  remove: (call, id) => withContext(`deleting ${noun} ("${id}")`, () => deleteClusterSnapshot(call, id)),
};
