import * as pulumi from "@pulumi/pulumi";
import { secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpAccountId } from "../lookups/account";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copy";
import { SnapshotCopy } from "../snapshotCopy/snapshotCopy";
import { lookUpSource, withKnownSource } from "../snapshotCopy/source";
import { kindOf, sourceOf } from "../snapshotCopy/validate";
import { SnapshotKey } from "../snapshotKey/snapshotKey";
import type { ReceivedSnapshotArgs } from "./args";
import { copyArgs, keyArgs, plannedCopyArgs } from "./children";
import { sourceErrors, validateArgs } from "./validate";

/**
 * A copy, in this account and under a key of its own, of a snapshot that another account shares with it. AWS restores
 * no shared snapshot of a DB instance that is encrypted: it is copied first. And a share can end any time, while the
 * copy stays.
 *
 * The account is that of the provider. Its principal must not be the account's root user, and where the source is
 * encrypted it needs the `targetAccountPolicy` that a SharedSnapshot or SnapshotKey of the other account gives out, and
 * the same on the key of the copy.
 *
 * Once the copy is made, nothing needs the source any more: it is looked up, and where it is gone or out of reach the
 * copy stays declared. See "Copying a DB snapshot" and "Sharing encrypted snapshots" in the Amazon RDS User Guide, and
 * "Cross-account copying" in the Amazon Aurora User Guide.
 */
export class ReceivedSnapshot extends pulumi.ComponentResource {
  /** The ARN of the copy, which a database is restored from. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the copy. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the copy, and of what is restored from it. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that the copy is encrypted with; absent when it is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The database engine, such as `mysql`. */
  public readonly engine: pulumi.Output<string>;
  /** The version of the engine, such as `8.0.40`, which a restore must state. */
  public readonly engineVersion: pulumi.Output<string>;
  /** The option group of the copy; absent for clusters, which have none. */
  public readonly optionGroupName: pulumi.Output<string | undefined>;

  constructor(name: string, args: ReceivedSnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgsValidator("ReceivedSnapshot", name);
    checks.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:ReceivedSnapshot", name, { ...args, presignedUrl: secretUrl(args.presignedUrl) }, opts);

    const found = lookUpSource(name, plannedCopyArgs(args), this, this);
    const known = pulumi.all([sourceOf(args) ?? "", found, lookUpAccountId({ parent: this })]);
    const source = checks
      .validated(known, ([arn, evidence, account]) => sourceErrors(args, arn, evidence, account))
      .apply(([arn]) => arn);
    const settings = keyArgs(args);
    // Not before the source is checked: a key is protected, and would outlive a copy that is never made.
    const afterSource = { parent: this, dependsOn: source.apply(() => []) };
    const keyArn = settings === undefined ? args.kmsKeyId : new SnapshotKey(name, settings, afterSource).keyArn;
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
      dbSnapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      engine: this.engine,
      engineVersion: this.engineVersion,
      optionGroupName: this.optionGroupName,
    });
  }
}
