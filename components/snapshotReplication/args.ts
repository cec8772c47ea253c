import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import type { SourceKind } from "../arguments/sourceKind";
import type { OptionGroupChanges } from "../replicatedOptionGroup/args";
import type { ParameterGroupChanges } from "../replicatedParameterGroup/args";

/** The arguments of a SnapshotReplication. */
export interface SnapshotReplicationArgs {
  /** The identifier of the source DB instance or DB cluster, such as `orders`. */
  database: string;
  /** The kind of the source: `instance` or `cluster`. Defaults to `instance`. */
  kind?: SourceKind;
  /** The Region of the source. */
  sourceRegion: string;
  /** The snapshots of the source to copy to each target. Copies that exist there already are listed in the target. */
  snapshots: SourceSnapshot[];
  /** The source's parameter group, or its cluster parameter group. Defaults to none: no parameter group is replicated. */
  parameterGroupName?: string | undefined;
  /** The source instance's option group. Defaults to none: no option group is replicated. Not for clusters. */
  optionGroupName?: string | undefined;
  /**
   * Whether the source's groups are read. Set to false while the source's Region or its groups are unavailable:
   * existing replicas then stay as they are, and new ones cannot be created. Defaults to true.
   */
  readSourceGroups?: boolean | undefined;
  /** The engine of the source, such as `mysql`. Its option group must be for this engine. Defaults to any engine. */
  engine?: string | undefined;
  /** The engine version of the source, such as `8.0.40`. Its groups must be for this version. Defaults to any version. */
  engineVersion?: string | undefined;
  /** Where the copies go, with one entry for each Region. */
  targets: ReplicationTarget[];
  /**
   * How many copies AWS makes at once in one target Region and account, over all replications of the program. Further
   * copies wait. Defaults to 20 for instances and 5 for clusters, which are AWS's quotas.
   */
  concurrentCopies?: number | undefined;
  /** The tags of keys, groups and copies. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to copies and keys when they leave the program: `protect`, `retain` or `delete`. Defaults to
   * `protect`. Groups are deleted only with `delete`; otherwise they stay in AWS, because older copies are restored
   * with them.
   */
  deletion?: Deletion;
  /** How long to wait for each copy, such as `90m`. Defaults to `24h`. */
  createTimeout?: string | undefined;
}

/** A snapshot to copy. */
export interface SourceSnapshot {
  /** The full ARN of the snapshot. */
  snapshotArn: string;
  /** When the snapshot was made, in ISO 8601, such as `2026-11-24T03:12:09Z`. This time is part of the copies' names. */
  snapshotCreateTime: string;
  /**
   * Whether the snapshot is encrypted. Defaults to true. Copies of an unencrypted DB instance snapshot are encrypted.
   * Copies of an unencrypted Aurora snapshot are not, because only a restore encrypts those for sure.
   */
  encrypted?: boolean | undefined;
}

/** A copy that was made before. Its key and option group stay the same, even if those of new copies change. */
export interface ExistingCopy {
  /** The identifier of the copy. */
  identifier: string;
  /** The full ARN of the snapshot that was copied. The snapshot may no longer exist. */
  sourceSnapshotArn: string;
  /** The full ARN of the key that encrypts the copy. Leave it out if the copy is not encrypted. */
  kmsKeyId?: string | undefined;
  /** The option group of the copy. Defaults to the one that AWS returns. */
  optionGroupName?: string | undefined;
  /** The tags of the copy. Defaults to `tags` of the replication. */
  tags?: Record<string, string> | undefined;
  /** The removal behavior of the copy. Defaults to `deletion` of the replication. */
  deletion?: Deletion;
}

/** A Region that snapshots are copied to, and the accounts that may use the copies. */
export interface ReplicationTarget {
  /** The target Region, such as `eu-west-1`. */
  region: string;
  /** The accounts that may copy and restore the copies: up to 20 account IDs of 12 digits. Defaults to none. */
  sharedAccounts?: string[] | undefined;
  /**
   * The ARNs of IAM roles or users of these accounts that get grants for the key, instead of each account as a whole.
   * Not together with `kmsKeyId`.
   */
  principals?: string[] | undefined;
  /**
   * The full ARN of a key of this Region that encrypts new copies. Its key policy must allow the accounts to use it.
   * Defaults to a new SnapshotKey.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /** A parameter group of this Region for restored databases. Defaults to a replica of the source's. */
  parameterGroupName?: pulumi.Input<string> | undefined;
  /** An option group of this Region for new copies and restored databases. Defaults to a replica of the source's. */
  optionGroupName?: pulumi.Input<string> | undefined;
  /** Differences from the source's parameter group. */
  parameterGroup?: ParameterGroupChanges | undefined;
  /** Differences from the source's option group, and the settings that cannot be read from it. */
  optionGroup?: OptionGroupChanges | undefined;
  /** The ARNs of those `snapshots` that are not copied to this target. Copies that exist already stay. Defaults to none. */
  skippedSnapshots?: string[] | undefined;
  /** The copies that were made before. Each stays declared until it is removed here; then `deletion` applies. */
  existingCopies?: ExistingCopy[] | undefined;
}

/** What a restore needs in a target Region. */
export interface ReplicatedTarget {
  /** The Region. */
  region: string;
  /** The ARN of the key that encrypts new copies. */
  keyArn: string;
  /** The IAM policy, as JSON, that each target account must attach to its principals that use the copies. */
  targetAccountPolicy: string;
  /** The parameter group for restored databases. Absent if the source's is not given. */
  parameterGroupName?: string;
  /** The option group for restored databases. Absent for clusters, and if the source's is not given. */
  optionGroupName?: string;
  /** The ARNs of the copies, by identifier. */
  snapshotArns: Record<string, string>;
}
