import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of an AutomatedBackupReplication. */
export interface AutomatedBackupReplicationArgs {
  /**
   * The full ARN of the source DB instance, in another Region. It must have automated backups and must not belong to a
   * DB cluster.
   */
  sourceDbInstanceArn: pulumi.Input<string>;
  /** The target Region, such as `eu-west-1`. AWS must support replication from the source's Region to this one. */
  region: string;
  /** The retention period of the replicated backups in days, 1 to 35. A change replaces the replication. Defaults to 7. */
  retentionPeriod?: pulumi.Input<number> | undefined;
  /**
   * Whether the source is encrypted. AWS does not encrypt the backups of an unencrypted source. Defaults to true.
   */
  encrypted?: boolean | undefined;
  /**
   * The full ARN of a KMS key in the target Region that encrypts the replicated backups. A change replaces the
   * replication. Defaults to a new SnapshotKey.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The presigned URL of the request. AWS requires it for encrypted backups between AWS GovCloud (US) Regions and
   * ignores it elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /** The tags of the new key. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The removal behavior of the replication and its key: `protect`, `retain`, or `delete`, which stops the replication.
   * Backups that were replicated until then remain for their retention period, and need the key until it ends. Defaults
   * to `protect`.
   */
  deletion?: Deletion;
  /** The time to wait for the replication to start, such as `90m`. Defaults to `24h`. */
  createTimeout?: string | undefined;
}
