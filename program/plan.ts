import { copyIdentifier } from "../components/rds/identifiers";
import type { Catalog, CatalogSnapshot } from "./catalog";
import type { DatabaseConfig, StackConfig, TargetConfig } from "./config";

/** A copy that must exist. */
export interface PlannedCopy {
  /** Its identity, and its identifier in AWS: `<database>-<region>-<snapshot time>`. */
  name: string;
  /** The snapshot that it is a copy of. */
  sourceSnapshotArn: string;
  /** Where it goes. */
  target: TargetConfig;
  /** Of a copy that exists: the key it is under. It stays under that key, whatever the target's key is today. */
  kmsKeyId?: string;
}

/**
 * Decides which copies must exist: the chosen snapshots of each database in each target Region, and every copy that exists already.
 * A newer snapshot adds a copy; it never replaces one.
 *
 * @throws Error that names each database without a snapshot to copy, and each copy whose source AWS does not tell.
 */
export function planCopies(config: StackConfig, catalog: Catalog): PlannedCopy[] {
  const problems: string[] = [];
  const plan = config.databases.flatMap((database) => {
    const sources = copyable(database, catalog.sources.get(database) ?? []);
    const { type, newest } = database.snapshots;
    const chosen = sources.filter((source) => type === "any" || source.type === type).slice(0, newest);
    if (chosen.length === 0 && newest > 0) problems.push(nothingToCopy(database));
    return config.targets.flatMap((target) => {
      const wanted = new Map(chosen.map((source) => [nameOf(database, target.region, source), source.snapshotArn]));
      const known = new Map(sources.map((source) => [nameOf(database, target.region, source), source.snapshotArn]));
      const existing = (catalog.targets.get(target.region)?.get(database) ?? [])
        .filter(({ identifier }) => isCopyOf(database, target.region, identifier))
        .flatMap((copy) => {
          wanted.delete(copy.identifier);
          const sourceSnapshotArn = copy.sourceSnapshotArn ?? known.get(copy.identifier);
          if (sourceSnapshotArn === undefined) problems.push(sourceUnknown(copy, target));
          return sourceSnapshotArn === undefined ? [] : [keep(copy, sourceSnapshotArn, target)];
        });
      return [...existing, ...[...wanted].map(([name, sourceSnapshotArn]) => ({ name, sourceSnapshotArn, target }))];
    });
  });
  if (problems.length > 0) {
    throw new Error(`The copies cannot be planned:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
  return plan;
}

type Copyable = CatalogSnapshot & { createTime: Date };

/** Newest first. Not the copies that this program made in the source Region itself, nor snapshots that are still being made or failed. */
function copyable(database: DatabaseConfig, snapshots: readonly CatalogSnapshot[]): Copyable[] {
  return snapshots
    .filter((snapshot): snapshot is Copyable => snapshot.status === "available" && snapshot.createTime !== undefined)
    .filter(({ identifier }) => !isCopyOf(database, database.region, identifier))
    .sort((a, b) => b.createTime.getTime() - a.createTime.getTime());
}

function keep(copy: CatalogSnapshot, sourceSnapshotArn: string, target: TargetConfig): PlannedCopy {
  return { name: copy.identifier, sourceSnapshotArn, target, ...(copy.kmsKeyId && { kmsKeyId: copy.kmsKeyId }) };
}

function nameOf({ identifier }: DatabaseConfig, region: string, source: Copyable): string {
  return copyIdentifier({ database: identifier, region, snapshotCreateTime: source.createTime });
}

/** Whether an identifier is one that `copyIdentifier` makes: the name of a copy is what tells that it is of this program. */
function isCopyOf({ identifier: database }: DatabaseConfig, region: string, identifier: string): boolean {
  const prefix = `${database.toLowerCase()}-${region}-`;
  return identifier.startsWith(prefix) && /^\d{4}(-\d\d){5}$/.test(identifier.slice(prefix.length));
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
