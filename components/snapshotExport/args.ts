import type * as pulumi from "@pulumi/pulumi";

/** The arguments of a SnapshotExport. */
export interface SnapshotExportArgs {
  /** The Region of the snapshot, the bucket and the key, such as `eu-west-1`. */
  region: string;
  /**
   * The full ARN of the DB snapshot or DB cluster snapshot to export, automated or manual. Its engine must be MySQL,
   * MariaDB, PostgreSQL or Aurora, and its storage type must not be magnetic.
   */
  snapshotArn: pulumi.Input<string>;
  /**
   * The name of an existing S3 bucket in the Region. The policy of a bucket in another account must allow the role.
   */
  s3BucketName: pulumi.Input<string>;
  /** The folder in the bucket that contains the export's own folder. Must not contain a colon. Defaults to none. */
  s3Prefix?: pulumi.Input<string> | undefined;
  /** The full ARN of a symmetric KMS key in the Region that encrypts the exported files. */
  kmsKeyId: pulumi.Input<string>;
  /**
   * The full ARN of an IAM role that RDS can assume to write to the bucket. Defaults to a new role with the policy that
   * AWS documents.
   */
  iamRoleArn?: pulumi.Input<string> | undefined;
  /**
   * The parts to export: `database`; `database.table` for MySQL and MariaDB; `database.schema` and
   * `database.schema.table` for PostgreSQL. Names can contain letters, digits, `$` and `_`. At most 200 KB in total.
   * Defaults to everything.
   */
  exportOnly?: string[] | undefined;
  /**
   * The identifier of the export: 1 to 60 letters, digits and hyphens. AWS accepts each identifier once. Defaults to
   * the component's name.
   */
  exportTaskIdentifier?: string | undefined;
  /** The tags of the new role. Exports do not support tags. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The time to wait for the export, such as `90m`. Defaults to `24h`, because AWS first restores the whole snapshot.
   */
  createTimeout?: string | undefined;
}
