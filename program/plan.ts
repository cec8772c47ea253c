import { parseSnapshotArn } from "../components/rds/identity/arn";
import { copyIdentifier, copyIdentifierPrefix } from "../components/rds/identity/identifiers";
import type { Catalog, CatalogSnapshot, DatabaseGroups } from "./catalog";
import type { DatabaseConfig, StackConfig, TargetConfig } from "./config/config";

/** The copies that must exist of one database. */
export interface PlannedReplication {
  database: DatabaseConfig;
  /** The groups that its replicas are made from. */
  groups: DatabaseGroups;
  /** The snapshots that each target must have a copy of. */
  snapshots: { snapshotArn: string; snapshotCreateTime: string; encrypted: boolean }[];
  targets: PlannedTarget[];
}

/** Where they go, and which copies are there. */
export interface PlannedTarget {
  target: TargetConfig;
  /** The copies that exist stay as they are: under their key and with their option group, whatever those of the target are today. */
  existingCopies: { identifier: string; sourceSnapshotArn: string; kmsKeyId?: string; optionGroupName?: string }[];
  /** Those of them that AWS began and never finished: they hold nothing, and stand in the way of one that does. */
  failedCopies: string[];
}

/**
 * Decides which copies must exist: the chosen snapshots of each database in each target Region, and every copy that exists already.
 * A newer snapshot adds a copy; it never replaces one.
 *
 * @throws Error that names each database without a snapshot to copy, and each copy whose source AWS does not tell.
 */
export function planReplications(config: StackConfig, catalog: Catalog): PlannedReplication[] {
  const errors: string[] = [];
  const plan = config.databases.flatMap((database) => {
    const groups = catalog.groups.get(database);
    if (groups === undefined) return [];
    const sources = copyable(database, catalog.sources.get(database) ?? []);
    const { type, newest } = database.snapshots;
    const chosen = sources.filter((source) => type === "any" || source.type === type).slice(0, newest);
    if (chosen.length === 0 && newest > 0) errors.push(nothingToCopy(database));
    const snapshots = chosen.map(({ snapshotArn, createTime, encrypted }) => ({
      snapshotArn,
      snapshotCreateTime: createTime.toISOString(),
      encrypted,
    }));
    const targets = config.targets.map((target) => {
      const copies = (catalog.targets.get(target.region)?.get(database) ?? []).filter((copy) =>
        isCopyOf(database, target.region, copy),
      );
      return {
        target,
        existingCopies: copies.flatMap((copy) => keep(copy, database, target, sources, errors)),
        failedCopies: copies.filter(({ status }) => status === "failed").map(({ identifier }) => identifier),
      };
    });
    return [{ database, groups, snapshots, targets }];
  });
  if (errors.length > 0) {
    throw new Error(`The copies cannot be planned:\n${errors.map((error) => `  - ${error}`).join("\n")}`);
  }
  return plan;
}

type Copyable = CatalogSnapshot & { createTime: Date };

/** Newest first. Not the copies that this program made in the source Region itself, nor snapshots that are still being made or failed. */
function copyable(database: DatabaseConfig, snapshots: readonly CatalogSnapshot[]): Copyable[] {
  return snapshots
    .filter((snapshot): snapshot is Copyable => snapshot.status === "available" && snapshot.createTime !== undefined)
    .filter((snapshot) => !isCopyOf(database, database.region, snapshot))
    .sort((a, b) => b.createTime.getTime() - a.createTime.getTime());
}

/** A copy that exists, with the source that AWS tells for it, or else that its name tells. */
function keep(
  copy: CatalogSnapshot,
  database: DatabaseConfig,
  target: TargetConfig,
  sources: readonly Copyable[],
  errors: string[],
): PlannedTarget["existingCopies"] {
  const { identifier, kmsKeyId, optionGroupName } = copy;
  const named = sources.find(
    ({ createTime }) =>
      identifier === copyIdentifier({ ...series(database, target.region), snapshotCreateTime: createTime }),
  );
  const sourceSnapshotArn = copy.sourceSnapshotArn ?? named?.snapshotArn;
  if (sourceSnapshotArn === undefined) {
    errors.push(sourceUnknown(copy, target));
    return [];
  }
  return [
    { identifier, sourceSnapshotArn, ...(kmsKeyId && { kmsKeyId }), ...(optionGroupName && { optionGroupName }) },
  ];
}

function series({ identifier, kind }: DatabaseConfig, region: string) {
  return { database: identifier, region, kind };
}

/**
 * Whether a snapshot is a copy of this program: `copyIdentifier` made its name. Its source tells it from the copies of a
 * database of the same name in another Region.
 */
function isCopyOf(
  database: DatabaseConfig,
  region: string,
  { identifier, sourceSnapshotArn }: CatalogSnapshot,
): boolean {
  const prefix = copyIdentifierPrefix(series(database, region));
  const isNamedSo = identifier.startsWith(prefix) && /^\d{4}(-\d\d){5}$/.test(identifier.slice(prefix.length));
  const home = sourceSnapshotArn && parseSnapshotArn(sourceSnapshotArn)?.region;
  return isNamedSo && (home === undefined || home === database.region);
}

function nothingToCopy({ identifier, region, snapshots }: DatabaseConfig): string {
  const kind = snapshots.type === "any" ? "" : ` ${snapshots.type}`;
  return (
    `${identifier} in ${region}: AWS lists no available${kind} snapshot of it. Check the identifier, the Region and snapshots.type; ` +
    "`newest: 0` keeps the copies that exist and copies nothing new"
  );
}

function sourceUnknown({ identifier }: CatalogSnapshot, { region }: TargetConfig): string {
  return (
    `${identifier} in ${region}: it is named as a copy of this program, but AWS does not tell which snapshot it was copied from. ` +
    "Wait until it is available, or rename it"
  );
}
