import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import { literal } from "../arguments/inputs";
import { SourceKind } from "../arguments/sourceKind";
import { ArgsValidator } from "../arguments/validation";
import { isDefaultGroup } from "../rds/groups/groups";
import { targetAccountPolicy } from "../rds/keys/keyPolicy";
import { withSecretSettings } from "../replicatedOptionGroup/option";
import { ReplicatedOptionGroup } from "../replicatedOptionGroup/replicatedOptionGroup";
import { ReplicatedParameterGroup } from "../replicatedParameterGroup/replicatedParameterGroup";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import { keyChild, optionGroupPlan, parameterGroupPlan } from "./children";
import { type CopyMeans, concurrentCopies, copyChildren } from "./copies";
import { withSlot } from "./slots";
import type { ReplicatedTarget, ReplicationTarget, SourceSnapshot } from "./target";
import { validateArgs } from "./validate";

/** The arguments of a SnapshotReplication. */
export interface SnapshotReplicationArgs {
  /** The identifier of the source DB instance or DB cluster, such as `orders`. */
  database: string;
  /** What the source is: `instance` by default, or `cluster`. */
  kind?: SourceKind;
  /** The Region of the source. */
  sourceRegion: string;
  /** The snapshots of the source to copy to each target, beside the copies that exist there. */
  snapshots: SourceSnapshot[];
  /** The parameter group of the source, for a cluster its cluster parameter group. By default none is replicated. */
  parameterGroupName?: string | undefined;
  /** The option group of the source instance. By default none is replicated. Not for clusters. */
  optionGroupName?: string | undefined;
  /** The engine of the source, such as `mysql`, which its option group must be for. By default any. */
  engine?: string | undefined;
  /** The engine version of the source, such as `8.0.40`, which its groups must be for. By default any. */
  engineVersion?: string | undefined;
  /** Where the copies go, each Region once. */
  targets: ReplicationTarget[];
  /**
   * How many copies AWS makes at once in one target Region and account, over all replications of the program: by
   * default 20 for instances and 5 for clusters, which are AWS's own limits. Further copies wait.
   */
  concurrentCopies?: number | undefined;
  /** The tags of keys, groups and copies. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to copies and keys that are taken out of the program: `protect` by default, `retain` or `delete`.
   * Groups are deleted only with `delete`, and stay in AWS otherwise: older copies are restored with them.
   */
  deletion?: Deletion;
  /** How long to wait for each copy, such as `90m`. By default `24h`. */
  createTimeout?: string | undefined;
}

/**
 * The snapshots of one source database in many Regions, for many accounts. For each target: a key that is opened to
 * the accounts, the source's parameter group and option group, and a copy of each snapshot that is shared with them.
 *
 * A copy is named `<database>-<region>-<time of the snapshot>`. A newer snapshot adds a copy and replaces none, and
 * the copies that exist stay as they were made, under the key that they were made with.
 *
 * AWS makes only so many copies at once in a Region and account. Copies beyond that wait for their turn, so run
 * `pulumi up` with a `--parallel` that is higher than the sum of the limits, and with `--continue-on-error` for a copy
 * that fails not to end the others.
 */
export class SnapshotReplication extends pulumi.ComponentResource {
  /** What a restore needs in each target, by its Region. */
  public readonly targets: pulumi.Output<Record<string, ReplicatedTarget>>;

  constructor(name: string, args: SnapshotReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgsValidator("SnapshotReplication", name);
    checks.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SnapshotReplication", name, settingsOf(args), opts);

    const accountId = getCallerIdentityOutput({}, { parent: this }).accountId;
    const targets = Object.fromEntries(
      args.targets.map((target) => [target.region, declareTarget(name, args, target, accountId, this)]),
    );
    this.targets = pulumi.output(targets);
    // In parts, so that on preview what is known of each target is seen.
    this.registerOutputs({ targets });
  }
}

/**
 * The arguments without the snapshots and copies of the day: those are the children, and a component whose recorded
 * inputs changed with them would show a change where nothing is done.
 */
function settingsOf(args: SnapshotReplicationArgs): pulumi.Inputs {
  const targets = args.targets.map((target) => ({
    ...target,
    existingCopies: undefined,
    ...(target.optionGroup !== undefined && { optionGroup: withSecretSettings(target.optionGroup) }),
  }));
  return { ...args, snapshots: undefined, targets };
}

/** A ReplicatedTarget as it is declared: each part becomes known as it is made. */
interface DeclaredTarget {
  region: string;
  keyArn: pulumi.Output<string>;
  targetAccountPolicy: pulumi.Output<string>;
  parameterGroupName?: pulumi.Input<string>;
  optionGroupName?: pulumi.Input<string>;
  snapshotArns: Record<string, pulumi.Output<string>>;
}

function declareTarget(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  accountId: pulumi.Output<string>,
  parent: pulumi.Resource,
): DeclaredTarget {
  const { region } = target;
  const key = declareKey(name, args, target, parent);
  const keyArn = key?.keyArn ?? pulumi.output(target.kmsKeyId ?? "");
  const parameterGroupName = declareParameterGroup(name, args, target, parent);
  const optionGroup = declareOptionGroup(name, args, target, parent);
  const slot = withSlot(copySlot(args, region), accountId, concurrentCopies(args));
  const means = { keyArn, ...(optionGroup !== undefined && !optionGroup.isDefault && { optionGroup }) };
  const copies = copyChildren(args, target, means).map(({ name: identifier, exists, args }) => {
    const copy = new SnapshotCopy(identifier, args, {
      parent,
      // After the key is opened to the accounts: until then they could not use what is shared.
      ...(key !== undefined && { dependsOn: key }),
      ...(!exists && { transformations: [slot] }),
    });
    return [identifier, copy.snapshotArn] as const;
  });
  return {
    region,
    keyArn,
    targetAccountPolicy: keyArn.apply((arn) => JSON.stringify(targetAccountPolicy({ keyArn: arn }))),
    ...(parameterGroupName !== undefined && { parameterGroupName }),
    ...(optionGroup !== undefined && { optionGroupName: optionGroup.output }),
    snapshotArns: Object.fromEntries(copies),
  };
}

/** What waits for a slot: the input of the copies that names their source. */
function copySlot({ kind }: SnapshotReplicationArgs, region: string) {
  return kind === SourceKind.Cluster
    ? { type: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", region, input: "sourceDbClusterSnapshotIdentifier" }
    : { type: "aws:rds/snapshotCopy:SnapshotCopy", region, input: "sourceDbSnapshotIdentifier" };
}

function declareKey(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  parent: pulumi.Resource,
): SnapshotKey | undefined {
  const child = keyChild(name, args, target);
  return child && new SnapshotKey(child.name, child.args, { parent });
}

function declareParameterGroup(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  parent: pulumi.Resource,
): pulumi.Input<string> | undefined {
  const plan = parameterGroupPlan(name, args, target);
  if (plan === undefined || "existing" in plan) {
    return plan?.existing;
  }
  return new ReplicatedParameterGroup(plan.make.name, plan.make.args, { parent }).parameterGroupName;
}

function declareOptionGroup(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  parent: pulumi.Resource,
): (NonNullable<CopyMeans["optionGroup"]> & { isDefault: boolean }) | undefined {
  const plan = optionGroupPlan(name, args, target);
  if (plan === undefined || "existing" in plan) {
    const known = literal(plan?.existing);
    return plan && { output: plan.existing, isDefault: known !== undefined && isDefaultGroup(known) };
  }
  const { make } = plan;
  const group = new ReplicatedOptionGroup(make.name, make.args, { parent });
  return { name: make.name, output: group.optionGroupName, isDefault: isDefaultGroup(make.args.sourceOptionGroupName) };
}
