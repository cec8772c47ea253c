import type * as pulumi from "@pulumi/pulumi";
import { Deletion } from "../arguments/deletion";
import { omitUndefined } from "../arguments/inputs";
import type { ReplicatedOptionGroupArgs } from "../replicatedOptionGroup/args";
import type { ReplicatedParameterGroupArgs } from "../replicatedParameterGroup/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { ReplicationTarget } from "./target";

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
    args: { region, ...omitUndefined({ sharedAccounts: accounts, principals, tags, deletion }) },
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
      ...omitUndefined({ kind, engineVersion }),
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
      ...omitUndefined({ engine, engineVersion }),
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
    ...omitUndefined({ tags }),
    // AWS does not tell which copies are restored with a group, so it is deleted only where copies are.
    deletion: deletion === Deletion.Delete ? Deletion.Delete : Deletion.Retain,
  };
}
