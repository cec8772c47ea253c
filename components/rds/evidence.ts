/** What was looked up about the source of a copy. */
export interface SnapshotEvidence {
  /** The ARN of the source snapshot. */
  snapshotArn: string;
  /** Whether the source snapshot is encrypted. */
  encrypted: boolean;
  /** The ARN of the KMS key that the source snapshot is encrypted with; absent when it is not encrypted. */
  kmsKeyId?: string;
  /** How the source snapshot was made: `automated`, `manual`, `awsbackup`, `shared` or `public`. */
  snapshotType: string;
  /** The database engine, such as `mysql`. */
  engine?: string;
  /** The version of the engine, such as `8.0.40`. */
  engineVersion?: string;
  /** The storage type of the DB instance that the snapshot is of, such as `gp3`; absent for a cluster. */
  storageType?: string;
  /** The option group of the source snapshot. */
  optionGroupName?: string;
  /**
   * The names of the options in that group, such as `Timezone`. Absent where nothing about the copy depends on them,
   * and where they cannot be read, as those of another account.
   */
  options?: string[];
}

/** What was looked up about the KMS key of a copy. */
export interface KeyEvidence {
  /** The ARN of the key. */
  arn: string;
  /** Who manages the key: `AWS` for a default key such as `aws/rds`, which cannot be shared, else `CUSTOMER`. */
  keyManager: string;
  /** The state of the key: `Enabled`, `Disabled`, `PendingDeletion`… */
  keyState: string;
}

/**
 * What a `SnapshotCopy` looked up in AWS before it was made. Policies judge by it what a literal ARN does not tell.
 * It only turns what is unproven into something proven: it never outweighs an input.
 */
export interface SnapshotCopyEvidence {
  /** The source snapshot; absent when AWS has it no more, or when it is not known yet. */
  source?: SnapshotEvidence;
  /**
   * The key that the copy is encrypted with; absent when none is named, when AWS has it not, or when it is not known
   * yet.
   */
  key?: KeyEvidence;
}

/** What a `RestoredDatabase` looked up in AWS, in its own Region, before it was made. */
export interface RestoredDatabaseEvidence {
  /** The snapshot; absent when AWS has it no more, or when it is not known yet. */
  source?: SnapshotEvidence;
  /** The key of the cluster; absent when none is named, when AWS has it not, or when it is not known yet. */
  key?: KeyEvidence;
}

/** What was looked up about the DB instance whose automated backups are replicated. */
export interface InstanceEvidence {
  /** The ARN of the instance. */
  dbInstanceArn: string;
  /** The database engine, such as `mysql`. */
  engine: string;
  /** Whether the instance is encrypted, and so its backups. */
  encrypted: boolean;
  /** How many days the instance keeps its automated backups; 0 when it makes none. */
  backupRetentionPeriod: number;
  /** The option groups of the instance. */
  optionGroupNames: string[];
  /** The DB cluster that the instance belongs to; absent when there is none. */
  dbClusterIdentifier?: string;
}

/** What an `AutomatedBackupReplication` looked up in AWS before it was made. */
export interface BackupReplicationEvidence {
  /** The source instance; absent when AWS does not tell, or when it is not known yet. */
  source?: InstanceEvidence;
  /** The key that is given; absent when none is, when AWS does not tell, or when it is not known yet. */
  key?: KeyEvidence;
}
