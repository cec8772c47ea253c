import * as pulumi from "@pulumi/pulumi";
import type { Deletion } from "../arguments/deletion";
import { secretUrl } from "../arguments/omitUndefined";
import { ArgsValidator } from "../arguments/validation";
import { lookUpSource } from "../lookups/copySource";
import { lookUpKey } from "../lookups/evidenceLookup";
import type { KeyEvidence, SnapshotCopyEvidence, SnapshotEvidence } from "../rds/evidence";
import { checkedInputs, declareClusterCopy, declareInstanceCopy } from "./child";
import { kindOf, validateArgs } from "./validate";

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

/**
 * One copy of a DB instance snapshot or an Aurora DB cluster snapshot, in the same Region or another one: encrypted or
 * re-encrypted, tagged, shared, and protected from removal.
 *
 * The component's name is the identity of the copy, so name it by its source: `<database>-<region>-<time of the
 * snapshot>`. A copy never moves on to another source: to change the source of a name would replace the copy, which
 * its protection refuses, and AWS refuses a second snapshot of the same identifier. A newer snapshot is a new
 * component beside this one.
 *
 * Before the copy is made, its source and its key are looked up: what AWS would refuse is refused on preview, and
 * policies see the `evidence`. See "Copying a DB snapshot" and "Sharing a DB snapshot" in the Amazon RDS User Guide,
 * and "Copying a DB cluster snapshot" in the Amazon Aurora User Guide.
 */
export class SnapshotCopy extends pulumi.ComponentResource {
  /** The ARN of the copy. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the copy, be it of a DB instance or of a DB cluster. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the copy. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that the copy is encrypted with; absent when it is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The database engine of the copy, such as `mysql`. */
  public readonly engine: pulumi.Output<string>;
  /** The version of the engine, such as `8.0.40`. */
  public readonly engineVersion: pulumi.Output<string>;
  /** The option group of the copy; absent for clusters, which have none. */
  public readonly optionGroupName: pulumi.Output<string | undefined>;
  /** What was looked up about the source and the key before the copy was made. */
  public readonly evidence: pulumi.Output<SnapshotCopyEvidence>;

  /** @param found What a component of this library that makes the copy for its own ends has looked up already. */
  constructor(
    name: string,
    args: SnapshotCopyArgs,
    opts?: pulumi.ComponentResourceOptions,
    found?: pulumi.Output<SnapshotEvidence | undefined>,
  ) {
    const checks = new ArgsValidator("SnapshotCopy", name);
    checks.throwIfInvalid(validateArgs(name, args));

    // Deferred: the lookups use this component's provider, and policies are to see them among its inputs.
    const [source, foundSource] = pulumi.deferredOutput<SnapshotEvidence | undefined>();
    const [key, foundKey] = pulumi.deferredOutput<KeyEvidence | undefined>();
    const evidence = { source, key };
    // A source that expires is no change of its copy; what was found about it, under its ARN, stays true and stays in
    // the state.
    const options = pulumi.mergeOptions(opts, { ignoreChanges: ["evidence.source"] });
    super(
      "rds-snapshots:index:SnapshotCopy",
      name,
      { ...args, presignedUrl: secretUrl(args.presignedUrl), evidence },
      options,
    );
    const kind = kindOf(args);
    // The options beside the copy, not below it: they are among the inputs of the component, and a child waits until its
    // parent is registered with them.
    foundSource(found ?? lookUpSource(name, args, this, opts?.parent));
    foundKey(lookUpKey(args.kmsKeyId, { parent: this }));

    const checked = checkedInputs(args, evidence, checks);
    const copy =
      kind === "snapshot"
        ? declareInstanceCopy(name, args, checked, this)
        : declareClusterCopy(name, args, checked, this);
    this.snapshotArn = copy.arn;
    this.snapshotIdentifier = copy.identifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.engine = copy.engine;
    this.engineVersion = copy.engineVersion;
    this.optionGroupName = copy.optionGroupName;
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => present(source, key));
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      dbSnapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      engine: this.engine,
      engineVersion: this.engineVersion,
      optionGroupName: this.optionGroupName,
      // In parts, so that policies see on preview the part that is known.
      evidence,
    });
  }
}

/** The evidence without what was not found. */
function present(source?: SnapshotEvidence, key?: KeyEvidence): SnapshotCopyEvidence {
  return { ...(source !== undefined && { source }), ...(key !== undefined && { key }) };
}
