import * as pulumi from "@pulumi/pulumi";
import { secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpAccountId } from "../lookups/account";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { lookUpSource, withKnownSource } from "../snapshotCopy/source";
import { kindOf, sourceOf } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { ReceivedSnapshotArgs } from "./args";
import { copyArgs, copyArgsWithoutKey, keyArgs } from "./children";
import { sourceErrors, validateArgs } from "./validate";

/**
 * A copy, in this account and under this account's key, of a snapshot that another account shares. AWS does not restore
 * a DB instance from an encrypted shared snapshot, so it must be copied first. The copy also remains when the share
 * ends.
 *
 * The component copies to the account of its provider. The provider's principal must not be the account's root user.
 * For an encrypted source it needs the `targetAccountPolicy` output of the other account's SharedSnapshot or
 * SnapshotKey, and the same permissions on the key of the copy.
 *
 * The source is needed only to create the copy. If the source is deleted or unavailable later, the copy remains
 * deployable.
 *
 * See "Copying a DB snapshot" and "Sharing encrypted snapshots" in the Amazon RDS User Guide, and "Cross-account
 * copying" in the Amazon Aurora User Guide.
 */
export class ReceivedSnapshot extends pulumi.ComponentResource {
  /** The ARN of the copy, from which a database can be restored. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the copy. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the copy and of databases that are restored from it. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that encrypts the copy. Absent if the copy is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The database engine of the copy, such as `mysql`. */
  public readonly engine: pulumi.Output<string>;
  /** The engine version, such as `8.0.40`, which a restore must specify. */
  public readonly engineVersion: pulumi.Output<string>;
  /** The option group of the copy. Absent for DB cluster snapshots. */
  public readonly optionGroupName: pulumi.Output<string | undefined>;

  constructor(name: string, args: ReceivedSnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("ReceivedSnapshot", name);
    validator.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:ReceivedSnapshot", name, { ...args, presignedUrl: secretUrl(args.presignedUrl) }, opts);

    const found = lookUpSource(name, copyArgsWithoutKey(args), this, this);
    const account = pulumi.output(lookUpAccountId({ parent: this }));
    const source = validator.validatedText(sourceOf(args) ?? "", pulumi.all([found, account]), (arn, [evidence, own]) =>
      sourceErrors(args, arn, evidence, own),
    );
    const newKey = keyArgs(args);
    // A key is protected, so it must not be created before its source is validated.
    const afterSource = { parent: this, dependsOn: source.apply(() => []) };
    const keyArn = newKey === undefined ? args.kmsKeyId : new SnapshotKey(name, newKey, afterSource).keyArn;
    const received = { ...args, [SOURCE_ARGUMENT[kindOf(args)]]: source };
    const copy = new SnapshotCopy(name, withKnownSource(copyArgs(received, keyArn), found), { parent: this });
    this.snapshotArn = copy.snapshotArn;
    this.snapshotIdentifier = copy.snapshotIdentifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.engine = copy.engine;
    this.engineVersion = copy.engineVersion;
    this.optionGroupName = copy.optionGroupName;
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      snapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      engine: this.engine,
      engineVersion: this.engineVersion,
      optionGroupName: this.optionGroupName,
    });
  }
}
