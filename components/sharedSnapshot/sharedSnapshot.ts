import * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import { secretUrl } from "../arguments/omitUndefined";
import { ArgsValidator } from "../arguments/validation";
import { lookUpSource } from "../lookups/copySource";
import { lookUpAccountId } from "../lookups/evidenceLookup";
import { errorsAt } from "../rds/argumentError";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copy";
import { ownShareErrors } from "../rds/snapshots/sharedSource";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { kindOf, sourceOf } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import { copyArgs, keyArgs, plannedCopyArgs } from "./children";
import { sourceErrors, validateArgs } from "./validate";

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

/**
 * A snapshot of a DB instance or Aurora DB cluster that other accounts may copy, with all that this takes: a manual
 * copy of it, since AWS shares no automated one; a customer managed key for the copy, since no other account can use
 * the default key; that key opened to the accounts; and the share.
 *
 * It is a copy in every case, also where the source is manual and under a customer managed key: nothing that Pulumi
 * can declare shares a snapshot without owning it, so that to adopt the source would delete it with the stack. The
 * source stays as it is.
 *
 * Refused, before anything is made, is what cannot be copied or shared: snapshots of Multi-AZ DB clusters and of RDS
 * Custom, those with TDE or other options that forbid it, and where `encrypt` asks for it those of unencrypted Aurora
 * clusters. An encrypted snapshot is never public.
 *
 * Each account must attach the `targetAccountPolicy` to its principals that copy the snapshot, and makes its copy with
 * a ReceivedSnapshot. See "Sharing a DB snapshot" in the Amazon RDS User Guide, and "Sharing a DB cluster snapshot" in
 * the Amazon Aurora User Guide.
 */
export class SharedSnapshot extends pulumi.ComponentResource {
  /** The ARN of the shared copy, by which another account names it. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the shared copy. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the shared copy. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that the shared copy is encrypted with; absent when it is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /**
   * The IAM policy, as JSON, that each account must attach to its principals that copy the snapshot; absent when it is
   * not encrypted.
   */
  public readonly targetAccountPolicy: pulumi.Output<string | undefined>;

  constructor(name: string, args: SharedSnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgsValidator("SharedSnapshot", name);
    checks.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SharedSnapshot", name, { ...args, presignedUrl: secretUrl(args.presignedUrl) }, opts);

    const found = lookUpSource(name, plannedCopyArgs(args), this, this);
    const account = checks.validated(pulumi.output(lookUpAccountId({ parent: this })), (own) =>
      errorsAt("sharedAccounts", ownShareErrors(args.sharedAccounts ?? [], own)),
    );
    const source = checks
      .validated(pulumi.all([sourceOf(args) ?? "", found, account]), ([arn, evidence]) =>
        sourceErrors(args, arn, evidence),
      )
      .apply(([arn]) => arn);
    const settings = keyArgs(args);
    // Not before the source is checked: a key is protected, and would outlive a copy that is never made.
    const afterSource = { parent: this, dependsOn: source.apply(() => []) };
    const key = settings && new SnapshotKey(name, settings, afterSource);
    // After the key is opened to them: until then the accounts could not use what is shared.
    const options = { parent: this, ...(key !== undefined && { dependsOn: key }) };
    const shared = { ...args, [SOURCE_ARGUMENT[kindOf(args)]]: source };
    const copy = new SnapshotCopy(name, copyArgs(shared, key?.keyArn), options, found);
    this.snapshotArn = copy.snapshotArn;
    this.snapshotIdentifier = copy.snapshotIdentifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.targetAccountPolicy = key?.targetAccountPolicy ?? pulumi.output(undefined);
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      dbSnapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      targetAccountPolicy: this.targetAccountPolicy,
    });
  }
}
