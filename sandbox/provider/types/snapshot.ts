import { declaredType } from "../declared";
import { doing } from "../errors";
import type { ResourceType } from "../model";
import { deleteSnapshot, readSnapshot, reshare, share, waitForSnapshot } from "./dbSnapshots";
import { rdsTagging, rdsTags } from "./rdsTags";

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

  async create(call, args, draft) {
    const identifier = args.need("dbSnapshotIdentifier");
    const rds = await call.rds();
    const { DBSnapshot } = await doing(`creating ${noun} (${identifier})`, () =>
      rds.createDBSnapshot({
        DBInstanceIdentifier: args.need("dbInstanceIdentifier"),
        DBSnapshotIdentifier: identifier,
        Tags: rdsTags(call.tagsAll),
      }),
    );
    const id = DBSnapshot?.DBSnapshotIdentifier ?? identifier;
    draft.made(id, { dbSnapshotArn: DBSnapshot?.DBSnapshotArn, sharedAccounts: undefined });
    await waitForSnapshot(call, noun, id);
    const accounts = args.strings("sharedAccounts");
    if (accounts.length > 0) await share(call, id, accounts, []);
    draft.made(id, { sharedAccounts: accounts });
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
    if (changed.has("sharedAccounts")) await reshare(call, id, before, after);
  },

  remove: (call, id) => deleteSnapshot(call, noun, id),
};
