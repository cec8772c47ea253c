import * as pulumi from "@pulumi/pulumi";
import type { ReplicatedTarget } from "../components";
import { SnapshotKey, SnapshotReplication } from "../components";
import type { DatabaseConfig, StackConfig, TargetConfig } from "./config/config";
import type { PlannedReplication, PlannedTarget } from "./plan";

/** The stack's outputs. */
export interface Outputs {
  /** What a restore needs, by database and target Region. */
  databases: Record<string, pulumi.Output<Record<string, ReplicatedTarget>>>;
  /** The ARN of the key of each target Region. */
  keys: Record<string, pulumi.Output<string>>;
  /** For each target Region, the IAM policy that every other account must attach to the roles that copy or restore. */
  targetAccountPolicies: Record<string, pulumi.Output<string>>;
}

/** Declares a key in each target Region, which all databases share, and the replication of each database. */
export function replicate(config: StackConfig, plan: readonly PlannedReplication[]): Outputs {
  for (const { target, failedCopies } of plan.flatMap(({ targets }) => targets)) {
    for (const identifier of failedCopies) reportFailed(identifier, target.region);
  }
  const keys = new Map(config.targets.map((target) => [target.region, declareKey(config, target)]));
  const ofKeys = <T>(read: (key: SnapshotKey) => T) =>
    Object.fromEntries([...keys].map(([region, key]) => [region, read(key)]));
  return {
    databases: Object.fromEntries(
      plan.map((planned) => [nameOf(planned.database), declareReplication(config, planned, keys)]),
    ),
    keys: ofKeys(({ keyArn }) => keyArn),
    targetAccountPolicies: ofKeys(({ targetAccountPolicy }) => targetAccountPolicy),
  };
}

/**
 * A copy that failed is in the state, and to Pulumi nothing is wrong with it any more. So `up` must fail for it: by a rejection that
 * nobody awaits, since that ends nothing that is under way. On preview an error would keep the rest from being done.
 */
function reportFailed(identifier: string, region: string): void {
  const message =
    `${identifier} in ${region} failed in AWS and holds nothing. Delete it there, then run \`pulumi refresh\` and \`pulumi up\`, ` +
    "which makes it again.";
  if (pulumi.runtime.isDryRun()) {
    void pulumi.log.warn(message);
  } else {
    void Promise.reject(new pulumi.RunError(message));
  }
}

function declareKey({ deletion, tags }: StackConfig, { region, accounts, principals, kmsKeyId }: TargetConfig) {
  return new SnapshotKey(`snapshots-${region}`, {
    region,
    sharedAccounts: accounts,
    principals,
    kmsKeyId,
    tags,
    deletion,
  });
}

function declareReplication(config: StackConfig, planned: PlannedReplication, keys: ReadonlyMap<string, SnapshotKey>) {
  const { deletion, tags, concurrentCopies } = config;
  const { database, groups, snapshots, targets } = planned;
  return new SnapshotReplication(nameOf(database), {
    database: database.identifier,
    kind: database.kind,
    sourceRegion: database.region,
    snapshots,
    ...groups,
    targets: targets.map((target) => targetArgs(database, target, keys)),
    concurrentCopies: concurrentCopies[database.kind],
    deletion,
    tags,
  }).targets;
}

function targetArgs(
  database: DatabaseConfig,
  { target, existingCopies }: PlannedTarget,
  keys: ReadonlyMap<string, SnapshotKey>,
) {
  const { parameterGroup, optionGroup, inTargets } = database;
  return {
    region: target.region,
    accounts: target.accounts,
    kmsKeyId: keys.get(target.region)?.keyArn,
    parameterGroup,
    optionGroup,
    ...inTargets[target.region],
    existingCopies,
  };
}

/** With the Region always, so that a namesake that joins from another one renames nothing. */
function nameOf({ identifier, region }: DatabaseConfig): string {
  return `${identifier}-${region}`;
}
