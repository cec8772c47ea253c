import type { SnapshotKind } from "./arn";

/** What kind of database a snapshot is of: AWS treats the snapshots of each in its own way. */
export type DatabaseKind = "instance" | "aurora-cluster" | "multi-az-cluster";

/** What AWS does with the snapshots of one kind of database. */
export interface DatabaseTraits {
  /** In words, for messages. */
  description: string;
  snapshotKind: SnapshotKind;
  /** Why its snapshots cannot be copied; absent when they can. */
  notCopyable?: string;
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
 * What differs between the kinds (RDS User Guide, "Copying a DB snapshot", "Limitations of Multi-AZ DB clusters";
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
    return "instance";
  }
  if (engine?.startsWith("aurora")) {
    return "aurora-cluster";
  }
  return engine === "mysql" || engine === "postgres" ? "multi-az-cluster" : undefined;
}
