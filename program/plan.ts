import * as pulumi from "@pulumi/pulumi";
import type { ExistingCopy, ReplicationTarget, SnapshotReplicationArgs } from "../components";
import { parseSnapshotArn } from "../components/rds/identity/arn";
import { copyIdentifier, copyTime, isCopyIdentifier } from "../components/rds/identity/identifiers";
import type { CatalogSnapshot, DatabaseCatalog } from "./catalog";
import type { DatabaseConfig, StackConfig, TargetConfig } from "./config/config";
import { retentionOf } from "./retention/levels";
import { decideRetention, EXPIRES_TAG, type RetentionPlan, type Verdict } from "./retention/retention";
import type { Dated } from "./retention/rules";
import type { SharedCopy } from "./shares";

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
 * already, except those that the retention drops. A newer snapshot adds a copy; it never replaces one.
 *
 * @param now The time of AWS. Without it nothing expires.
 * @throws RunError with each database that has no snapshot to copy, and each copy whose source is unknown.
 */
export function planReplications(
  config: StackConfig,
  catalog: readonly DatabaseCatalog[],
  now: Date | undefined,
): PlannedReplication[] {
  const results = catalog.map((entry) => planReplication(config, entry, now));
  const errors = results.flatMap(({ errors }) => errors);
  if (errors.length > 0) {
    throw new pulumi.RunError(`Failed to plan the copies:\n${errors.map((error) => `  - ${error}`).join("\n")}`);
  }
  return results.map(({ replication }) => replication);
}

function planReplication(
  config: StackConfig,
  entry: DatabaseCatalog,
  now: Date | undefined,
): { replication: PlannedReplication; errors: string[] } {
  const { database, groups } = entry;
  const { identifier, region, kind } = database;
  const { type, newest } = database.snapshots;
  const sources = copyableSnapshots(entry);
  const selected = sources.filter((source) => type === "any" || source.type === type).slice(0, newest);
  const targets = config.targets.map((target) => {
    const copies = copiesIn(target.region, entry, sources);
    return { target, copies, decision: decideTarget(config, database, target, copies, selected, now) };
  });
  const copies = targets.flatMap(({ target: { region }, copies }) => copies.map((copy) => ({ ...copy, region })));
  return {
    replication: {
      // Always with the Region, so that a database of the same name in another Region renames nothing.
      name: `${identifier}-${region}`,
      args: {
        database: identifier,
        kind,
        sourceRegion: region,
        snapshots: selected.map(({ snapshotArn, createTime, encrypted }) => ({
          snapshotArn,
          snapshotCreateTime: createTime.toISOString(),
          encrypted,
        })),
        ...groups,
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
    errors: [
      ...(selected.length === 0 && newest > 0 ? [nothingToCopy(database)] : []),
      ...copies.filter(({ sourceSnapshotArn }) => sourceSnapshotArn === undefined).map(sourceUnknown),
    ],
  };
}

function decideTarget(
  config: StackConfig,
  database: DatabaseConfig,
  target: TargetConfig,
  copies: readonly CatalogSnapshot[],
  selected: readonly Copyable[],
  now: Date | undefined,
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
  const frozen = now === undefined ? "AWS answered without the time" : undefined;
  const decided = decideRetention(existing, missing, retentionOf(config, database, target), now ?? new Date(), frozen);
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

type Copyable = CatalogSnapshot & { createTime: Date };

/** The available snapshots, newest first, without the copies of this program in the source Region. */
function copyableSnapshots({ database, snapshots }: DatabaseCatalog): Copyable[] {
  return snapshots
    .filter((snapshot): snapshot is Copyable => snapshot.status === "available" && snapshot.createTime !== undefined)
    .filter((snapshot) => !isCopyOf(database, database.region, snapshot))
    .sort((a, b) => b.createTime.getTime() - a.createTime.getTime());
}

/** The copies of this program in a Region. If AWS returns no source of a copy, it is found by the copy's name. */
function copiesIn(
  region: string,
  { database, copies }: DatabaseCatalog,
  sources: readonly Copyable[],
): CatalogSnapshot[] {
  const { identifier, kind } = database;
  const nameOfCopy = ({ createTime }: Copyable) =>
    copyIdentifier({ database: identifier, region, kind, snapshotCreateTime: createTime });
  return (copies.get(region) ?? [])
    .filter((copy) => isCopyOf(database, region, copy))
    .map((copy) => {
      const namesake = sources.find((source) => nameOfCopy(source) === copy.identifier);
      const sourceSnapshotArn = copy.sourceSnapshotArn ?? namesake?.snapshotArn;
      return { ...copy, ...(sourceSnapshotArn && { sourceSnapshotArn }) };
    });
}

/**
 * Whether a snapshot has a name by `copyIdentifier`. Its source distinguishes it from copies of a database with the same
 * name in another Region.
 */
function isCopyOf(database: DatabaseConfig, region: string, snapshot: CatalogSnapshot): boolean {
  const { identifier, sourceSnapshotArn } = snapshot;
  const hasCopyName = isCopyIdentifier(identifier, { database: database.identifier, region, kind: database.kind });
  const sourceRegion = sourceSnapshotArn && parseSnapshotArn(sourceSnapshotArn)?.region;
  return hasCopyName && (sourceRegion === undefined || sourceRegion === database.region);
}

function nothingToCopy({ identifier, region, snapshots }: DatabaseConfig): string {
  const type = snapshots.type === "any" ? "" : ` ${snapshots.type}`;
  return (
    `${identifier} in ${region} has no available${type} snapshot. Check the identifier, the Region and snapshots.type. ` +
    "With `newest: 0` existing copies stay and no new ones are made."
  );
}

function sourceUnknown({ identifier, region }: { identifier: string; region: string }): string {
  return (
    `${identifier} in ${region} is named like a copy of this program, but AWS returned no source snapshot for it. ` +
    "Wait until its status is available, or rename it."
  );
}
