import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "./deletion";
import { lookUpKey, lookUpSnapshot } from "./evidenceLookup";
import { ArgumentChecks } from "./invalidArgs";
import { keyProblems, sourceProblems } from "./rds/copy";
import type { KeyEvidence, SnapshotCopyEvidence, SnapshotEvidence } from "./rds/evidence";
import { problemsOf } from "./rds/problem";
import { tagProblems } from "./rds/tags";
import { DEFAULT_CREATE_TIMEOUT, plainProblems, settingsOf } from "./snapshotCopyProblems";

/** The arguments of a SnapshotCopy. */
export interface SnapshotCopyArgs {
  /**
   * The snapshot to copy: the full ARN of an automated, manual or shared snapshot of a DB instance, in any Region of
   * the partition.
   */
  sourceDbSnapshotIdentifier: pulumi.Input<string>;
  /** The Region that the copy is made in, such as `eu-west-1`. */
  region: string;
  /**
   * The identifier of the copy: a letter, then lower-case letters, digits and single hyphens, at most 255. By default
   * the component's name.
   */
  targetDbSnapshotIdentifier?: string | undefined;
  /**
   * The full ARN of the KMS key of the target Region that encrypts the copy. Required when the source is encrypted;
   * with an unencrypted source it encrypts the copy. A copy that is to be shared needs a customer managed key.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * The option group of the copy, in the target Region. AWS requires one when the source has a persistent or
   * permanent option, such as Oracle's Timezone.
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
 * One copy of a DB instance snapshot, in the same Region or another one: encrypted or re-encrypted, tagged, shared,
 * and protected from removal.
 *
 * The component's name is the identity of the copy, so name it by its source: `<database>-<region>-<time of the
 * snapshot>`. A copy never moves on to another source: to change the source of a name would replace the copy, which
 * its protection refuses, and AWS refuses a second snapshot of the same identifier. A newer snapshot is a new
 * component beside this one.
 *
 * Before the copy is made, its source and its key are looked up: what AWS would refuse is refused on preview, and
 * policies see the `evidence`. See "Copying a DB snapshot" and "Sharing a DB snapshot" in the Amazon RDS User Guide.
 */
export class SnapshotCopy extends pulumi.ComponentResource {
  /** The ARN of the copy. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the copy. */
  public readonly dbSnapshotIdentifier: pulumi.Output<string>;
  /** The Region of the copy. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that the copy is encrypted with; absent when it is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** What was looked up about the source and the key before the copy was made. */
  public readonly evidence: pulumi.Output<SnapshotCopyEvidence>;

  constructor(name: string, args: SnapshotCopyArgs, opts?: pulumi.ComponentResourceOptions) {
    const checks = new ArgumentChecks("SnapshotCopy", name);
    checks.refuse(plainProblems(name, args));

    // Deferred: the lookups use this component's provider, and policies are to see them among its inputs.
    const [source, foundSource] = pulumi.deferredOutput<SnapshotEvidence | undefined>();
    const [key, foundKey] = pulumi.deferredOutput<KeyEvidence | undefined>();
    const evidence = { source, key };
    // A source that expires is no change of its copy; what was found about it, under its ARN, stays true and stays in
    // the state.
    const options = pulumi.mergeOptions(opts, { ignoreChanges: ["evidence.source"] });
    super("rds-snapshots:index:SnapshotCopy", name, { ...args, evidence }, options);
    foundSource(pulumi.output(args.sourceDbSnapshotIdentifier).apply((arn) => lookUpSnapshot(arn, { parent: this })));
    foundKey(
      pulumi
        .output(args.kmsKeyId)
        .apply(async (arn) => (arn === undefined ? undefined : lookUpKey(arn, { parent: this }))),
    );

    const copy = declareCopy(name, args, checkedInputs(args, evidence, checks), this);
    this.snapshotArn = copy.dbSnapshotArn;
    this.dbSnapshotIdentifier = copy.targetDbSnapshotIdentifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => present(source, key));
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      dbSnapshotIdentifier: this.dbSnapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      // In parts, so that policies see on preview the part that is known.
      evidence,
    });
  }
}

interface Lookups {
  source: pulumi.Output<SnapshotEvidence | undefined>;
  key: pulumi.Output<KeyEvidence | undefined>;
}

interface CheckedInputs {
  source: pulumi.Output<string>;
  kmsKeyId?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/**
 * The inputs, each checked with what was looked up about it. One by one, so that each keeps its own dependencies and
 * is known on preview although others are not.
 */
function checkedInputs(args: SnapshotCopyArgs, lookups: Lookups, checks: ArgumentChecks): CheckedInputs {
  const settings = settingsOf(args);
  const { sourceDbSnapshotIdentifier, kmsKeyId, tags } = args;
  return {
    source: checks
      .checked(pulumi.all([sourceDbSnapshotIdentifier, lookups.source]), ([arn, found]) =>
        sourceProblems(arn, found, settings),
      )
      .apply(([arn]) => arn),
    ...(kmsKeyId !== undefined && {
      kmsKeyId: checks
        .checked(pulumi.all([kmsKeyId, lookups.key]), ([arn, found]) => keyProblems(arn, found, settings))
        .apply(([arn]) => arn),
    }),
    ...(tags !== undefined && {
      tags: checks.checked(pulumi.output(tags), (known) => problemsOf("tags", tagProblems(known))),
    }),
  };
}

function declareCopy(
  name: string,
  args: SnapshotCopyArgs,
  checked: CheckedInputs,
  parent: pulumi.Resource,
): rds.SnapshotCopy {
  return new rds.SnapshotCopy(
    name,
    {
      // The copy lands in the Region of the resource; the provider's destinationRegion does not move it.
      region: args.region,
      sourceDbSnapshotIdentifier: checked.source,
      targetDbSnapshotIdentifier: args.targetDbSnapshotIdentifier ?? name,
      ...(checked.kmsKeyId !== undefined && { kmsKeyId: checked.kmsKeyId }),
      ...(args.optionGroupName !== undefined && { optionGroupName: args.optionGroupName }),
      ...(args.sharedAccounts !== undefined && { sharedAccounts: args.sharedAccounts }),
      ...(args.copyTags !== undefined && { copyTags: args.copyTags }),
      ...(checked.tags !== undefined && { tags: checked.tags }),
      ...(args.presignedUrl !== undefined && { presignedUrl: args.presignedUrl }),
    },
    {
      parent,
      customTimeouts: { create: args.createTimeout ?? DEFAULT_CREATE_TIMEOUT },
      // The provider reads the copied tags back, and would remove them as tags that the program does not have.
      ...(args.copyTags === true && { ignoreChanges: ["tags", "tagsAll"] }),
      ...deletionOptions(args.deletion ?? Deletion.Protect),
    },
  );
}

/** The evidence without what was not found. */
function present(source?: SnapshotEvidence, key?: KeyEvidence): SnapshotCopyEvidence {
  return { ...(source !== undefined && { source }), ...(key !== undefined && { key }) };
}
