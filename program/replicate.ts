import * as pulumi from "@pulumi/pulumi";
import { type ReplicatedTarget, SnapshotReplication } from "../components";
import { messageOf } from "./aws/failures";
import { type Failure, renderFailures } from "./catalog";
import type { StackConfig } from "./config/config";
import { type KeyArns, targetKeys } from "./keys";
import { SOURCE_GROUPS, type SourceGroups } from "./lastRun";
import type { Plan, PlannedReplication, TargetDecision } from "./plan";
import { repairShares, type SharesInAws } from "./shares";
import { UserError } from "./userError";

/** The stack's outputs. */
export interface Outputs {
  /** What a restore needs, by database and target Region. */
  databases: Record<string, pulumi.Output<Record<string, ReplicatedTarget>>>;
  /** The ARN of the key of each target Region. */
  keys: Record<string, pulumi.Output<string>>;
  /** For each target Region, the IAM policy that every target account must attach to the roles that copy or restore. */
  targetAccountPolicies: Record<string, pulumi.Output<string>>;
  /** The groups of each source database, for the next run. */
  [SOURCE_GROUPS]: SourceGroups;
}

/** Declares a key in each target Region, which all databases share, and the replication of each database. */
export function replicate(
  config: StackConfig,
  { replications, problems }: Plan,
  shares: SharesInAws,
  notice: (missing: readonly string[]) => pulumi.ResourceTransformation = () => () => undefined,
  ofFleet: KeyArns = {},
): Outputs {
  for (const copy of replications.flatMap(({ failedCopies }) => failedCopies)) reportFailed(copy);
  for (const copy of replications.flatMap(({ unfinishedCopies }) => unfinishedCopies)) reportUnfinished(copy);
  for (const decision of replications.flatMap(({ decisions }) => decisions)) reportSuspended(decision);
  if (problems.length > 0) reportProblems(problems);
  const keys = targetKeys(config, ofFleet);
  const databases = replications.map(({ name, args, sharedCopies, decisions }) => {
    const targets = args.targets.map((target) => ({ ...target, kmsKeyId: keys.get(target.region)?.keyArn }));
    const missing = decisions.flatMap(({ copied }) => copied.map(({ identifier }) => identifier));
    const options = { transformations: [notice(missing)] };
    const replicated = new SnapshotReplication(name, { ...args, targets }, options).targets;
    // After the engine has updated the copies, and policies had their say. A preview changes nothing, and asks nothing.
    if (!pulumi.runtime.isDryRun()) replicated.apply(() => repairShares(sharedCopies, shares).catch(reportError));
    return [name, replicated] as const;
  });
  return {
    databases: Object.fromEntries(databases),
    keys: Object.fromEntries([...keys].map(([region, key]) => [region, key.keyArn])),
    targetAccountPolicies: Object.fromEntries(
      [...keys].flatMap(([region, { targetAccountPolicy }]) =>
        targetAccountPolicy === undefined ? [] : [[region, targetAccountPolicy]],
      ),
    ),
    [SOURCE_GROUPS]: Object.fromEntries(replications.map(sourceGroups)),
  };
}

function sourceGroups({ name, args }: PlannedReplication): [string, SourceGroups[string]] {
  const { parameterGroupName = "", optionGroupName, targets } = args;
  const regions = targets.map(({ region }) => region);
  return [name, { parameterGroupName, ...(optionGroupName && { optionGroupName }), regions }];
}

/**
 * A failed copy is in the state, and Pulumi sees no difference. So `up` must fail because of it, by an unhandled rejection,
 * which does not stop operations in progress. On preview an error would stop the rest of the plan.
 */
function reportFailed({ identifier, region }: PlannedReplication["failedCopies"][number]): void {
  const message =
    `${identifier} in ${region} has status \`failed\` and contains no data. ` +
    "Delete it in AWS, then run `pulumi refresh` and `pulumi up`, which creates it again.";
  report(message);
}

function reportProblems(problems: readonly Failure[]): void {
  const heading = "No new copies of these databases were made; their existing copies stay as they are:";
  report(`${heading}\n${renderFailures(problems)}`);
}

/** Warns on preview; on `up` fails the update, without stopping it. */
function report(message: string): void {
  if (pulumi.runtime.isDryRun()) {
    void pulumi.log.warn(message);
  } else {
    void Promise.reject(new UserError(message));
  }
}

/** A copy that somebody deleted in AWS, which a refresh removes from the state. */
export function reportLost(copy: string): void {
  report(
    `${copy} is in the state, but AWS does not list it: it was deleted there. ` +
      "Run `pulumi refresh` and `pulumi up`, which creates it again.",
  );
}

/** Fails the update by an unhandled rejection. */
function reportError(error: unknown): void {
  void Promise.reject(new UserError(messageOf(error)));
}

/** A suspended retention fails the update, as a failed copy does. All copies stay, and new ones are made. */
function reportSuspended({ database, region, suspended }: TargetDecision): void {
  if (suspended === undefined) return;
  report(`No copy of ${database} in ${region} expires in this run: ${suspended}.`);
}

function reportUnfinished({ identifier, region, status }: PlannedReplication["unfinishedCopies"][number]): void {
  void pulumi.log.warn(
    `${identifier} in ${region} has status \`${status}\`: AWS is still making it for an earlier run. ` +
      "Run `pulumi up` again when it is available.",
  );
}
