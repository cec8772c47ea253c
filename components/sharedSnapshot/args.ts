import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of a SharedSnapshot. */
export interface SharedSnapshotArgs {
  /**
   * The snapshot to share: the full ARN of an automated or manual snapshot of a DB instance, in any Region of the
   * partition. Either this or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The snapshot to share: the full ARN of an automated or manual snapshot of an Aurora DB cluster, in any Region of
   * the partition. Either this or `sourceDbSnapshotIdentifier`.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /** The Region of the shared copy, such as `us-east-1`: the source's own, or another one. */
  region: string;
  /**
   * The accounts that may copy the snapshot, and restore it where AWS allows that: 1 to 20 ids of 12 digits, and not
   * the snapshot's own. Accounts are added and removed in place.
   */
  sharedAccounts?: string[] | undefined;
  /**
   * The ARNs of IAM roles or users of these accounts that get the grants of their account, instead of the account as a
   * whole.
   */
  principals?: string[] | undefined;
  /**
   * Whether the shared copy is encrypted, by default true. False is for sources that are not encrypted, which are then
   * shared as they are; an encrypted one is refused. An unencrypted source of an Aurora cluster takes false: its restore
   * encrypts, by a `kmsKeyId` of its own, while AWS's API reference calls a key on its copy an error.
   */
  encrypt?: boolean | undefined;
  /**
   * The full ARN of a customer managed key of the Region for the copy. It gets grants for the accounts, and its policy
   * is its owner's to write. By default a SnapshotKey is made, which is opened to them by its policy too.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * Whether everyone may copy and restore the snapshot: every AWS account there is. By default false. Only with
   * `encrypt: false`, and in the place of `sharedAccounts`.
   */
  public?: boolean | undefined;
  /**
   * The option group of the copy, in its Region. AWS requires one when the copy leaves the source's Region and the
   * source has a persistent or permanent option, such as Oracle's Timezone. Not for cluster snapshots.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The identifier of the shared copy of a DB instance snapshot: a letter, then lower-case letters, digits and single
   * hyphens, at most 255. By default the component's name, cut to that with a hash where it is longer.
   */
  targetDbSnapshotIdentifier?: string | undefined;
  /**
   * The identifier of the shared copy of a cluster snapshot: as the other, but at most 63 characters. By default the
   * component's name, cut to that with a hash where it is longer.
   */
  targetDbClusterSnapshotIdentifier?: string | undefined;
  /** The tags of the copy and of its key. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The presigned URL of the copy, which AWS requires for encrypted copies between AWS GovCloud (US) Regions and
   * ignores elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /**
   * What happens to the copy and its key when they are taken out of the program: `protect` by default, `retain` or
   * `delete`.
   */
  deletion?: Deletion;
  /** How long to wait for the copy, such as `90m`. By default `24h`: a copy of a large snapshot takes hours. */
  createTimeout?: string | undefined;
}
