import * as pulumi from "@pulumi/pulumi";
import { omitUndefined, secretUrl } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/keys";
import type { SnapshotCopyEvidence } from "../rds/evidence";
import type { SnapshotCopyArgs } from "./args";
import { declareClusterCopy, declareInstanceCopy, validatedInputs } from "./child";
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
    const validator = new ArgsValidator("SnapshotCopy", name);
    validator.throwIfInvalid(validateArgs(name, args));

    // Deferred, because the lookups use this component's provider but are also among its inputs, for policies.
    const [source, setSource] = pulumi.deferredOutput<SnapshotCopyEvidence["source"]>();
    const [key, setKey] = pulumi.deferredOutput<SnapshotCopyEvidence["key"]>();
    const evidence = { source, key };
    // Changes of the source do not affect an existing copy, so the state keeps the evidence of an expired source.
    const options = pulumi.mergeOptions(opts, { ignoreChanges: ["evidence.source"] });
    super(
      "rds-snapshots:index:SnapshotCopy",
      name,
      { ...args, presignedUrl: secretUrl(args.presignedUrl), evidence },
      options,
    );
    // The source's options are read beside the copy, not as its child: they are among the component's inputs, and a
    // child waits for the registration of its parent.
    setSource(lookUpSource(name, args, this, opts?.parent));
    setKey(lookUpKey(args.kmsKeyId, { parent: this }));

    const inputs = validatedInputs(name, args, evidence, validator);
    const declare = kindOf(args) === "instance" ? declareInstanceCopy : declareClusterCopy;
    const copy = declare(name, args, inputs, this);
    this.snapshotArn = copy.arn;
    this.snapshotIdentifier = copy.identifier;
    this.region = copy.region;
    this.kmsKeyId = copy.kmsKeyId;
    this.engine = copy.engine;
    this.engineVersion = copy.engineVersion;
    this.optionGroupName = copy.optionGroupName;
    this.evidence = pulumi.all([source, key]).apply(([source, key]) => omitUndefined({ source, key }));
    this.registerOutputs({
      snapshotArn: this.snapshotArn,
      snapshotIdentifier: this.snapshotIdentifier,
      region: this.region,
      kmsKeyId: this.kmsKeyId,
      engine: this.engine,
      engineVersion: this.engineVersion,
      optionGroupName: this.optionGroupName,
      // As separate outputs, so that policies see the known part on preview.
      evidence,
    });
  }
}
