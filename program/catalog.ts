import { type DBSnapshot, paginateDescribeDBSnapshots, RDSClient } from "@aws-sdk/client-rds";
import type { DatabaseConfig, StackConfig } from "./config";

/** A DB snapshot that exists in AWS now. */
export interface CatalogSnapshot {
  /** Its full ARN. */
  snapshotArn: string;
  /** Its identifier, with `rds:` for an automated one. */
  identifier: string;
  /** `automated`, `manual` or `awsbackup`. */
  type: string;
  /** `available`, `creating`, `failed`… */
  status: string;
  /** When it was taken or copied; AWS tells none while it is being made. */
  createTime?: Date;
  /** The key that encrypts it, if any. */
  kmsKeyId?: string;
  /** The snapshot that it was copied from, if it is a copy. */
  sourceSnapshotArn?: string;
}

/** What exists: the snapshots of each database at home, and the manual snapshots of it in each target Region. */
export interface Catalog {
  sources: ReadonlyMap<DatabaseConfig, readonly CatalogSnapshot[]>;
  targets: ReadonlyMap<string, ReadonlyMap<DatabaseConfig, readonly CatalogSnapshot[]>>;
}

/** Lists DB snapshots of one database in one Region; of one type if given. */
export type ListSnapshots = (region: string, database: string, type?: "manual") => Promise<CatalogSnapshot[]>;

/**
 * Asks AWS which snapshots and copies of the configured databases exist.
 *
 * @throws Error that names the Region and database of each call that failed: an unknown catalog must never look like an empty one.
 */
export async function readCatalog(config: StackConfig, list: ListSnapshots = listWithSdk()): Promise<Catalog> {
  const failures: string[] = [];
  const ask = async (region: string, database: DatabaseConfig, type?: "manual") => {
    try {
      return await list(region, database.identifier, type);
    } catch (error) {
      failures.push(
        `  - ${database.identifier} in ${region}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return [];
    }
  };
  const everyDatabase = async (region: (database: DatabaseConfig) => string, type?: "manual") =>
    new Map(await Promise.all(config.databases.map(async (db) => [db, await ask(region(db), db, type)] as const)));
  const [sources, ...targets] = await Promise.all([
    everyDatabase((database) => database.region),
    ...config.targets.map(({ region }) => everyDatabase(() => region, "manual")),
  ]);
  if (failures.length > 0) {
    throw new Error(`AWS did not say which snapshots exist, so nothing is planned:\n${failures.join("\n")}`);
  }
  return { sources, targets: new Map(config.targets.map(({ region }, i) => [region, targets[i] ?? new Map()])) };
}

// The SDK would print on every run that its versions of 2027 want a newer Node.js; the lock file keeps one that does not.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Lists with the AWS SDK: credentials and endpoints are those of its default chain, as for the AWS provider's default instance. */
function listWithSdk(): ListSnapshots {
  const clients = new Map<string, RDSClient>();
  return async (region, database, type) => {
    const client = clients.get(region) ?? new RDSClient({ region });
    clients.set(region, client);
    const snapshots: CatalogSnapshot[] = [];
    const pages = paginateDescribeDBSnapshots(
      { client },
      { DBInstanceIdentifier: database, ...(type && { SnapshotType: type }) },
    );
    for await (const page of pages) snapshots.push(...(page.DBSnapshots ?? []).flatMap(fromAws));
    return snapshots;
  };
}

function fromAws(snapshot: DBSnapshot): CatalogSnapshot[] {
  const { DBSnapshotArn, DBSnapshotIdentifier } = snapshot;
  if (!DBSnapshotArn || !DBSnapshotIdentifier) return [];
  return [
    {
      snapshotArn: DBSnapshotArn,
      identifier: DBSnapshotIdentifier,
      type: snapshot.SnapshotType ?? "unknown",
      status: snapshot.Status ?? "unknown",
      ...(snapshot.SnapshotCreateTime && { createTime: snapshot.SnapshotCreateTime }),
      ...(snapshot.KmsKeyId && { kmsKeyId: snapshot.KmsKeyId }),
      ...(snapshot.SourceDBSnapshotIdentifier && { sourceSnapshotArn: snapshot.SourceDBSnapshotIdentifier }),
    },
  ];
}
