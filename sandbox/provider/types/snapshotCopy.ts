import { doing } from "../errors";
import type { ResourceType } from "../model";
import {
  copyIdentifierProblem,
  deleteSnapshot,
  readSnapshot,
  reshare,
  SHARED_ACCOUNTS,
  SNAPSHOT_OUTPUTS,
  share,
  waitForSnapshot,
} from "./dbSnapshots";
import { rdsTagging, rdsTags } from "./rdsTags";

const noun = "RDS DB Snapshot Copy";

export const snapshotCopy: ResourceType = {
  token: "aws:rds/snapshotCopy:SnapshotCopy",
  description: "A copy of an RDS DB snapshot, in the Region of the resource.",
  noun,
  arguments: {
    copyTags: { type: "boolean", replaces: true, description: "Whether to copy the source's tags." },
    destinationRegion: { type: "string", replaces: true, description: "Signs a URL only: it never moves the copy." },
    kmsKeyId: { type: "string", replaces: true, description: "ARN of the key to encrypt the copy with." },
    optionGroupName: { type: "string", replaces: true, computed: true, description: "Option group of the copy." },
    presignedUrl: { type: "string", replaces: true, description: "URL signed for the source Region." },
    sharedAccounts: SHARED_ACCOUNTS,
    sourceDbSnapshotIdentifier: {
      type: "string",
      required: true,
      replaces: true,
      description: "The snapshot to copy: its ARN, where it is in another Region or account.",
    },
    targetCustomAvailabilityZone: { type: "string", replaces: true, description: "Taken, and sent to nobody." },
    targetDbSnapshotIdentifier: {
      type: "string",
      required: true,
      replaces: true,
      check: copyIdentifierProblem,
      description: "Identifier of the copy.",
    },
  },
  outputs: SNAPSHOT_OUTPUTS,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: rdsTagging("dbSnapshotArn"),

  async create(call, args, draft) {
    const target = args.need("targetDbSnapshotIdentifier");
    const rds = await call.rds();
    const { DBSnapshot } = await doing(`creating ${noun} (${target})`, () =>
      rds.copyDBSnapshot({
        SourceDBSnapshotIdentifier: args.need("sourceDbSnapshotIdentifier"),
        TargetDBSnapshotIdentifier: target,
        CopyTags: args.boolean("copyTags"),
        KmsKeyId: args.string("kmsKeyId"),
        OptionGroupName: args.string("optionGroupName"),
        PreSignedUrl: args.string("presignedUrl"),
        Tags: rdsTags(call.tagsAll),
      }),
    );
    const id = DBSnapshot?.DBSnapshotIdentifier ?? target;
    draft.made(id, { dbSnapshotArn: DBSnapshot?.DBSnapshotArn, sharedAccounts: undefined });
    await waitForSnapshot(call, noun, id);
    const accounts = args.strings("sharedAccounts");
    if (accounts.length > 0) await share(call, id, accounts, []);
    draft.made(id, { sharedAccounts: accounts });
  },

  async read(call, id) {
    const found = await readSnapshot(call, noun, id);
    return found && { outputs: { ...found.outputs, targetDbSnapshotIdentifier: found.snapshot.DBSnapshotIdentifier } };
  },

  async update(call, id, before, after, changed) {
    if (changed.has("sharedAccounts")) await reshare(call, id, before, after);
  },

  remove: (call, id) => deleteSnapshot(call, noun, id),
};
