import * as pulumi from "@pulumi/pulumi";
import { omitUndefined, secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpAccountId } from "../lookups/account";
import { errorsAt } from "../rds/argumentError";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { ownShareErrors } from "../rds/snapshots/sharing";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { lookUpSource, withKnownSource } from "../snapshotCopy/source";
import { kindOf, sourceOf } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { SharedSnapshotArgs } from "./args";
import { copyArgs, copyArgsWithoutKey, keyArgs } from "./children";
import { sourceErrors, validateArgs } from "./validate";

/**
 * A DB snapshot or Aurora DB cluster snapshot that other accounts can copy. The component creates everything that
 * sharing requires: a manual copy, because AWS does not share automated snapshots; a customer managed key, because
 * other accounts cannot use the default key; key access for the accounts; and the share.
 *
 * The component always creates a copy, also of a manual snapshot under a customer managed key. A Pulumi resource that
 * shared the source would own it, and would delete it with the stack. The source remains unchanged.
 *
 * Sources that AWS cannot copy or share are refused before anything is created: snapshots of Multi-AZ DB clusters and
 * RDS Custom, snapshots with TDE or other options that prevent sharing, and unencrypted Aurora snapshots unless
 * `encrypt` is false. An encrypted snapshot cannot be public.
 *
 * Each account must attach the `targetAccountPolicy` to the principals that copy the snapshot, and creates its copy
 * with a ReceivedSnapshot.
 *
 * See "Sharing a DB snapshot" in the Amazon RDS User Guide, and "Sharing a DB cluster snapshot" in the Amazon Aurora
 * User Guide.
 */
export class SharedSnapshot extends pulumi.ComponentResource {
  /** The ARN of the shared copy, which the other accounts use as their source. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the shared copy. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the shared copy. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that encrypts the shared copy. Absent if the copy is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /**
   * The IAM policy, as JSON, that each account must attach to the principals that copy the snapshot. Absent if the copy
   * is not encrypted.
   */
  public readonly targetAccountPolicy: pulumi.Output<string | undefined>;

  constructor(name: string, args: SharedSnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("SharedSnapshot", name);
    validator.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SharedSnapshot", name, { ...args, presignedUrl: secretUrl(args.presignedUrl) }, opts);

    const found = lookUpSource(name, copyArgsWithoutKey(args), this, this);
    const account = validator.validated(pulumi.output(lookUpAccountId({ parent: this })), (own) =>
      errorsAt("sharedAccounts", ownShareErrors(args.sharedAccounts ?? [], own)),
    );
    const source = validator.validatedText(sourceOf(args) ?? "", pulumi.all([found, account]), (arn, [evidence]) =>
      sourceErrors(args, arn, evidence),
    );
    const newOrAdopted = keyArgs(args);
    // A key is protected, so it must not be created before its source is validated.
    const afterSource = { parent: this, dependsOn: source.apply(() => []) };
    const key = newOrAdopted && new SnapshotKey(name, newOrAdopted, afterSource);
    // The accounts cannot use the share until the key allows them.
    const options = { parent: this, ...omitUndefined({ dependsOn: key }) };
    const shared = { ...args, [SOURCE_ARGUMENT[kindOf(args)]]: source };
    const copy = new SnapshotCopy(name, withKnownSource(copyArgs(shared, key?.keyArn), found), options);
    this.snapshotArn = copy.snapshotArn;
    this.snapshotIdentifier = copy.snapshotIdentifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.targetAccountPolicy = key?.targetAccountPolicy ?? pulumi.output(undefined);
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      snapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      targetAccountPolicy: this.targetAccountPolicy,
    });
  }
}
