import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of a SnapshotCopy. */
export interface SnapshotCopyArgs {
  /**
   * The snapshot to copy: the full ARN of an automated, manual or shared snapshot of a DB instance, in any Region of
   * the partition. Either this or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The snapshot to copy: the full ARN of an automated, manual or shared snapshot of an Aurora DB cluster, in any
   * Region of the partition. Either this or `sourceDbSnapshotIdentifier`. AWS copies no snapshots of Multi-AZ DB
   * clusters.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /** The Region that the copy is made in, such as `eu-west-1`. */
  region: string;
  /**
   * The identifier of the copy: a letter, then lower-case letters, digits and single hyphens, at most 255. By default
   * the component's name, cut to that with a hash where it is longer.
   */
  targetDbSnapshotIdentifier?: string | undefined;
  /**
   * The identifier of the copy of a cluster snapshot: as that of another copy, but at most 63 characters. By default
   * the component's name, cut to that with a hash where it is longer.
   */
  targetDbClusterSnapshotIdentifier?: string | undefined;
  /**
   * The full ARN of the KMS key of the target Region that encrypts the copy. Required when the source is encrypted;
   * with an unencrypted source it encrypts the copy, if that is of a DB instance: AWS may refuse it for Aurora. A copy
   * that is to be shared needs a customer managed key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The option group of the copy, in the target Region. AWS requires one when the source has a persistent or
   * permanent option, such as Oracle's Timezone. Not for cluster snapshots.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The accounts that may copy and restore the copy: up to 20 ids of 12 digits. `all` makes it public, if it is not
   * encrypted.
   */
  sharedAccounts?: string[] | undefined;
  /**
   * Whether the copy gets the tags of its source, once, when it is made. Later changes of its tags are then left
   * alone. AWS ignores it when the copy gets other tags too, so not together with `tags`, nor with default tags of
   * the provider. By default false.
   */
  copyTags?: boolean | undefined;
  /** The tags of the copy. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The presigned URL of the copy, which AWS requires for encrypted copies between AWS GovCloud (US) Regions and
   * ignores elsewhere.
   */
  presignedUrl?: pulumi.Input<string> | undefined;
  /** What happens to the copy when it is taken out of the program: `protect` by default, `retain` or `delete`. */
  deletion?: Deletion;
  /** How long to wait for the copy, such as `90m`. By default `24h`: a copy of a large snapshot takes hours. */
  createTimeout?: string | undefined;
}
