import * as pulumi from "@pulumi/pulumi";
import { type ReplicatedTarget, SnapshotKey, SnapshotReplication } from "../components";
import type { StackConfig, TargetConfig } from "./config/config";
import type { PlannedReplication } from "./plan";

/** The stack's outputs. */
export interface Outputs {
  /** What a restore needs, by database and target Region. */
  databases: Record<string, pulumi.Output<Record<string, ReplicatedTarget>>>;
  /** The ARN of the key of each target Region. */
  keys: Record<string, pulumi.Output<string>>;
  /** For each target Region, the IAM policy that every target account must attach to the roles that copy or restore. */
  targetAccountPolicies: Record<string, pulumi.Output<string>>;
}

/** Declares a key in each target Region, which all databases share, and the replication of each database. */
export function replicate(config: StackConfig, plan: readonly PlannedReplication[]): Outputs {
  for (const copy of plan.flatMap(({ failedCopies }) => failedCopies)) reportFailed(copy);
  const keys = new Map(config.targets.map((target) => [target.region, declareKey(config, target)]));
  const databases = plan.map(({ name, args }) => {
    const targets = args.targets.map((target) => ({ ...target, kmsKeyId: keys.get(target.region)?.keyArn }));
    return [name, new SnapshotReplication(name, { ...args, targets }).targets] as const;
  });
  return {
    databases: Object.fromEntries(databases),
    keys: Object.fromEntries([...keys].map(([region, key]) => [region, key.keyArn])),
    targetAccountPolicies: Object.fromEntries([...keys].map(([region, key]) => [region, key.targetAccountPolicy])),
  };
}

/**
 * A failed copy is in the state, and Pulumi sees no difference. So `up` must fail because of it, by an unhandled rejection,
 * which does not stop operations in progress. On preview an error would stop the rest of the plan.
 */
function reportFailed({ identifier, region }: PlannedReplication["failedCopies"][number]): void {
  const message =
    `${identifier} in ${region} has status \`failed\` and contains no data. ` +
    "Delete it in AWS, then run `pulumi refresh` and `pulumi up`, which creates it again.";
  if (pulumi.runtime.isDryRun()) {
    void pulumi.log.warn(message);
  } else {
    void Promise.reject(new pulumi.RunError(message));
  }
}

function declareKey({ deletion, tags }: StackConfig, { region, sharedAccounts, principals, kmsKeyId }: TargetConfig) {
  return new SnapshotKey(`snapshots-${region}`, { region, sharedAccounts, principals, kmsKeyId, tags, deletion });
}
