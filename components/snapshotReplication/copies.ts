import type * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { SourceKind } from "../arguments/sourceKind";
import { DATABASE_TRAITS } from "../rds/engines/engines";
import { isDefaultGroup } from "../rds/groups/groups";
import { copyIdentifier } from "../rds/identity/identifiers";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { Child } from "./children";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { ExistingCopy, ReplicationTarget, SourceSnapshot } from "./target";

/** What the copies of a target are made with. */
export interface CopyMeans {
  keyArn: pulumi.Input<string>;
  /** Absent where the copies get none, or AWS's default. */
  optionGroup?: { name?: string; output: pulumi.Input<string> } | undefined;
}

/** A copy of a target. */
export interface CopyChild extends Child<SnapshotCopyArgs> {
  /** Whether it was made before. */
  exists: boolean;
}

/** The copies of a target: those that exist as they are, and one of each snapshot of which there is none. */
export function copyChildren(args: SnapshotReplicationArgs, target: ReplicationTarget, means: CopyMeans): CopyChild[] {
  const existing = target.existingCopies ?? [];
  const missing = args.snapshots
    .map((snapshot) => ({ snapshot, name: copyName(args, target, snapshot) }))
    .filter(({ name }) => !existing.some(({ identifier }) => identifier === name));
  return [
    ...existing.map((copy) => ({
      name: copy.identifier,
      exists: true,
      args: { ...copyArgs(args, target, copy.sourceSnapshotArn), ...existingMeans(copy, means) },
    })),
    ...missing.map(({ name, snapshot }) => ({
      name,
      exists: false,
      args: {
        ...copyArgs(args, target, snapshot.snapshotArn),
        ...(isEncryptedOnCopy(args, snapshot) && { kmsKeyId: means.keyArn }),
        ...omitUndefined({ optionGroupName: means.optionGroup?.output }),
      },
    })),
  ];
}

/** The name of the copy of a snapshot, which is its identifier. */
export function copyName(
  { database, kind }: SnapshotReplicationArgs,
  { region }: ReplicationTarget,
  { snapshotCreateTime }: SourceSnapshot,
): string {
  return copyIdentifier({
    database,
    region,
    ...omitUndefined({ kind }),
    snapshotCreateTime: new Date(snapshotCreateTime),
  });
}

/** How many copies are made at once in a target. */
export function concurrentCopies({ concurrentCopies, kind }: SnapshotReplicationArgs): number {
  return concurrentCopies ?? traitsOf(kind).concurrentCopies;
}

function traitsOf(kind: SourceKind = SourceKind.Instance) {
  return DATABASE_TRAITS[kind === SourceKind.Cluster ? "aurora-cluster" : "instance"];
}

function isEncryptedOnCopy({ kind }: SnapshotReplicationArgs, { encrypted = true }: SourceSnapshot): boolean {
  return encrypted || traitsOf(kind).encryptsOnCopy === "yes";
}

function copyArgs(
  { kind, tags, deletion, createTimeout }: SnapshotReplicationArgs,
  { region, accounts }: ReplicationTarget,
  sourceArn: string,
): SnapshotCopyArgs {
  return {
    ...(kind === SourceKind.Cluster
      ? { sourceDbClusterSnapshotIdentifier: sourceArn }
      : { sourceDbSnapshotIdentifier: sourceArn }),
    region,
    ...omitUndefined({ sharedAccounts: accounts, tags, deletion, createTimeout }),
  };
}

function existingMeans({ kmsKeyId, optionGroupName }: ExistingCopy, { optionGroup }: CopyMeans) {
  // What AWS filled in by itself is not written down.
  const named = optionGroupName === undefined || isDefaultGroup(optionGroupName) ? undefined : optionGroupName;
  return omitUndefined({
    kmsKeyId,
    // By its output, so that the group is not deleted before the copy.
    optionGroupName: named !== undefined && named === optionGroup?.name ? optionGroup.output : named,
  });
}
