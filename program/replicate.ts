import type { Output } from "@pulumi/pulumi";
import { SnapshotCopy, SnapshotKey } from "../components";
import type { StackConfig, TargetConfig } from "./config";
import type { PlannedCopy } from "./plan";

/** The stack's outputs. */
export interface Replication {
  /** Every copy, by its name. */
  copies: { snapshotArn: Output<string>; sharedAccounts: string[] }[];
  /** The ARN of the key of each target Region. */
  keys: Record<string, Output<string>>;
  /** For each target Region, the IAM policy that every other account must attach to the roles that copy or restore. */
  targetAccountPolicies: Record<string, Output<string>>;
}

/** Declares a key in each target Region, and the planned copies. */
export function replicate(config: StackConfig, plan: readonly PlannedCopy[]): Replication {
  const keys = new Map(config.targets.map((target) => [target, declareKey(config, target)]));
  const ofKeys = <T>(read: (key: SnapshotKey) => T) =>
    Object.fromEntries([...keys].map(([{ region }, key]) => [region, read(key)]));
  return {
    copies: plan.map((planned) => declareCopy(config, planned, keys)),
    keys: ofKeys(({ keyArn }) => keyArn),
    targetAccountPolicies: ofKeys(({ targetAccountPolicy }) => targetAccountPolicy),
  };
}

function declareKey({ deletion, tags }: StackConfig, { region, accounts, principals, kmsKeyId }: TargetConfig) {
  return new SnapshotKey(`snapshots-${region}`, {
    region,
    targetAccounts: accounts,
    principals,
    kmsKeyId,
    tags,
    deletion,
  });
}

function declareCopy(
  { deletion, tags }: StackConfig,
  { name, sourceSnapshotArn, target, kmsKeyId }: PlannedCopy,
  keys: ReadonlyMap<TargetConfig, SnapshotKey>,
) {
  const { snapshotArn } = new SnapshotCopy(name, {
    sourceDbSnapshotIdentifier: sourceSnapshotArn,
    region: target.region,
    kmsKeyId: kmsKeyId ?? keys.get(target)?.keyArn,
    sharedAccounts: target.accounts,
    tags,
    deletion,
  });
  return { snapshotArn, sharedAccounts: target.accounts };
}
