import type { DatabaseConfig, StackConfig } from "./config/config";

/** A snapshot of a DB instance or cluster that exists in AWS now. */
export interface CatalogSnapshot {
  /** Its full ARN. */
  snapshotArn: string;
  /** Its identifier, with `rds:` for an automated one. */
  identifier: string;
  /** `automated`, `manual` or `awsbackup`. */
  type: string;
  /** `available`, `creating`, `copying`, `failed`… */
  status: string;
  /** When it was taken or copied; AWS tells none while it is being made. */
  createTime?: Date;
  encrypted: boolean;
  /** The key that encrypts it, if any. */
  kmsKeyId?: string;
  /** Its option group; of a DB instance only. */
  optionGroupName?: string;
  /** The snapshot that it was copied from, if it is a copy. */
  sourceSnapshotArn?: string;
}

/** The groups that a database has at home; a copy that is restored without its like would be another database. */
export interface DatabaseGroups {
  /** Of a cluster: its DB cluster parameter group. */
  parameterGroupName: string;
  /** Of a DB instance only. */
  optionGroupName?: string;
}

/** What exists: of each database its groups, its snapshots at home, and the manual snapshots of it in each target Region. */
export interface Catalog {
  groups: ReadonlyMap<DatabaseConfig, DatabaseGroups>;
  sources: ReadonlyMap<DatabaseConfig, readonly CatalogSnapshot[]>;
  targets: ReadonlyMap<string, ReadonlyMap<DatabaseConfig, readonly CatalogSnapshot[]>>;
}

/** The questions that a catalog asks. */
export interface AwsQuestions {
  /** The snapshots of a database in a Region, all or only the manual ones. */
  snapshots(region: string, database: DatabaseConfig, type?: "manual"): Promise<CatalogSnapshot[]>;
  /** The groups of a database at home. */
  groups(database: DatabaseConfig): Promise<DatabaseGroups>;
}

/**
 * Asks AWS what exists of the configured databases.
 *
 * @throws Error that names the Region and database of each call that failed: an unknown catalog must never look like an empty one.
 */
export async function readCatalog(config: StackConfig, aws: AwsQuestions): Promise<Catalog> {
  const failures: string[] = [];
  const everyDatabase = async <T>(
    regionOf: (database: DatabaseConfig) => string,
    ask: (region: string, database: DatabaseConfig) => Promise<T>,
  ) => {
    const answers = new Map<DatabaseConfig, T>();
    const questions = config.databases.map(async (database) => {
      const region = regionOf(database);
      try {
        answers.set(database, await ask(region, database));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(`  - ${database.identifier} in ${region}: ${reason}`);
      }
    });
    await Promise.all(questions);
    return answers;
  };
  const home = ({ region }: DatabaseConfig) => region;
  const [groups, sources, ...targets] = await Promise.all([
    everyDatabase(home, (_, database) => aws.groups(database)),
    everyDatabase(home, (region, database) => aws.snapshots(region, database)),
    ...config.targets.map(({ region: target }) =>
      everyDatabase(
        () => target,
        (region, database) => aws.snapshots(region, database, "manual"),
      ),
    ),
  ]);
  if (failures.length > 0) {
    throw new Error(`AWS did not say what exists, so nothing is planned:\n${failures.sort().join("\n")}`);
  }
  return {
    groups,
    sources,
    targets: new Map(config.targets.map(({ region }, i) => [region, targets[i] ?? new Map()])),
  };
}
