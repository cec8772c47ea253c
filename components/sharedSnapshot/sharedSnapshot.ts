import * as pulumi from "@pulumi/pulumi";
import { secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpAccountId } from "../lookups/account";
import { errorsAt } from "../rds/argumentError";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copy";
import { ownShareErrors } from "../rds/snapshots/sharedSource";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { lookUpSource, withKnownSource } from "../snapshotCopy/source";
import { kindOf, sourceOf } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { SharedSnapshotArgs } from "./args";
import { copyArgs, keyArgs, plannedCopyArgs } from "./children";
import { sourceErrors, validateArgs } from "./validate";

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
    const copy = new SnapshotCopy(name, withKnownSource(copyArgs(shared, key?.keyArn), found), options);
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
