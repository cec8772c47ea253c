import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments that SnapshotCopy, SharedSnapshot and ReceivedSnapshot have in common. */
export interface CopyArgs {
  /** The Region of the copy, such as `eu-west-1`: the source's own or another one in the same partition. */
  region: string;
  /**
   * The option group of the copy, in its Region and account. Required by AWS if the copy leaves the source's Region or
   * account and the source has a persistent or permanent option, such as Oracle's Timezone. Not supported for DB
   * cluster snapshots. Defaults to AWS's choice.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The identifier of the copy of a DB snapshot: a letter, followed by lowercase letters, digits and single hyphens, at
   * most 255 characters. Defaults to the component's name, shortened with a hash if it is longer.
   */
  targetDbSnapshotIdentifier?: string | undefined;
  /**
   * The identifier of the copy of a DB cluster snapshot: a letter, followed by lowercase letters, digits and single
   * hyphens, at most 63 characters. Defaults to the component's name, shortened with a hash if it is longer.
   */
  targetDbClusterSnapshotIdentifier?: string | undefined;
  /** The tags of the copy, and of its key if the component creates one. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The presigned URL of the copy request. AWS requires it for encrypted copies between AWS GovCloud (US) Regions and
   * ignores it elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /**
   * The removal behavior of the copy, and of its key if the component creates one: `protect`, `retain` or `delete`.
   * Defaults to `protect`.
   */
  deletion?: Deletion;
  /**
   * The time to wait for the copy, such as `90m`. Defaults to `24h`, because copying a large snapshot takes hours.
   */
  createTimeout?: string | undefined;
}

/** The arguments of a SnapshotCopy. */
export interface SnapshotCopyArgs extends CopyArgs {
  /**
   * The full ARN of the DB snapshot to copy: automated, manual or shared, in any Region of the partition. Specify
   * either this or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The full ARN of the Aurora DB cluster snapshot to copy: automated, manual or shared, in any Region of the
   * partition. Specify either this or `sourceDbSnapshotIdentifier`. AWS cannot copy snapshots of Multi-AZ DB clusters.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The full ARN of the KMS key in the target Region that encrypts the copy. Required if the source is encrypted. It
   * also encrypts the copy of an unencrypted DB snapshot; AWS may refuse it for an unencrypted Aurora snapshot. A shared
   * copy needs a customer managed key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The accounts that can copy and restore the copy: up to 20 IDs of 12 digits. `all` makes an unencrypted copy public.
   */
  sharedAccounts?: string[] | undefined;
  /**
   * Whether AWS copies the tags of the source when it creates the copy. Later changes of this setting and of these tags
   * are ignored. AWS ignores the setting if the copy gets other tags, so do not combine it with `tags` or with default
   * tags of the provider. Defaults to false.
   */
  copyTags?: boolean | undefined;
}
