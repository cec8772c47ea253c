import { reasonsWhere } from "../argumentError";
import type { DatabaseKind } from "../identity/arn";
import { ENGINE_TRAITS, type EngineTraits } from "./engineTable";

/** A kind of database in more detail: AWS handles the snapshots of each variant differently. */
export type DatabaseVariant = "instance" | "custom-instance" | "aurora-cluster" | "multi-az-cluster";

/** How AWS handles the snapshots of a database variant. */
export interface DatabaseTraits {
  /** The noun for messages. */
  description: string;
  kind: DatabaseKind;
  /** Why its snapshots cannot be copied. Absent if they can. */
  notCopyable?: string;
  /** The alternative to a copy. */
  insteadOfCopy?: string;
  /** Whether a copy has an option group. */
  hasOptionGroup: boolean;
  /**
   * Whether a copy of an unencrypted snapshot can be encrypted. The AWS documentation on Aurora conflicts: the reference
   * of CopyDBClusterSnapshot forbids a key for such a copy, the Aurora User Guide ("Encrypting Amazon Aurora resources")
   * recommends it. A restore with a key always encrypts.
   */
  encryptsOnCopy: "yes" | "conflicting" | "no";
  /** The default quota of concurrent copies for each target Region and account. */
  concurrentCopies: number;
}

/**
 * The traits of each variant (RDS User Guide, "Copying a DB snapshot", "Limitations of Multi-AZ DB clusters",
 * "Working with Amazon RDS Custom"; Aurora User Guide, "Copying a DB cluster snapshot"; RDS API Reference,
 * CopyDBSnapshot, CopyDBClusterSnapshot).
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
    // According to the API reference. The guide of RDS Custom for SQL Server describes cross-Region copies.
    notCopyable: "CopyDBSnapshot does not support RDS Custom",
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
    notCopyable: "AWS does not copy snapshots of Multi-AZ DB clusters",
    insteadOfCopy:
      "export it to S3 with a SnapshotExport, or restore it in its own Region with the AWS CLI because RestoredDatabase cannot",
    hasOptionGroup: false,
    encryptsOnCopy: "no",
    concurrentCopies: 5,
  },
};

/** How AWS restores a kind of database. */
export interface RestoreTraits {
  /** The storage types of a restored database. AWS no longer restores to magnetic storage. */
  storageTypes: readonly string[];
  /** Whether AWS restores an encrypted snapshot that another account shares without a copy of it. */
  sharedEncrypted: boolean;
}

/**
 * The restore traits of each kind, where a cluster is an Aurora cluster (RDS User Guide, "Amazon RDS DB instance
 * storage", "Sharing a DB snapshot"; Aurora User Guide, "Storage configurations for Amazon Aurora DB clusters",
 * "Sharing a DB cluster snapshot").
 */
const RESTORE_TRAITS: Readonly<Record<DatabaseKind, RestoreTraits>> = {
  instance: { storageTypes: ["gp2", "gp3", "io1", "io2"], sharedEncrypted: false },
  cluster: { storageTypes: ["aurora", "aurora-iopt1"], sharedEncrypted: true },
};

/**
 * Returns the variant of a database; `undefined` for a cluster with an unknown engine. Aurora engines start with
 * `aurora`. Any other cluster is a Multi-AZ DB cluster of MySQL or PostgreSQL.
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

/** Returns the kind of a restored database: a DB cluster for Aurora engines, otherwise a DB instance. */
export function restoredKind(engine: string): DatabaseKind {
  return isAuroraEngine(engine) ? "cluster" : "instance";
}

/** Returns how AWS restores a database of an engine. */
export function restoreTraits(engine: string): RestoreTraits {
  return RESTORE_TRAITS[restoredKind(engine)];
}

/** Returns the properties of an engine; `undefined` for RDS Custom engines and unknown ones. */
export function engineTraits(engine: string): EngineTraits | undefined {
  return ENGINE_TRAITS.find(({ engines }) => engines.includes(engine));
}

/** Returns whether an engine is an Aurora engine, whose databases are DB clusters. */
export function isAuroraEngine(engine: string): boolean {
  return engine.startsWith("aurora");
}

/** Returns whether an engine is an RDS Custom engine, such as `custom-oracle-ee`. */
export function isCustomEngine(engine: string): boolean {
  return engine.startsWith("custom-");
}

/** Returns why an engine is not supported. */
export function engineNameErrors(engine: string): string[] {
  const known = ENGINE_TRAITS.flatMap(({ engines }) => engines).join(", ");
  return reasonsWhere([
    {
      condition: isCustomEngine(engine),
      reason: `must not be an RDS Custom engine, but is "${engine}"; use the AWS CLI for RDS Custom.`,
    },
    {
      condition: !isCustomEngine(engine) && engineTraits(engine) === undefined,
      reason: `must be one of ${known}, but is "${engine}".`,
    },
  ]);
}

/** Returns the major version of an engine version: `8.0` for MySQL `8.0.40`, `16` for PostgreSQL `16.4`. */
export function majorVersionOf(engine: string, engineVersion: string): string {
  const numbers = engineTraits(engine)?.majorNumbers ?? 2;
  return engineVersion.split(".").slice(0, numbers).join(".");
}
