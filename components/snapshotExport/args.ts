import type * as pulumi from "@pulumi/pulumi";

/** The arguments of a SnapshotExport. */
export interface SnapshotExportArgs {
  /** The Region of the snapshot, of the bucket and of the key, such as `eu-west-1`. */
  region: string;
  /**
   * The snapshot to export: the full ARN of a snapshot of a DB instance or DB cluster, automated or manual, of MySQL,
   * MariaDB, PostgreSQL or Aurora, and not of magnetic storage.
   */
  snapshotArn: pulumi.Input<string>;
  /** The name of the S3 bucket. It must exist, in the Region; in another account its policy must let the role in. */
  s3BucketName: pulumi.Input<string>;
  /**
   * The folder in the bucket, without a colon. By default none: the files are in one of the export's own identifier.
   */
  s3Prefix?: pulumi.Input<string> | undefined;
  /** The full ARN of a symmetric KMS key of the Region that the exported files are encrypted with. */
  kmsKeyId: pulumi.Input<string>;
  /**
   * The full ARN of an IAM role that RDS assumes to write to the bucket, and its owner's to allow that. By default a
   * role is made, with the policy that AWS documents.
   */
  iamRoleArn?: pulumi.Input<string> | undefined;
  /**
   * The parts to export: `database`, and of MySQL and MariaDB `database.table`, of PostgreSQL `database.schema` and
   * `database.schema.table`; up to 200 KB of names of letters, digits, `$` and `_`. By default everything.
   */
  exportOnly?: string[] | undefined;
  /**
   * The identifier of the export: 1 to 60 letters, digits and hyphens. By default the component's name. AWS takes each
   * identifier once.
   */
  exportTaskIdentifier?: string | undefined;
  /** The tags of the role that is made. AWS has no tags for exports. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** How long to wait for the export, such as `90m`. By default `24h`: AWS restores the whole snapshot first. */
  createTimeout?: string | undefined;
}
