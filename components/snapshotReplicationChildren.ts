import type * as pulumi from "@pulumi/pulumi";
import { Deletion } from "./deletion";
import { DATABASE_TRAITS } from "./rds/engines";
import { isDefaultGroup } from "./rds/groups";
import { copyIdentifier } from "./rds/identifiers";
import type { ReplicatedOptionGroupArgs } from "./replicatedOptionGroup";
import type { ReplicatedParameterGroupArgs } from "./replicatedParameterGroup";
import type { ExistingCopy, ReplicationTarget, SourceSnapshot } from "./replicationTarget";
import type { SnapshotCopyArgs } from "./snapshotCopy";
import type { SnapshotKeyArgs } from "./snapshotKey";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import { SourceKind } from "./sourceKind";

/** A child to make. */
export interface Child<Args> {
  name: string;
  args: Args;
}

/** A group of a target: one to make, or one that exists. */
export type GroupPlan<Args> = { make: Child<Args> } | { existing: pulumi.Input<string> };

/** The key of a target; `undefined` where one is given. */
export function keyChild(
  name: string,
  { tags, deletion }: SnapshotReplicationArgs,
  { region, accounts, principals, kmsKeyId }: ReplicationTarget,
): Child<SnapshotKeyArgs> | undefined {
  if (kmsKeyId !== undefined) {
    return undefined;
  }
  return {
    name: `${name}-${region}`,
    args: { region, ...given({ targetAccounts: accounts, principals, tags, deletion }) },
  };
}

/** The parameter group of a target; `undefined` where there is none. */
export function parameterGroupPlan(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
): GroupPlan<ReplicatedParameterGroupArgs> | undefined {
  const source = args.parameterGroupName;
  const existing = target.parameterGroupName ?? reusable(source, args, target, target.parameterGroup);
  if (existing !== undefined) {
    return { existing };
  }
  if (source === undefined) {
    return undefined;
  }
  const { kind, engineVersion } = args;
  const make = {
    name: groupName(name, target, source),
    args: {
      ...groupArgs(args, target),
      sourceParameterGroupName: source,
      ...given({ kind, engineVersion }),
      ...target.parameterGroup,
    },
  };
  return { make };
}

/** The option group of a target; `undefined` where there is none. */
export function optionGroupPlan(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
): GroupPlan<ReplicatedOptionGroupArgs> | undefined {
  const source = args.optionGroupName;
  const existing = target.optionGroupName ?? reusable(source, args, target, target.optionGroup);
  if (existing !== undefined) {
    return { existing };
  }
  if (source === undefined) {
    return undefined;
  }
  const { engine, engineVersion } = args;
  const make = {
    name: groupName(name, target, source),
    args: {
      ...groupArgs(args, target),
      sourceOptionGroupName: source,
      ...given({ engine, engineVersion }),
      ...target.optionGroup,
    },
  };
  return { make };
}

/** The source's own group, for a target in the source's Region without changes. */
function reusable(
  source: string | undefined,
  { sourceRegion }: SnapshotReplicationArgs,
  { region }: ReplicationTarget,
  changes: object | undefined,
): string | undefined {
  return region === sourceRegion && changes === undefined ? source : undefined;
}

/**
 * Named after the source group too: when the database moves on to another group, that one gets a replica of its own,
 * and older copies keep theirs.
 */
function groupName(name: string, { region }: ReplicationTarget, source: string): string {
  return `${name}-${region}-${source}`;
}

function groupArgs({ sourceRegion, tags, deletion }: SnapshotReplicationArgs, { region }: ReplicationTarget) {
  return {
    sourceRegion,
    region,
    ...given({ tags }),
    // AWS does not tell which copies are restored with a group, so it is deleted only where copies are.
    deletion: deletion === Deletion.Delete ? Deletion.Delete : Deletion.Retain,
  };
}

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
        ...given({ optionGroupName: means.optionGroup?.output }),
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
  const snapshotKind = traitsOf(kind).snapshotKind;
  return copyIdentifier({ database, region, kind: snapshotKind, snapshotCreateTime: new Date(snapshotCreateTime) });
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
    ...given({ sharedAccounts: accounts, tags, deletion, createTimeout }),
  };
}

function existingMeans({ kmsKeyId, optionGroupName }: ExistingCopy, { optionGroup }: CopyMeans) {
  // What AWS filled in by itself is not written down.
  const named = optionGroupName === undefined || isDefaultGroup(optionGroupName) ? undefined : optionGroupName;
  return given({
    kmsKeyId,
    // By its output, so that the group is not deleted before the copy.
    optionGroupName: named !== undefined && named === optionGroup?.name ? optionGroup.output : named,
  });
}

/** Without what is not given. */
function given<T extends object>(args: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
