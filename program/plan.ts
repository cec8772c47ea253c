import type { ExistingCopy, ReplicationTarget, SnapshotReplicationArgs } from "../components";
import { copyIdentifier, copyTime } from "../components/rds/identity/identifiers";
import type { CatalogSnapshot, DatabaseCatalog, Failure } from "./catalog";
import type { DatabaseConfig, StackConfig, TargetConfig } from "./config/config";
import { type Copyable, copiesIn, copyableSnapshots } from "./copies";
import type { SourceGroups } from "./lastRun";
import { retentionOf } from "./retention/levels";
import { decideRetention, EXPIRES_TAG, type RetentionPlan, type Verdict } from "./retention/retention";
import type { Dated } from "./retention/rules";
import type { SharedCopy } from "./shares";
import { UserError } from "./userError";

/** What the stack declares, and the databases that it cannot copy. */
export interface Plan {
  replications: PlannedReplication[];
  /** Why there are no new copies of a database. Its existing copies stay declared. */
  problems: Failure[];
}

/** The SnapshotReplication of one database. */
export interface PlannedReplication {
  name: string;
  /** The arguments, except the key of each target. */
  args: SnapshotReplicationArgs;
  /** Copies that AWS started but never finished. They contain no data, and their names block new copies. */
  failedCopies: { identifier: string; region: string }[];
  /** Copies that AWS is still making, for an earlier run that failed or was killed. */
  unfinishedCopies: { identifier: string; region: string; status: string }[];
  /** The existing copies of targets with shared accounts. Their shares may be missing in AWS, unknown to the state. */
  sharedCopies: SharedCopy[];
  /** The decision about the copies in each target. */
  decisions: TargetDecision[];
}

/** The decision about the copies of one database in one target. */
export interface TargetDecision extends RetentionPlan<NewCopy> {
  database: string;
  sourceRegion: string;
  region: string;
  kind: DatabaseConfig["kind"];
  copies: readonly (CatalogSnapshot & Dated)[];
}

/** A copy of a selected snapshot that does not exist yet. */
export interface NewCopy extends Dated {
  sourceSnapshotArn: string;
}

/**
 * Decides which copies must exist: one of each selected snapshot in each target Region, and all copies that exist
 * already, except those that the retention drops. A newer snapshot adds a copy; it never replaces one. A database with a
 * problem keeps all its copies, and the replicas of the groups that the last run recorded.
 *
 * @param now The time of AWS. Without it nothing expires.
 * @throws RunError with each copy whose source is unknown, and each database with copies whose groups are unknown.
 */
export function planReplications(
  config: StackConfig,
  catalog: readonly DatabaseCatalog[],
  recorded: SourceGroups,
  now: Date | undefined,
): Plan {
  const results = catalog.map((entry) => planReplication(config, entry, recorded, now));
  const errors = results.flatMap(({ errors }) => errors);
  if (errors.length > 0) {
    throw new UserError(`Failed to plan the copies:\n${errors.map((error) => `  - ${error}`).join("\n")}`);
  }
  return {
    // Nothing of a database without targets is in the state.
    replications: results.map(({ replication }) => replication).filter(({ args }) => args.targets.length > 0),
    problems: results.flatMap(({ problem }) => problem ?? []),
  };
}

interface PlanResult {
  replication: PlannedReplication;
  problem: Failure | undefined;
  errors: string[];
}

function planReplication(
  config: StackConfig,
  entry: DatabaseCatalog,
  recorded: SourceGroups,
  now: Date | undefined,
): PlanResult {
  const { database, source } = entry;
  const { identifier, region, kind } = database;
  // Always with the Region, so that a database of the same name in another Region renames nothing.
  const name = `${identifier}-${region}`;
  const isKnown = "groups" in source;
  const { type, newest } = database.snapshots;
  const sources = isKnown ? copyableSnapshots(database, source) : [];
  const selected = sources.filter((source) => type === "any" || source.type === type).slice(0, newest);
  const nothing = selected.length === 0 ? nothingToCopy(database) : undefined;
  // Without new copies there is nothing to read, so a database that was deleted can be given up, and its copies kept.
  const reason = newest === 0 ? undefined : isKnown ? nothing : source.problem;
  const frozen =
    reason !== undefined
      ? "no new copies of this database can be made"
      : now === undefined
        ? "AWS answered without the time"
        : undefined;
  const { regions = [], ...lastGroups } = recorded[name] ?? {};
  const targets = config.targets
    .map((target) => ({ target, copies: copiesIn(target.region, entry, sources) }))
    // The groups of a new target cannot be replicated while they are not read.
    .filter(({ target, copies }) => isKnown || copies.length > 0 || regions.includes(target.region))
    .map(({ target, copies }) => {
      const decision = decideTarget(config, database, target, copies, selected, now ?? new Date(), frozen);
      return { target, copies, decision };
    });
  const copies = targets.flatMap(({ target: { region }, copies }) => copies.map((copy) => ({ ...copy, region })));
  return {
    replication: {
      name,
      args: {
        database: identifier,
        kind,
        sourceRegion: region,
        snapshots: selected.map(({ snapshotArn, createTime, encrypted }) => ({
          snapshotArn,
          snapshotCreateTime: createTime.toISOString(),
          encrypted,
        })),
        ...(isKnown ? source.groups : { ...lastGroups, readSourceGroups: false }),
        targets: targets.map(({ target, decision }) => targetArgs(config, database, target, decision)),
        concurrentCopies: config.concurrentCopies[kind],
        deletion: config.deletion,
        tags: config.tags,
      },
      failedCopies: copies.filter(({ status }) => status === "failed"),
      unfinishedCopies: copies.filter(({ status }) => status !== "failed" && status !== "available"),
      sharedCopies: targets.flatMap(({ target: { region, sharedAccounts = [] }, decision }) =>
        remaining(decision)
          .filter(({ status }) => sharedAccounts.length > 0 && status !== "failed")
          .map(({ identifier }) => ({ identifier, region, kind, sharedAccounts })),
      ),
      decisions: targets.map(({ decision }) => decision),
    },
    problem: reason === undefined ? undefined : { database, region, reason },
    errors: [
      ...copies.filter(({ sourceSnapshotArn }) => sourceSnapshotArn === undefined).map(sourceUnknown),
      ...(isKnown || name in recorded || copies.length === 0 ? [] : [groupsUnknown(database, source.problem)]),
    ],
  };
}

function decideTarget(
  config: StackConfig,
  database: DatabaseConfig,
  target: TargetConfig,
  copies: readonly CatalogSnapshot[],
  selected: readonly Copyable[],
  now: Date,
  frozen: string | undefined,
): TargetDecision {
  const { identifier, kind } = database;
  const { region } = target;
  const existing = copies.map((copy) => ({ ...copy, time: copyTime(copy.identifier), tags: copy.tags ?? {} }));
  const missing = selected
    .map(({ snapshotArn, createTime }) => ({
      identifier: copyIdentifier({ database: identifier, region, kind, snapshotCreateTime: createTime }),
      time: createTime,
      sourceSnapshotArn: snapshotArn,
    }))
    .filter((copy) => existing.every((other) => other.identifier !== copy.identifier));
  const decided = decideRetention(existing, missing, retentionOf(config, database, target), now, frozen);
  return { database: identifier, sourceRegion: database.region, region, kind, copies: existing, ...decided };
}

/** The copies that stay in the stack. */
function remaining({ copies, verdicts }: TargetDecision): TargetDecision["copies"] {
  return copies.filter(({ identifier }) => verdicts.get(identifier)?.state !== "expired");
}

function targetArgs(
  config: StackConfig,
  { parameterGroup, optionGroup, inTargets }: DatabaseConfig,
  { region, sharedAccounts }: TargetConfig,
  decision: TargetDecision,
): ReplicationTarget {
  const { retention: _, ...groups } = inTargets[region] ?? {};
  const { skipped, verdicts } = decision;
  return {
    region,
    sharedAccounts,
    parameterGroup,
    optionGroup,
    ...groups,
    ...(skipped.length > 0 && { skippedSnapshots: skipped.map(({ sourceSnapshotArn }) => sourceSnapshotArn) }),
    // Under their own key and option group, even if those of the target have changed.
    existingCopies: remaining(decision).flatMap(({ identifier, sourceSnapshotArn, kmsKeyId, optionGroupName }) =>
      sourceSnapshotArn === undefined
        ? []
        : [{ identifier, sourceSnapshotArn, kmsKeyId, optionGroupName, ...mark(config, verdicts.get(identifier)) }],
    ),
  };
}

/** A copy that expires is no longer protected or retained, and has the time of its end in a tag. */
function mark({ tags }: StackConfig, verdict: Verdict | undefined): Pick<ExistingCopy, "tags" | "deletion"> {
  if (verdict?.state !== "expiring") return {};
  return { tags: { ...tags, [EXPIRES_TAG]: verdict.expires.toISOString() }, deletion: "delete" };
}

function nothingToCopy({ snapshots }: DatabaseConfig): string {
  const type = snapshots.type === "any" ? "" : ` ${snapshots.type}`;
  return (
    `AWS lists no available${type} snapshot; correct \`identifier\`, \`region\` or \`snapshots.type\`, ` +
    "or set `newest: 0` to make no new copies"
  );
}

/** Without the groups, the replicas in the state would not be declared. */
function groupsUnknown({ identifier, region }: DatabaseConfig, problem: string): string {
  return (
    `${identifier} in ${region} has copies, but no run recorded its groups, and they cannot be read: ${problem}. ` +
    "Run `pulumi up` once when they can be read."
  );
}

function sourceUnknown({ identifier, region }: { identifier: string; region: string }): string {
  return (
    `${identifier} in ${region} is named like a copy of this program, but AWS returned no source snapshot for it. ` +
    "Wait until its status is available, or rename it."
  );
}
