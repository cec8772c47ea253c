import type * as pulumi from "@pulumi/pulumi";
import { Deletion } from "../arguments/deletion";
import { literal, omitUndefined } from "../arguments/inputs";
import { SourceKind } from "../arguments/sourceKind";
import { DATABASE_TRAITS } from "../rds/engines/engines";
import { isDefaultGroup } from "../rds/groups/groups";
import { copyIdentifier } from "../rds/identity/identifiers";
import { nameWithin } from "../rds/identity/names";
import type { ReplicatedOptionGroupArgs } from "../replicatedOptionGroup/args";
import type { ReplicatedParameterGroupArgs } from "../replicatedParameterGroup/args";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { ExistingCopy, ReplicationTarget, SnapshotReplicationArgs, SourceSnapshot } from "./args";

/** A child to declare. */
export interface Child<Args> {
  name: string;
  args: Args;
}

/** A group of a target: a replica to declare, or the name of an existing group. */
export type PlannedGroup<Args> = Child<Args> | { existing: pulumi.Input<string> };

/** The key and the option group of a target, by the arguments of the copies that use them. */
export interface TargetResources {
  kmsKeyId: pulumi.Input<string>;
  optionGroupName: pulumi.Input<string>;
}

/** A copy to declare. `copyArgs` adds the resources of the target that it uses. */
export interface PlannedCopy extends Child<SnapshotCopyArgs> {
  /** Whether AWS has the copy already. */
  exists: boolean;
  uses: readonly (keyof TargetResources)[];
}

/** All children of one target. */
export interface PlannedTarget {
  target: ReplicationTarget;
  /** Absent if the target names an existing key. */
  key: Child<SnapshotKeyArgs> | undefined;
  /** Absent if neither the target nor the source names a group. */
  parameterGroup: PlannedGroup<ReplicatedParameterGroupArgs> | undefined;
  /** Absent for clusters, and if neither the target nor the source names a group. */
  optionGroup: PlannedGroup<ReplicatedOptionGroupArgs> | undefined;
  copies: PlannedCopy[];
}

/** Plans the children of each target. Snapshots without a valid time are left out; validation refuses them. */
export function planTargets(name: string, args: SnapshotReplicationArgs): PlannedTarget[] {
  return args.targets.map((target) => {
    const optionGroup = planOptionGroup(name, args, target);
    return {
      target,
      key: planKey(name, args, target),
      parameterGroup: planParameterGroup(name, args, target),
      optionGroup,
      copies: planCopies(args, target, optionGroup),
    };
  });
}

/** The arguments of a copy, with the resources of the target that it uses. */
export function copyArgs({ args, uses }: PlannedCopy, resources: TargetResources): SnapshotCopyArgs {
  return { ...args, ...Object.fromEntries(uses.map((argument) => [argument, resources[argument]])) };
}

/** What AWS does with the snapshots of the source. */
export function traitsOf({ kind }: SnapshotReplicationArgs) {
  return DATABASE_TRAITS[kind === SourceKind.Cluster ? "aurora-cluster" : "instance"];
}

/** Whether the time of a snapshot is in ISO 8601. */
export function hasValidTime({ snapshotCreateTime }: SourceSnapshot): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(snapshotCreateTime) && !Number.isNaN(Date.parse(snapshotCreateTime));
}

function planKey(name: string, { tags, deletion }: SnapshotReplicationArgs, target: ReplicationTarget) {
  const { region, sharedAccounts, principals, kmsKeyId } = target;
  return kmsKeyId === undefined
    ? { name: `${name}-${region}`, args: { region, ...omitUndefined({ sharedAccounts, principals, tags, deletion }) } }
    : undefined;
}

function planParameterGroup(name: string, args: SnapshotReplicationArgs, target: ReplicationTarget) {
  const { parameterGroupName: source, kind, engineVersion } = args;
  const { parameterGroupName: existing, parameterGroup: changes } = target;
  return planGroup(name, args, target, { source, existing, changes }, (sourceParameterGroupName) => ({
    sourceParameterGroupName,
    // The name of a default group has a dot, which the name of its replica must not have.
    ...(isDefaultGroup(sourceParameterGroupName) &&
      changes?.overrides !== undefined &&
      Object.keys(changes.overrides).length > 0 && {
        parameterGroupName: nameWithin(
          "group",
          `${name}-${target.region}-${sourceParameterGroupName.replace(/\./g, "-")}`,
        ),
      }),
    ...omitUndefined({ kind, engineVersion }),
    ...changes,
  }));
}

function planOptionGroup(name: string, args: SnapshotReplicationArgs, target: ReplicationTarget) {
  const { optionGroupName: source, kind, engine, engineVersion } = args;
  const { optionGroupName: existing, optionGroup: changes } = target;
  if (kind === SourceKind.Cluster) return undefined;
  return planGroup(name, args, target, { source, existing, changes }, (sourceOptionGroupName) => ({
    sourceOptionGroupName,
    ...omitUndefined({ engine, engineVersion }),
    ...changes,
  }));
}

function planGroup<Args>(
  name: string,
  { sourceRegion, tags, deletion, readSourceGroups }: SnapshotReplicationArgs,
  { region }: ReplicationTarget,
  group: { source: string | undefined; existing: pulumi.Input<string> | undefined; changes: object | undefined },
  replicaArgs: (source: string) => Args,
) {
  const { source, existing, changes } = group;
  if (existing !== undefined) return { existing };
  if (source === undefined) return undefined;
  // In the source's Region its own group is used.
  if (region === sourceRegion && changes === undefined) return { existing: source };
  return {
    // With the source group's name: when the database moves to another group, older copies keep the replica of theirs.
    name: `${name}-${region}-${source}`,
    args: {
      sourceRegion,
      region,
      ...omitUndefined({ tags, readSource: readSourceGroups }),
      // AWS does not report which copies are restored with a group, so it is deleted only where copies are.
      deletion: deletion === Deletion.Delete ? Deletion.Delete : Deletion.Retain,
      ...replicaArgs(source),
    },
  };
}

/** The copies that exist, and a new one of each snapshot without a copy. */
function planCopies(
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  optionGroup: PlannedTarget["optionGroup"],
): PlannedCopy[] {
  const existing = (target.existingCopies ?? []).map((copy) => planExistingCopy(args, target, optionGroup, copy));
  const created = args.snapshots
    .filter(hasValidTime)
    .filter(({ snapshotArn }) => !target.skippedSnapshots?.includes(snapshotArn))
    .map((snapshot) => planNewCopy(args, target, optionGroup, snapshot))
    .filter(({ name }) => existing.every((copy) => copy.name !== name));
  return [...existing, ...created];
}

function planExistingCopy(
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  optionGroup: PlannedTarget["optionGroup"],
  { identifier, sourceSnapshotArn, kmsKeyId, optionGroupName, tags, deletion }: ExistingCopy,
): PlannedCopy {
  // AWS assigns the default group by itself.
  const group = optionGroupName !== undefined && isDefaultGroup(optionGroupName) ? undefined : optionGroupName;
  const isReplica = optionGroup !== undefined && "name" in optionGroup && optionGroup.name === group;
  return {
    name: identifier,
    exists: true,
    args: {
      ...commonCopyArgs(args, target, sourceSnapshotArn),
      ...omitUndefined({ kmsKeyId, optionGroupName: group, tags, deletion }),
    },
    // The output of the replica, so that the replica is not deleted before the copy.
    uses: isReplica ? ["optionGroupName"] : [],
  };
}

function planNewCopy(
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  optionGroup: PlannedTarget["optionGroup"],
  { snapshotArn, snapshotCreateTime, encrypted = true }: SourceSnapshot,
): PlannedCopy {
  const { kind, encryptsOnCopy } = traitsOf(args);
  const { database } = args;
  const { region } = target;
  const isUsed = { kmsKeyId: encrypted || encryptsOnCopy === "yes", optionGroupName: isNamedByCopies(optionGroup) };
  return {
    name: copyIdentifier({ database, region, kind, snapshotCreateTime: new Date(snapshotCreateTime) }),
    exists: false,
    args: commonCopyArgs(args, target, snapshotArn),
    uses: (["kmsKeyId", "optionGroupName"] as const).filter((argument) => isUsed[argument]),
  };
}

function commonCopyArgs(args: SnapshotReplicationArgs, target: ReplicationTarget, sourceArn: string): SnapshotCopyArgs {
  const { kind, tags, deletion, createTimeout } = args;
  const { region, sharedAccounts } = target;
  const source = kind === SourceKind.Cluster ? "sourceDbClusterSnapshotIdentifier" : "sourceDbSnapshotIdentifier";
  return { [source]: sourceArn, region, ...omitUndefined({ sharedAccounts, tags, deletion, createTimeout }) };
}

/** AWS assigns a default group by itself, so copies do not name one. */
function isNamedByCopies(optionGroup: PlannedTarget["optionGroup"]): boolean {
  if (optionGroup === undefined) return false;
  const source = "existing" in optionGroup ? literal(optionGroup.existing) : optionGroup.args.sourceOptionGroupName;
  return source === undefined || !isDefaultGroup(source);
}
