import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of an AutomatedBackupReplication. */
export interface AutomatedBackupReplicationArgs {
  /**
   * The DB instance whose automated backups are replicated: its full ARN, in another Region. It must have automated
   * backups, and belong to no DB cluster.
   */
  sourceDbInstanceArn: pulumi.Input<string>;
  /** The Region that the backups are replicated to, such as `eu-west-1`: one that AWS pairs with the source's. */
  region: string;
  /**
   * How many days the replicated backups are kept, 1 to 35. By default 7. Another number starts the replication anew.
   */
  retentionPeriod?: pulumi.Input<number> | undefined;
  /**
   * Whether the source is encrypted, by default true. The backups of one that is not have no key: AWS does not encrypt
   * them.
   */
  encrypted?: boolean | undefined;
  /**
   * The full ARN of a KMS key of the target Region that the replicated backups are encrypted with. By default a
   * SnapshotKey is made. Another key starts the replication anew.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The presigned URL of the request, which AWS requires for encrypted backups between AWS GovCloud (US) Regions and
   * ignores elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /** The tags of the key that is made. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the replication and its key when they are taken out of the program: `protect` by default, `retain`,
   * or `delete`, which stops the replication. What is replicated by then is kept for its retention period, and needs
   * the key as long.
   */
  deletion?: Deletion;
  /** How long to wait for the replication to start, such as `90m`. By default `24h`. */
  createTimeout?: string | undefined;
}
