import type { DatabaseKind } from "../identity/arn";
import { ENGINE_TRAITS, type EngineTraits } from "./engineTable";

export { ENGINE_TRAITS, type EngineTraits } from "./engineTable";

/** The variants of both kinds of databases: AWS treats the snapshots of each in its own way. */
export type DatabaseVariant = "instance" | "custom-instance" | "aurora-cluster" | "multi-az-cluster";

/** What AWS does with the snapshots of one kind of database. */
export interface DatabaseTraits {
  /** In words, for messages. */
  description: string;
  kind: DatabaseKind;
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
export const DATABASE_TRAITS: Readonly<Record<DatabaseVariant, DatabaseTraits>> = {
  instance: {
    description: "a DB instance",
    kind: "instance",
    hasOptionGroup: true,
    encryptsOnCopy: "yes",
    concurrentCopies: 20,
  },
  "custom-instance": {
    description: "an RDS Custom DB instance",
    kind: "instance",
    // The API reference says so; the RDS Custom for SQL Server guide knows of copies to other Regions of the account.
    notCopyable: "CopyDBSnapshot does not apply to RDS Custom",
    insteadOfCopy: "restore it in its own Region and account",
    hasOptionGroup: false,
    encryptsOnCopy: "no",
    concurrentCopies: 20,
  },
  "aurora-cluster": {
    description: "an Aurora DB cluster",
    kind: "cluster",
    hasOptionGroup: false,
    encryptsOnCopy: "conflicting",
    concurrentCopies: 5,
  },
  "multi-az-cluster": {
    description: "a Multi-AZ DB cluster",
    kind: "cluster",
    notCopyable: "AWS copies no snapshots of Multi-AZ DB clusters",
    insteadOfCopy:
      "export it to S3 with a SnapshotExport, or restore it in its own Region with the AWS CLI, since RestoredDatabase cannot",
    hasOptionGroup: false,
    encryptsOnCopy: "no",
    concurrentCopies: 5,
  },
};

/** What AWS does when it restores one kind of database. */
export interface RestoreTraits {
  /** The storage types that AWS restores to: to magnetic storage no more. */
  storageTypes: readonly string[];
  /** Whether AWS restores an encrypted snapshot that another account shares, without a copy of it. */
  sharedEncrypted: boolean;
}

/**
 * What differs when they are restored (RDS User Guide, "Amazon RDS DB instance storage", "Sharing a DB snapshot";
 * Aurora User Guide, "Storage configurations for Amazon Aurora DB clusters", "Sharing a DB cluster snapshot").
 */
const RESTORE_TRAITS: Readonly<Record<DatabaseKind, RestoreTraits>> = {
  instance: { storageTypes: ["gp2", "gp3", "io1", "io2"], sharedEncrypted: false },
  cluster: { storageTypes: ["aurora", "aurora-iopt1"], sharedEncrypted: true },
};

/**
 * What a snapshot is of, by its kind and engine; `undefined` for the snapshot of a cluster whose engine is not known.
 * The engine of an Aurora cluster starts with `aurora`; every other cluster is a Multi-AZ DB cluster, of MySQL or
 * PostgreSQL.
 */
export function databaseVariantOf(kind: DatabaseKind, engine: string | undefined): DatabaseVariant | undefined {
  if (kind === "instance") {
    return engine !== undefined && isCustomEngine(engine) ? "custom-instance" : "instance";
  }
  if (engine !== undefined && isAuroraEngine(engine)) {
    return "aurora-cluster";
  }
  return engine === "mysql" || engine === "postgres" ? "multi-az-cluster" : undefined;
}

/** What a snapshot is restored to here: a DB instance, or for an Aurora engine a DB cluster. */
export function restoredKind(engine: string): DatabaseKind {
  return isAuroraEngine(engine) ? "cluster" : "instance";
}

/** What AWS does when it restores a database of an engine. */
export function restoreTraits(engine: string): RestoreTraits {
  return RESTORE_TRAITS[restoredKind(engine)];
}

/** What is to be known of an engine; `undefined` for one of RDS Custom and for what is no engine. */
export function engineTraits(engine: string): EngineTraits | undefined {
  return ENGINE_TRAITS.find(({ engines }) => engines.includes(engine));
}

/** Whether an engine is one of Aurora, whose databases are DB clusters. */
export function isAuroraEngine(engine: string): boolean {
  return engine.startsWith("aurora");
}

/** Whether an engine is one of RDS Custom, such as `custom-oracle-ee`. */
export function isCustomEngine(engine: string): boolean {
  return engine.startsWith("custom-");
}

/** Why an engine cannot be worked with; an empty list when it can. */
export function engineNameErrors(engine: string): string[] {
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
