import type * as pulumi from "@pulumi/pulumi";
import type { CopyArgs } from "../snapshotCopy/args";

/** The arguments of a SharedSnapshot. */
export interface SharedSnapshotArgs extends CopyArgs {
  /**
   * The full ARN of the DB snapshot to share: automated or manual, in any Region of the partition. Specify either this
   * or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The full ARN of the Aurora DB cluster snapshot to share: automated or manual, in any Region of the partition.
   * Specify either this or `sourceDbSnapshotIdentifier`.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The accounts that can copy the snapshot, and restore it where AWS allows that: 1 to 20 IDs of 12 digits, without
   * the snapshot's own account. Accounts are added and removed in place. Required unless `public` is true.
   */
  sharedAccounts?: string[] | undefined;
  /** The ARNs of IAM roles or users in these accounts that receive the key grants instead of their whole account. */
  principals?: string[] | undefined;
  /**
   * Whether the shared copy is encrypted. Must be true for an encrypted source, and false for an unencrypted Aurora
   * source, which can be encrypted on restore with `kmsKeyId`. Defaults to true.
   */
  encrypt?: boolean | undefined;
  /**
   * The full ARN of a customer managed key in the Region for the copy. The component adds grants for the accounts, but
   * the owner of the key must allow them in its key policy. Defaults to a new SnapshotKey that allows them.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * Whether every AWS account can copy and restore the snapshot. Requires `encrypt: false` and excludes
   * `sharedAccounts`. Defaults to false.
   */
  public?: boolean | undefined;
}
