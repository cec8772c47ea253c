import * as pulumi from "@pulumi/pulumi";
import { describeFailure } from "./aws/failures";
import type { DatabaseConfig, StackConfig } from "./config/config";

/** A snapshot of a DB instance or cluster in AWS. */
export interface CatalogSnapshot {
  /** The full ARN. */
  snapshotArn: string;
  /** The identifier, with `rds:` for an automated snapshot. */
  identifier: string;
  /** `automated`, `manual` or `awsbackup`. */
  type: string;
  /** `available`, `creating`, `copying`, `failed`… */
  status: string;
  /** When the snapshot was created or copied. Absent while AWS makes it. */
  createTime?: Date;
  encrypted: boolean;
  /** The key that encrypts the snapshot. */
  kmsKeyId?: string;
  /** The option group, of a DB instance only. */
  optionGroupName?: string;
  /** The snapshot that this one is a copy of. */
  sourceSnapshotArn?: string;
}

/** The groups of a source database. A copy that is restored without replicas of them has other settings. */
export interface DatabaseGroups {
  /** The DB parameter group, or the DB cluster parameter group. */
  parameterGroupName: string;
  /** The option group, of a DB instance only. */
  optionGroupName?: string;
}

/** What exists of one database. */
export interface DatabaseCatalog {
  database: DatabaseConfig;
  groups: DatabaseGroups;
  /** The snapshots in the database's own Region. */
  snapshots: readonly CatalogSnapshot[];
  /** The manual snapshots in each target Region. */
  copies: ReadonlyMap<string, readonly CatalogSnapshot[]>;
}

/** Reads from AWS what a catalog needs. */
export interface RdsReader {
  /** Lists the snapshots of a database in a Region: all, or only the manual ones. */
  snapshots(region: string, database: DatabaseConfig, type?: "manual"): Promise<CatalogSnapshot[]>;
  /** Returns the groups of a database in its own Region. */
  groups(database: DatabaseConfig): Promise<DatabaseGroups>;
}

/**
 * Lists what exists of the configured databases.
 *
 * @throws RunError with the Region and database of each failed call. An incomplete catalog must never look like an empty one.
 */
export async function readCatalog({ databases, targets }: StackConfig, reader: RdsReader): Promise<DatabaseCatalog[]> {
  const failures: Failure[] = [];
  const reads = databases.map((database) => {
    const read = async <T>(region: string, result: Promise<T>): Promise<T> => {
      result.catch((error: unknown) => failures.push({ region, database, reason: describeFailure(error) }));
      return result;
    };
    return {
      database,
      groups: read(database.region, reader.groups(database)),
      snapshots: read(database.region, reader.snapshots(database.region, database)),
      copies: targets.map(({ region }) => ({
        region,
        found: read(region, reader.snapshots(region, database, "manual")),
      })),
    };
  });
  await Promise.allSettled(
    reads.flatMap(({ groups, snapshots, copies }) => [groups, snapshots, ...copies.map(({ found }) => found)]),
  );
  if (failures.length > 0) throw new pulumi.RunError(renderFailures(failures));
  return Promise.all(
    reads.map(async ({ database, groups, snapshots, copies }) => ({
      database,
      groups: await groups,
      snapshots: await snapshots,
      copies: new Map(await Promise.all(copies.map(async ({ region, found }) => [region, await found] as const))),
    })),
  );
}

interface Failure {
  region: string;
  database: DatabaseConfig;
  reason: string;
}

/** One line for each Region and reason: what is wrong with credentials or a Region is wrong for all its databases. */
function renderFailures(failures: readonly Failure[]): string {
  const databases = new Map<string, Set<string>>();
  for (const { region, database, reason } of failures) {
    const line = `in ${region}: ${reason}`;
    databases.set(line, (databases.get(line) ?? new Set()).add(database.identifier));
  }
  const lines = [...databases].map(([line, identifiers]) => `  - ${[...identifiers].sort().join(", ")} ${line}`);
  return `Failed to list existing snapshots; no plan was made:\n${lines.sort().join("\n")}`;
}
