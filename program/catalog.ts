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
  /** The tags, without those that AWS reserves. */
  tags?: Readonly<Record<string, string>>;
}

/** The groups that AWS returned for a database. */
export type FoundGroups = { readonly [Field in keyof DatabaseGroups]: string | undefined };

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

/** Lists from AWS by database, with the keys of `databaseKey`. */
export interface RdsReader {
  /** Lists the own snapshots of a Region: all that AWS returns by default, or only the manual ones. */
  snapshots(region: string, kind: Kind, type?: "manual"): Promise<ReadonlyMap<string, readonly CatalogSnapshot[]>>;
  /** Lists the databases of a Region with their groups. */
  databases(region: string, kind: Kind): Promise<ReadonlyMap<string, FoundGroups>>;
}

type Kind = DatabaseConfig["kind"];

/** The key of a database in a list: AWS stores identifiers in lower case. */
export function databaseKey(identifier: string): string {
  return identifier.toLowerCase();
}

/**
 * Lists what exists of the configured databases. Each Region is listed once for each kind of database, and the lists are
 * divided by database here, so the number of calls depends on the pages of the lists only.
 *
 * @throws RunError with the Region and database of each failed list. An incomplete catalog must never look like an empty one.
 */
export async function readCatalog({ databases, targets }: StackConfig, reader: RdsReader): Promise<DatabaseCatalog[]> {
  const failures: Failure[] = [];
  const isSource = (region: string, kind: Kind) => databases.some((one) => one.region === region && one.kind === kind);
  // A Region that is a source and a target is listed once, with automated snapshots.
  const snapshotsIn = memoized((region, kind) =>
    isSource(region, kind) ? reader.snapshots(region, kind) : reader.snapshots(region, kind, "manual"),
  );
  const databasesIn = memoized((region, kind) => reader.databases(region, kind));
  const reads = databases.map((database) => {
    const { identifier, kind } = database;
    const read = async <T>(region: string, result: Promise<T>): Promise<T> => {
      result.catch((error: unknown) => failures.push({ region, database, reason: describeFailure(error) }));
      return result;
    };
    const snapshotsOf = async (region: string) => (await snapshotsIn(region, kind)).get(databaseKey(identifier)) ?? [];
    return {
      database,
      groups: read(database.region, groupsOf(database, databasesIn)),
      snapshots: read(database.region, snapshotsOf(database.region)),
      copies: targets.map(({ region }) => ({ region, found: read(region, snapshotsOf(region)) })),
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
      copies: new Map(
        await Promise.all(copies.map(async ({ region, found }) => [region, (await found).filter(isManual)] as const)),
      ),
    })),
  );
}

type List<T> = (region: string, kind: Kind) => Promise<T>;

function memoized<T>(list: List<T>): List<T> {
  const lists = new Map<string, Promise<T>>();
  return (region, kind) => {
    const key = `${region} ${kind}`;
    const known = lists.get(key) ?? list(region, kind);
    lists.set(key, known);
    return known;
  };
}

function isManual({ type }: CatalogSnapshot): boolean {
  return type === "manual";
}

const GROUPS = { parameterGroupName: "parameter group", optionGroupName: "option group" };

/**
 * The groups in the config, or else those that AWS returns. With all groups in the config AWS is not asked, so the
 * snapshots of a deleted database can be copied too.
 */
async function groupsOf(
  database: DatabaseConfig,
  list: List<ReadonlyMap<string, FoundGroups>>,
): Promise<DatabaseGroups> {
  const { identifier, region, kind, parameterGroupName, optionGroupName } = database;
  const isKnown = parameterGroupName !== undefined && (kind === "cluster" || optionGroupName !== undefined);
  const found = isKnown ? undefined : (await list(region, kind)).get(databaseKey(identifier));
  if (!isKnown && found === undefined) throw new Error(missingDatabase(database));
  const nameOf = (field: keyof typeof GROUPS): string => {
    const name = database[field] ?? found?.[field];
    if (!name) throw new Error(`AWS returned no ${GROUPS[field]} for this database; set \`${field}\` in the config`);
    return name;
  };
  const groups = { parameterGroupName: nameOf("parameterGroupName") };
  return kind === "cluster" ? groups : { ...groups, optionGroupName: nameOf("optionGroupName") };
}

function missingDatabase({ kind }: DatabaseConfig): string {
  const [noun, groups] =
    kind === "cluster"
      ? ["DB cluster", "`parameterGroupName`"]
      : ["DB instance", "`parameterGroupName` and `optionGroupName`"];
  return (
    `AWS lists no such ${noun}; correct \`identifier\`, \`region\` or \`kind\`; ` +
    `if the database was deleted, set ${groups} in the config`
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
