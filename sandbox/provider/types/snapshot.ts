import { declaredType } from "../declared";
import { withContext } from "../errors";
import type { ResourceType } from "../model";
import { deleteSnapshot, readSnapshot, updateShares, waitAndShare } from "./dbSnapshots";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS DB Snapshot";

export const snapshot: ResourceType = {
  ...declaredType("aws:rds/snapshot:Snapshot", {
    replaces: ["dbInstanceIdentifier", "dbSnapshotIdentifier"],
    behavior: { sharedAccounts: { type: "set" } },
  }),
  description: "A manual snapshot of an RDS DB instance.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("dbSnapshotArn"),

  async create(call, args, created) {
    const identifier = args.required("dbSnapshotIdentifier");
    const rds = await call.rds();
    const { DBSnapshot } = await withContext(`creating ${noun} (${identifier})`, () =>
      rds.createDBSnapshot({
        DBInstanceIdentifier: args.required("dbInstanceIdentifier"),
        DBSnapshotIdentifier: identifier,
        Tags: toTagList(call.tagsAll),
      }),
    );
    const id = DBSnapshot?.DBSnapshotIdentifier ?? identifier;
    created.record(id);
    await waitAndShare(call, noun, id, args);
  },

  async read(call, id) {
    const found = await readSnapshot(call, noun, id);
    if (found === undefined) return undefined;
    const { DBInstanceIdentifier, DBSnapshotIdentifier, Status } = found.snapshot;
    return {
      outputs: {
        ...found.outputs,
        dbInstanceIdentifier: DBInstanceIdentifier,
        dbSnapshotIdentifier: DBSnapshotIdentifier,
        status: Status,
      },
    };
  },

  async update(call, id, before, after, changed) {
    if (changed.has("sharedAccounts")) await updateShares(call, id, before, after);
  },

  remove: (call, id) => deleteSnapshot(call, noun, id),
};
