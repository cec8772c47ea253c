import type * as pulumi from "@pulumi/pulumi";
import type { CopyArgs } from "../snapshotCopy/args";

/** The arguments of a ReceivedSnapshot. */
export interface ReceivedSnapshotArgs extends CopyArgs {
  /**
   * The full ARN of the manual DB snapshot that another account shares, in any Region of the partition. Specify either
   * this or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The full ARN of the manual Aurora DB cluster snapshot that another account shares, in any Region of the partition.
   * Specify either this or `sourceDbSnapshotIdentifier`.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * Whether the copy is encrypted. Must be true for an encrypted source, and false for an unencrypted Aurora source,
   * which can be encrypted on restore with `kmsKeyId`. Defaults to true.
   */
  encrypt?: boolean | undefined;
  /**
   * The full ARN of a KMS key of this account in the Region that encrypts the copy. Defaults to a new SnapshotKey for
   * this account only.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
}
