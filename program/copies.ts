import { parseSnapshotArn } from "../components/rds/identity/arn";
import { copyIdentifier, isCopyIdentifier } from "../components/rds/identity/identifiers";
import type { CatalogSnapshot, DatabaseCatalog, DatabaseSource } from "./catalog";
import type { DatabaseConfig } from "./config/config";

/** A snapshot that can be copied. */
export type Copyable = CatalogSnapshot & { createTime: Date };

/** The available snapshots, newest first, without the copies of this program in the source Region. */
export function copyableSnapshots(database: DatabaseConfig, { snapshots }: DatabaseSource): Copyable[] {
  return snapshots
    .filter((snapshot): snapshot is Copyable => snapshot.status === "available" && snapshot.createTime !== undefined)
    .filter((snapshot) => !isCopyOf(database, database.region, snapshot))
    .sort((a, b) => b.createTime.getTime() - a.createTime.getTime());
}

/** The copies of this program in a Region. If AWS returns no source of a copy, it is found by the copy's name. */
export function copiesIn(
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
