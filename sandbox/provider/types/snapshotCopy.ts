import { declaredType } from "../declared";
import { withContext } from "../errors";
import type { ResourceType } from "../model";
import { copyIdentifierError, deleteSnapshot, readSnapshot, updateShares, waitAndShare } from "./dbSnapshots";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS DB Snapshot Copy";

export const snapshotCopy: ResourceType = {
  ...declaredType("aws:rds/snapshotCopy:SnapshotCopy", {
    replaces: [
      "copyTags",
      // Only signs the URL; it does not move the copy.
      "destinationRegion",
      "kmsKeyId",
      "optionGroupName",
      "presignedUrl",
      "sourceDbSnapshotIdentifier",
      // Accepted, but not sent.
      "targetCustomAvailabilityZone",
      "targetDbSnapshotIdentifier",
    ],
    behavior: {
      sharedAccounts: { type: "set" },
      targetDbSnapshotIdentifier: { validate: copyIdentifierError },
    },
  }),
  description: "A copy of an RDS DB snapshot, in the Region of the resource.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("dbSnapshotArn"),

  async create(call, args, created) {
    const target = args.required("targetDbSnapshotIdentifier");
    const rds = await call.rds();
    const { DBSnapshot } = await withContext(`creating ${noun} (${target})`, () =>
      rds.copyDBSnapshot({
        SourceDBSnapshotIdentifier: args.required("sourceDbSnapshotIdentifier"),
        TargetDBSnapshotIdentifier: target,
        CopyTags: args.boolean("copyTags"),
        KmsKeyId: args.string("kmsKeyId"),
        OptionGroupName: args.string("optionGroupName"),
        PreSignedUrl: args.string("presignedUrl"),
        Tags: toTagList(call.tagsAll),
      }),
    );
    const id = DBSnapshot?.DBSnapshotIdentifier ?? target;
    created.record(id);
    await waitAndShare(call, noun, id, args);
  },

  async read(call, id) {
    const found = await readSnapshot(call, noun, id);
    return found && { outputs: { ...found.outputs, targetDbSnapshotIdentifier: found.snapshot.DBSnapshotIdentifier } };
  },

  async update(call, id, before, after, changed) {
    if (changed.has("sharedAccounts")) await updateShares(call, id, before, after);
  },

  remove: (call, id) => deleteSnapshot(call, noun, id),
};
