import type { SnapshotKind } from "./arn";

/** What kind of database a snapshot is of: AWS treats the snapshots of each in its own way. */
export type DatabaseKind = "instance" | "custom-instance" | "aurora-cluster" | "multi-az-cluster";

/** What AWS does with the snapshots of one kind of database. */
export interface DatabaseTraits {
  /** In words, for messages. */
  description: string;
  snapshotKind: SnapshotKind;
  /** Why its snapshots cannot be copied; absent when they can. */
  notCopyable?: string;
  /** What to do instead of copying them. */
  insteadOfCopy?: string;
  /** Whether a copy has an option group. */
  hasOptionGroup: boolean;
  /**
   * Whether a copy of an unencrypted snapshot can be encrypted. AWS's pages on Aurora conflict: CopyDBClusterSnapshot
   * calls a key on such a copy an error, the Aurora User Guide ("Encrypting Amazon Aurora resources") the way to do
   * it. Restoring with a key encrypts for sure.
   */
  encryptsOnCopy: "yes" | "conflicting" | "no";
  /** Copies in progress at once for each target Region and account, unless AWS raised the quota. */
  concurrentCopies: number;
}

/**
 * What differs between the kinds (RDS User Guide, "Copying a DB snapshot", "Limitations of Multi-AZ DB clusters",
 * "Working with Amazon RDS Custom";
 * Aurora User Guide, "Copying a DB cluster snapshot"; RDS API Reference, CopyDBSnapshot, CopyDBClusterSnapshot).
 */
export const DATABASE_TRAITS: Readonly<Record<DatabaseKind, DatabaseTraits>> = {
  instance: {
    description: "a DB instance",
    snapshotKind: "snapshot",
    hasOptionGroup: true,
    encryptsOnCopy: "yes",
    concurrentCopies: 20,
  },
  "custom-instance": {
    description: "an RDS Custom DB instance",
    snapshotKind: "snapshot",
    // The API reference says so; the RDS Custom for SQL Server guide knows of copies to other Regions of the account.
    notCopyable: "CopyDBSnapshot does not apply to RDS Custom",
    insteadOfCopy: "restore it in its own Region and account",
    hasOptionGroup: false,
    encryptsOnCopy: "no",
    concurrentCopies: 20,
  },
  "aurora-cluster": {
    description: "an Aurora DB cluster",
    snapshotKind: "cluster-snapshot",
    hasOptionGroup: false,
    encryptsOnCopy: "conflicting",
    concurrentCopies: 5,
  },
  "multi-az-cluster": {
    description: "a Multi-AZ DB cluster",
    snapshotKind: "cluster-snapshot",
    notCopyable: "AWS copies no snapshots of Multi-AZ DB clusters",
    insteadOfCopy:
      "export it to S3 with a SnapshotExport, or restore it in its own Region with the AWS CLI, since RestoredDatabase cannot",
    hasOptionGroup: false,
    encryptsOnCopy: "no",
    concurrentCopies: 5,
  },
};

/**
 * What a snapshot is of, by its kind and engine; `undefined` for the snapshot of a cluster whose engine is not known.
 * The engine of an Aurora cluster starts with `aurora`; every other cluster is a Multi-AZ DB cluster, of MySQL or
 * PostgreSQL.
 */
export function databaseKindOf(snapshotKind: SnapshotKind, engine: string | undefined): DatabaseKind | undefined {
  if (snapshotKind === "snapshot") {
    return engine !== undefined && isCustomEngine(engine) ? "custom-instance" : "instance";
  }
  if (engine?.startsWith("aurora")) {
    return "aurora-cluster";
  }
  return engine === "mysql" || engine === "postgres" ? "multi-az-cluster" : undefined;
}

/** What differs between the engines, beside the kind of database. */
export interface EngineTraits {
  /** The names of the engines. */
  engines: readonly string[];
  /** How many numbers of a version make the major version: 2 in `8.0.40`, 1 in `16.4`. */
  majorNumbers: 1 | 2;
  /** A version as AWS writes it, for messages. */
  exampleVersion: string;
  /** Whether option groups of the engine can have options. */
  hasOptions: boolean;
  /**
   * How parts of its snapshots are named for an export to S3, from the outermost on; absent when AWS exports none (RDS
   * User Guide, "Exporting DB snapshot data to Amazon S3"; RDS API Reference, StartExportTask, `ExportOnly`).
   */
  exportParts?: readonly string[];
  /**
   * The options that replicated automated backups lose (RDS User Guide, "Restoring to a specified time from a
   * replicated backup").
   */
  optionsLostByBackups: readonly string[] | "all";
}

const MYSQL_PARTS = ["database", "table"];
const POSTGRESQL_PARTS = ["database", "schema", "table"];

/**
 * The engines of Amazon RDS and Aurora (RDS API Reference, CreateDBInstance, CreateDBCluster, `Engine`). RDS Custom, of
 * engines such as `custom-oracle-ee`, is not among them: AWS exports, copies and replicates none of its snapshots as
 * those of others.
 */
export const ENGINE_TRAITS: readonly EngineTraits[] = [
  {
    engines: ["mysql"],
    majorNumbers: 2,
    exampleVersion: "8.0.40",
    hasOptions: true,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["mariadb"],
    majorNumbers: 2,
    exampleVersion: "10.11.13",
    hasOptions: true,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["postgres"],
    majorNumbers: 1,
    exampleVersion: "16.4",
    hasOptions: false,
    exportParts: POSTGRESQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["aurora-mysql"],
    majorNumbers: 2,
    exampleVersion: "8.0.mysql_aurora.3.08.0",
    hasOptions: false,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["aurora-postgresql"],
    majorNumbers: 1,
    exampleVersion: "16.4",
    hasOptions: false,
    exportParts: POSTGRESQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb"],
    majorNumbers: 1,
    exampleVersion: "19.0.0.0.ru-2026-07.rur-2026-07.r1",
    hasOptions: true,
    optionsLostByBackups: ["NATIVE_NETWORK_ENCRYPTION", "OEM", "OEM_AGENT", "SSL"],
  },
  {
    engines: ["sqlserver-ee", "sqlserver-se", "sqlserver-ex", "sqlserver-web", "sqlserver-dev-ee"],
    majorNumbers: 2,
    exampleVersion: "16.00.4210.1.v1",
    hasOptions: true,
    optionsLostByBackups: "all",
  },
  {
    engines: ["db2-ae", "db2-se", "db2-ce"],
    majorNumbers: 2,
    exampleVersion: "11.5.9.0.sb00063198.r1",
    hasOptions: true,
    optionsLostByBackups: [],
  },
];

/** What is to be known of an engine; `undefined` for one of RDS Custom and for what is no engine. */
export function engineTraits(engine: string): EngineTraits | undefined {
  return ENGINE_TRAITS.find(({ engines }) => engines.includes(engine));
}

/** Whether an engine is one of RDS Custom, such as `custom-oracle-ee`. */
export function isCustomEngine(engine: string): boolean {
  return engine.startsWith("custom-");
}

/** Why an engine cannot be worked with; an empty list when it can. */
export function engineNameProblems(engine: string): string[] {
  if (isCustomEngine(engine)) {
    return [`"${engine}" is an engine of RDS Custom, which runs on hosts of its own; use the AWS CLI for it.`];
  }
  const known = ENGINE_TRAITS.flatMap(({ engines }) => engines).join(", ");
  return engineTraits(engine) === undefined ? [`"${engine}" is not an engine; write one of ${known}.`] : [];
}

/** The major version of an engine version: `8.0` of `8.0.40` for MySQL, `16` of `16.4` for PostgreSQL. */
export function majorVersionOf(engine: string, engineVersion: string): string {
  const numbers = engineTraits(engine)?.majorNumbers ?? 2;
  return engineVersion.split(".").slice(0, numbers).join(".");
}
