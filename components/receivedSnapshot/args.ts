import type * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";

/** The arguments of a ReceivedSnapshot. */
export interface ReceivedSnapshotArgs {
  /**
   * The snapshot that another account shares: the full ARN of a manual snapshot of a DB instance, in any Region of the
   * partition. Either this or `sourceDbClusterSnapshotIdentifier`.
   */
  sourceDbSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /**
   * The snapshot that another account shares: the full ARN of a manual snapshot of an Aurora DB cluster, in any Region
   * of the partition. Either this or `sourceDbSnapshotIdentifier`.
   */
  sourceDbClusterSnapshotIdentifier?: pulumi.Input<string> | undefined;
  /** The Region that the copy is made in, such as `eu-west-1`: the source's own, or another one, in one step. */
  region: string;
  /**
   * Whether the copy is encrypted, by default true. False is for sources that are not encrypted, which then stay so; an
   * encrypted one is refused. An unencrypted source of an Aurora cluster takes false: its restore encrypts, by a
   * `kmsKeyId` of its own, while AWS's API reference calls a key on its copy an error.
   */
  encrypt?: boolean | undefined;
  /**
   * The full ARN of a key of the Region, of this account, that encrypts the copy. By default a SnapshotKey is made, for
   * this account only.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The option group of the copy, in its Region and account. AWS requires one when the source has Oracle's Timezone or
   * OLS; its owner knows. Not for cluster snapshots.
   */
  optionGroupName?: pulumi.Input<string> | undefined;
  /**
   * The identifier of the copy of a DB instance snapshot: a letter, then lower-case letters, digits and single hyphens,
   * at most 255. By default the component's name, cut to that with a hash where it is longer.
   */
  targetDbSnapshotIdentifier?: string | undefined;
  /**
   * The identifier of the copy of a cluster snapshot: as the other, but at most 63 characters. By default the
   * component's name, cut to that with a hash where it is longer.
   */
  targetDbClusterSnapshotIdentifier?: string | undefined;
  /** The tags of the copy and of its key. Those of the shared snapshot are not copied: AWS does not tell them. */
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
