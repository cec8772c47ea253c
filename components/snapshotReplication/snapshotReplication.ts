import * as pulumi from "@pulumi/pulumi";
import { SourceKind } from "../arguments/sourceKind";
import { ArgsValidator } from "../arguments/validation";
import { accountIdOf } from "../lookups/account";
import { targetAccountPolicy } from "../rds/keys/keyPolicy";
import { withSecretSettings } from "../replicatedOptionGroup/option";
import { ReplicatedOptionGroup } from "../replicatedOptionGroup/replicatedOptionGroup";
import { ReplicatedParameterGroup } from "../replicatedParameterGroup/replicatedParameterGroup";
import { ofExistingCopy } from "../snapshotCopy/existing";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { ReplicatedTarget, SnapshotReplicationArgs } from "./args";
import { copyArgs, type PlannedTarget, planTargets, traitsOf } from "./plan";
import { type SlotScope, withSlot } from "./slots";
import { validateArgs } from "./validate";

/**
 * Copies the snapshots of one source database to many Regions, for many accounts. Each target gets a key that the
 * accounts may use, the source's parameter group and option group, and a copy of each snapshot, shared with the
 * accounts.
 *
 * A copy is named `<database>-<region>-<time of the snapshot>`. A newer snapshot adds a copy and replaces none. Existing
 * copies stay as they were made, under the same key.
 *
 * AWS limits how many copies it makes at once in a Region and account, and makes one copy of a database at a time.
 * Further copies wait, so run `pulumi up` with a `--parallel` above the sum of the limits. With `--continue-on-error` a
 * copy that fails does not stop the others.
 */
export class SnapshotReplication extends pulumi.ComponentResource {
  /** What a restore needs in each target, by Region. */
  public readonly targets: pulumi.Output<Record<string, ReplicatedTarget>>;

  constructor(name: string, args: SnapshotReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planTargets(name, args);
    new ArgsValidator("SnapshotReplication", name).throwIfInvalid(validateArgs(name, args, plan));
    super("rds-snapshots:index:SnapshotReplication", name, recordedInputs(args), opts);

    const accountId = accountIdOf({ parent: this });
    const targets = Object.fromEntries(
      plan.map((planned) => [planned.target.region, declareTarget(planned, args, accountId, this)]),
    );
    this.targets = pulumi.output(targets);
    // In parts, so that a preview shows the known part of each target.
    this.registerOutputs({ targets });
  }
}

/**
 * The arguments without the day's snapshots and copies. These are the children; as inputs they would show a change of
 * the component every day. Nor do they contain whether the source can be read today.
 */
function recordedInputs(args: SnapshotReplicationArgs): pulumi.Inputs {
  const targets = args.targets.map((target) => ({
    ...target,
    skippedSnapshots: undefined,
    existingCopies: undefined,
    ...(target.optionGroup !== undefined && { optionGroup: withSecretSettings(target.optionGroup) }),
  }));
  return { ...args, snapshots: undefined, readSourceGroups: undefined, targets };
}

/** A ReplicatedTarget whose parts become known one by one. */
interface DeclaredTarget {
  region: string;
  keyArn: pulumi.Output<string>;
  targetAccountPolicy: pulumi.Output<string>;
  parameterGroupName?: pulumi.Input<string>;
  optionGroupName?: pulumi.Input<string>;
  snapshotArns: Record<string, pulumi.Output<string>>;
}

function declareTarget(
  { target, key: plannedKey, parameterGroup, optionGroup, copies }: PlannedTarget,
  args: SnapshotReplicationArgs,
  accountId: pulumi.Output<string>,
  parent: pulumi.Resource,
): DeclaredTarget {
  const { region } = target;
  const key = plannedKey && new SnapshotKey(plannedKey.name, plannedKey.args, { parent });
  const keyArn = key?.keyArn ?? pulumi.output(target.kmsKeyId ?? "");
  const groups = {
    ...(parameterGroup !== undefined && { parameterGroupName: declareParameterGroup(parameterGroup, parent) }),
    ...(optionGroup !== undefined && { optionGroupName: declareOptionGroup(optionGroup, parent) }),
  };
  const resources = { kmsKeyId: keyArn, optionGroupName: groups.optionGroupName ?? "" };
  const slot = withSlot(copySlot(args, region), accountId, args.concurrentCopies ?? traitsOf(args).concurrentCopies);
  const snapshotArns = copies.map((planned) => {
    const itsArgs = copyArgs(planned, resources);
    const copy = new SnapshotCopy(planned.name, planned.exists ? ofExistingCopy(itsArgs) : itsArgs, {
      parent,
      // The key first: until the accounts may use it, they cannot use a shared copy.
      ...(key !== undefined && { dependsOn: key }),
      ...(!planned.exists && { transformations: [slot] }),
    });
    return [planned.name, copy.snapshotArn] as const;
  });
  return {
    region,
    keyArn,
    targetAccountPolicy: keyArn.apply((arn) => JSON.stringify(targetAccountPolicy({ keyArn: arn }))),
    ...groups,
    snapshotArns: Object.fromEntries(snapshotArns),
  };
}

/** The slot of a copy to a Region. The copy waits for it with its source. */
function copySlot({ kind, database, sourceRegion }: SnapshotReplicationArgs, region: string): SlotScope {
  const source = { database, region: sourceRegion };
  return kind === SourceKind.Cluster
    ? {
        source,
        region,
        type: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
        input: "sourceDbClusterSnapshotIdentifier",
      }
    : { source, region, type: "aws:rds/snapshotCopy:SnapshotCopy", input: "sourceDbSnapshotIdentifier" };
}

function declareParameterGroup(
  group: NonNullable<PlannedTarget["parameterGroup"]>,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  return "existing" in group
    ? group.existing
    : new ReplicatedParameterGroup(group.name, group.args, { parent }).parameterGroupName;
}

function declareOptionGroup(
  group: NonNullable<PlannedTarget["optionGroup"]>,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  return "existing" in group
    ? group.existing
    : new ReplicatedOptionGroup(group.name, group.args, { parent }).optionGroupName;
}
