import { isDefaultGroup } from "../components/rds/groups/groups";
import { describeFailure } from "./aws/failures";
import type { DatabaseConfig, StackConfig } from "./config/config";
import { UserError } from "./userError";

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

/** What exists of a database in its own Region. */
export interface DatabaseSource {
  groups: DatabaseGroups;
  snapshots: readonly CatalogSnapshot[];
}

/** What exists of one database. */
export interface DatabaseCatalog {
  database: DatabaseConfig;
  /** What its own Region has, or why that is not known: the database is gone, or its Region does not answer. */
  source: DatabaseSource | { problem: string };
  /** The manual snapshots in each target Region. */
  copies: ReadonlyMap<string, readonly CatalogSnapshot[]>;
}

/** Lists from AWS by database, with the keys of `databaseKey`. */
export interface RdsReader {
  /** Lists the own snapshots of a Region: all that AWS returns by default, or only the manual ones. */
  snapshots(region: string, kind: Kind, type?: "manual"): Promise<ReadonlyMap<string, readonly CatalogSnapshot[]>>;
  /** Lists the databases of a Region with their groups. */
  databases(region: string, kind: Kind): Promise<ReadonlyMap<string, FoundGroups>>;
  /** Lists the names of the groups of a Region. */
  groups(region: string, type: keyof DatabaseGroups, kind: Kind): Promise<ReadonlySet<string>>;
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
 * What is wrong with one database or its Region becomes the problem of that database. Its copies are known all the same.
 *
 * @throws RunError with each target Region that was not listed, and all problems. Copies that are not known must not look
 * deleted.
 */
export async function readCatalog({ databases, targets }: StackConfig, reader: RdsReader): Promise<DatabaseCatalog[]> {
  const isSource = (region: string, kind: Kind) => databases.some((one) => one.region === region && one.kind === kind);
  // A Region that is a source and a target is listed once, with automated snapshots.
  const snapshotsIn = memoized((region, kind) =>
    isSource(region, kind) ? reader.snapshots(region, kind) : reader.snapshots(region, kind, "manual"),
  );
  const groups = groupsReader(reader);
  const failures: Failure[] = [];
  const entries = await Promise.all(
    databases.map(async (database) => {
      const { identifier, region: home, kind } = database;
      const snapshotsOf = async (region: string) =>
        (await snapshotsIn(region, kind)).get(databaseKey(identifier)) ?? [];
      const copiesIn = async (region: string) => {
        const found = await snapshotsOf(region).catch((error: unknown) => {
          failures.push({ region, database, reason: describeFailure(error) });
          return [];
        });
        return [region, found.filter(isManual)] as const;
      };
      const readSource = async () => {
        const [snapshots, found] = await Promise.all([snapshotsOf(home), groups(database)]);
        return { groups: found, snapshots };
      };
      const [source, copies] = await Promise.all([
        readSource().catch((error: unknown) => ({ problem: describeFailure(error) })),
        Promise.all(targets.map(({ region }) => copiesIn(region))),
      ]);
      return { database, source, copies: new Map(copies) };
    }),
  );
  if (failures.length > 0) {
    const problems = entries.flatMap(({ database, source }) =>
      "problem" in source ? [{ database, region: database.region, reason: source.problem }] : [],
    );
    const heading = "Failed to list existing snapshots; no plan was made:";
    throw new UserError(`${heading}\n${renderFailures([...failures, ...problems])}`);
  }
  return entries;
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
 * Returns the groups of a database: those in the config, or else those that AWS returns. With all groups in the config
 * the database is not looked for, so the snapshots of a deleted database can be copied too. A group that does not exist
 * is an error, because the stack could not read it either.
 */
function groupsReader(reader: RdsReader): (database: DatabaseConfig) => Promise<DatabaseGroups> {
  const databasesIn = memoized((region, kind) => reader.databases(region, kind));
  const parameterGroupsIn = memoized((region, kind) => reader.groups(region, "parameterGroupName", kind));
  const optionGroupsIn = memoized((region, kind) => reader.groups(region, "optionGroupName", kind));
  const lists = { parameterGroupName: parameterGroupsIn, optionGroupName: optionGroupsIn };
  return async (database) => {
    const { identifier, region, kind, parameterGroupName, optionGroupName } = database;
    const isKnown = parameterGroupName !== undefined && (kind === "cluster" || optionGroupName !== undefined);
    const found = isKnown ? undefined : (await databasesIn(region, kind)).get(databaseKey(identifier));
    if (!isKnown && found === undefined) throw new Error(missingDatabase(database));
    const existing = async (field: keyof DatabaseGroups): Promise<string> => {
      const name = database[field] ?? found?.[field];
      if (!name) throw new Error(`AWS returned no ${GROUPS[field]} for this database; set \`${field}\` in the config`);
      if (!isDefaultGroup(name) && !(await lists[field](region, kind)).has(name.toLowerCase())) {
        throw new Error(`AWS lists no ${GROUPS[field]} ${name}; correct \`${field}\``);
      }
      return name;
    };
    if (kind === "cluster") return { parameterGroupName: await existing("parameterGroupName") };
    const [parameters, options] = await Promise.all([existing("parameterGroupName"), existing("optionGroupName")]);
    return { parameterGroupName: parameters, optionGroupName: options };
  };
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

/** What is wrong with a database in a Region. */
export interface Failure {
  region: string;
  database: DatabaseConfig;
  reason: string;
}

/** One line for each Region and reason: what is wrong with credentials or a Region is wrong for all its databases. */
export function renderFailures(failures: readonly Failure[]): string {
  const databases = new Map<string, Set<string>>();
  for (const { region, database, reason } of failures) {
    const line = `in ${region}: ${reason}`;
    databases.set(line, (databases.get(line) ?? new Set()).add(database.identifier));
  }
  const lines = [...databases].map(([line, identifiers]) => `  - ${[...identifiers].sort().join(", ")} ${line}`);
  return lines.sort().join("\n");
}
