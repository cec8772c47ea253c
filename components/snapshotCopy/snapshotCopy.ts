import * as pulumi from "@pulumi/pulumi";
import { secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/keys";
import type { KeyEvidence, SnapshotCopyEvidence, SnapshotEvidence } from "../rds/evidence";
import type { SnapshotCopyArgs } from "./args";
import { checkedInputs, declareClusterCopy, declareInstanceCopy } from "./child";
import { lookUpSource } from "./source";
import { kindOf, validateArgs } from "./validate";

/**
 * A copy of one DB snapshot or Aurora DB cluster snapshot, in the same Region or another one: encrypted or
 * re-encrypted, tagged, shared, and protected from removal.
 *
 * The component's name identifies the copy, so derive it from the source: `<database>-<region>-<time of the snapshot>`.
 * Do not change the source of an existing component: the change would replace the copy, which its protection prevents.
 * Declare a new component for a newer snapshot.
 *
 * The component looks up the source and the key before it creates the copy. It refuses what AWS would refuse on
 * preview, and policies can use the `evidence`.
 *
 * See "Copying a DB snapshot" and "Sharing a DB snapshot" in the Amazon RDS User Guide, and "Copying a DB cluster
 * snapshot" in the Amazon Aurora User Guide.
 */
export class SnapshotCopy extends pulumi.ComponentResource {
  /** The ARN of the copy. */
  public readonly snapshotArn: pulumi.Output<string>;
  /** The identifier of the copy, of a DB instance or a DB cluster. */
  public readonly snapshotIdentifier: pulumi.Output<string>;
  /** The Region of the copy. */
  public readonly region: pulumi.Output<string>;
  /** The ARN of the key that encrypts the copy. Absent if the copy is not encrypted. */
  public readonly kmsKeyId: pulumi.Output<string | undefined>;
  /** The database engine of the copy, such as `mysql`. */
  public readonly engine: pulumi.Output<string>;
  /** The engine version, such as `8.0.40`. */
  public readonly engineVersion: pulumi.Output<string>;
  /** The option group of the copy. Absent for DB cluster snapshots. */
  public readonly optionGroupName: pulumi.Output<string | undefined>;
  /** The properties of the source and the key that were looked up before the copy was created. */
  public readonly evidence: pulumi.Output<SnapshotCopyEvidence>;

  constructor(name: string, args: SnapshotCopyArgs, opts?: pulumi.ComponentResourceOptions) {
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
    foundSource(lookUpSource(name, args, this, opts?.parent));
    foundKey(lookUpKey(args.kmsKeyId, { parent: this }));

    const checked = checkedInputs(args, evidence, checks);
    const copy =
      kind === "instance"
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
