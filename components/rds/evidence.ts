/** The facts that a lookup returned about a snapshot. */
export interface SnapshotEvidence {
  /** The ARN of the snapshot. */
  snapshotArn: string;
  /** Whether the snapshot is encrypted. */
  encrypted: boolean;
  /** The ARN of the KMS key that encrypts the snapshot. Absent if the snapshot is not encrypted. */
  kmsKeyId?: string;
  /** The type of the snapshot: `automated`, `manual`, `awsbackup`, `shared` or `public`. */
  snapshotType: string;
  /** The database engine, such as `mysql`. */
  engine?: string;
  /** The engine version, such as `8.0.40`. */
  engineVersion?: string;
  /** The storage type of the DB instance, such as `gp3`. Absent for a cluster. */
  storageType?: string;
  /** The option group of the snapshot. */
  optionGroupName?: string;
  /**
   * The names of the options in that group, such as `Timezone`. Absent if the copy does not depend on them, or if they
   * cannot be read because the group belongs to another account.
   */
  options?: string[];
}

/** The facts that a lookup returned about a KMS key. */
export interface KeyEvidence {
  /** The ARN of the key. */
  arn: string;
  /** The manager of the key: `AWS` for a default key such as `aws/rds`, which cannot be shared, otherwise `CUSTOMER`. */
  keyManager: string;
  /** The state of the key: `Enabled`, `Disabled`, `PendingDeletion`… */
  keyState: string;
}

/**
 * The facts that a `SnapshotCopy` looked up before its creation. Policies use them where a literal ARN proves nothing.
 * Evidence only proves what is otherwise unproven. It never overrides an input.
 */
export interface SnapshotCopyEvidence {
  /** The source snapshot. Absent if it no longer exists, or is not known yet. */
  source?: SnapshotEvidence;
  /** The key of the copy. Absent if the copy has no key, the key does not exist, or is not known yet. */
  key?: KeyEvidence;
}

/** The facts that a `RestoredDatabase` looked up in its own Region before its creation. */
export interface RestoredDatabaseEvidence {
  /** The snapshot. Absent if it no longer exists, or is not known yet. */
  source?: SnapshotEvidence;
  /** The key of the cluster. Absent if the cluster has no key, the key does not exist, or is not known yet. */
  key?: KeyEvidence;
}

/** The facts that a lookup returned about the source instance of replicated automated backups. */
export interface InstanceEvidence {
  /** The ARN of the instance. */
  dbInstanceArn: string;
  /** The database engine, such as `mysql`. */
  engine: string;
  /** Whether the instance, and so its backups, are encrypted. */
  encrypted: boolean;
  /** The retention period of automated backups in days; 0 if they are disabled. */
  backupRetentionPeriod: number;
  /** The option groups of the instance. */
  optionGroupNames: string[];
  /** The DB cluster of the instance. Absent if it belongs to none. */
  dbClusterIdentifier?: string;
}

/** The facts that an `AutomatedBackupReplication` looked up before its creation. */
export interface BackupReplicationEvidence {
  /** The source instance. Absent if the lookup failed, or if it is not known yet. */
  source?: InstanceEvidence;
  /** The given key. Absent if there is none, if the lookup failed, or if it is not known yet. */
  key?: KeyEvidence;
}
