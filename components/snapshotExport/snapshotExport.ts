import * as iam from "@pulumi/aws/iam";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { retriedUntilSeen } from "../arguments/propagation";
import { DEFAULT_TIMEOUT } from "../arguments/timeouts";
import { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/keys";
import { lookUpSnapshot } from "../lookups/snapshots";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { parseSnapshotArn } from "../rds/identity/arn";
import { nameWithin } from "../rds/identity/names";
import { exportRolePolicy, exportTrustPolicy, roleArnErrors } from "../rds/snapshots/exports";
import type { SnapshotExportArgs } from "./args";
import { bucketErrors, keyErrors, sourceErrors, validateArgs } from "./validate";

/**
 * An export of a snapshot to S3 as Apache Parquet files, with the IAM role that RDS uses to write to the bucket.
 *
 * Exported data can be queried but not restored. AWS runs at most 5 exports at once in an account, and one per
 * snapshot. To export another snapshot, specify another identifier.
 *
 * `up` waits for the export, which is in the state only after it has ended. Removing the component therefore cancels
 * nothing and keeps the files. An export that outlasts its timeout or an interrupted `up` continues in AWS.
 *
 * See "Exporting DB snapshot data to Amazon S3" in the Amazon RDS User Guide, and "Exporting DB cluster snapshot data
 * to Amazon S3" in the Amazon Aurora User Guide.
 */
export class SnapshotExport extends pulumi.ComponentResource {
  /** The identifier of the export, which is also the name of its folder. */
  public readonly exportTaskIdentifier: pulumi.Output<string>;
  /** The name of the bucket. */
  public readonly s3BucketName: pulumi.Output<string>;
  /** The folder in the bucket that contains the export's own folder; empty if there is none. */
  public readonly s3Prefix: pulumi.Output<string>;
  /** The status of the export: `COMPLETE`. A failed export ends the program with AWS's reason. */
  public readonly status: pulumi.Output<string>;
  /** The ARN of the role that RDS used to write. */
  public readonly iamRoleArn: pulumi.Output<string>;

  constructor(name: string, args: SnapshotExportArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("SnapshotExport", name);
    validator.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SnapshotExport", name, args, opts);

    const inputs = validatedInputs(args, validator, this);
    const role = args.iamRoleArn === undefined ? declareRole(name, args, inputs, this) : undefined;
    const task = declareTask(name, args, inputs, role, this);
    this.exportTaskIdentifier = task.exportTaskIdentifier;
    this.s3BucketName = task.s3BucketName;
    this.s3Prefix = task.s3Prefix;
    this.status = completed(task, validator);
    this.iamRoleArn = task.iamRoleArn;
    this.registerOutputs({
      exportTaskIdentifier: this.exportTaskIdentifier,
      s3BucketName: this.s3BucketName,
      s3Prefix: this.s3Prefix,
      status: this.status,
      iamRoleArn: this.iamRoleArn,
    });
  }
}

interface ValidatedInputs {
  sourceArn: pulumi.Output<string>;
  s3BucketName: pulumi.Output<string>;
  s3Prefix?: pulumi.Output<string>;
  kmsKeyId: pulumi.Output<string>;
  iamRoleArn?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** Validates each input with the results of its lookup in the Region of the export. */
function validatedInputs(args: SnapshotExportArgs, validator: ArgsValidator, parent: pulumi.Resource): ValidatedInputs {
  const { region, s3BucketName, s3Prefix, kmsKeyId, iamRoleArn, tags } = args;
  const source = pulumi.output(args.snapshotArn).apply(async (arn) => {
    const parsed = parseSnapshotArn(arn);
    return parsed?.region === region ? lookUpSnapshot(arn, parsed.kind, { parent }) : undefined;
  });
  const validated = (input: pulumi.Input<string>, errors: (text: string) => ArgumentError[]) =>
    validator.validated(pulumi.output(input), errors);
  return {
    sourceArn: validator.validatedText(args.snapshotArn, source, (arn, found) => sourceErrors(arn, found, args)),
    s3BucketName: validated(s3BucketName, (bucket) => bucketErrors(bucket, undefined)),
    kmsKeyId: validator.validatedText(kmsKeyId, lookUpKey(kmsKeyId, { parent }), (arn, found) =>
      keyErrors(arn, found, args),
    ),
    ...omitUndefined({
      s3Prefix: s3Prefix === undefined ? undefined : validated(s3Prefix, (prefix) => bucketErrors(undefined, prefix)),
      iamRoleArn:
        iamRoleArn === undefined
          ? undefined
          : validated(iamRoleArn, (role) => errorsAt("iamRoleArn", roleArnErrors(role, region))),
      tags: validator.validatedTags(tags),
    }),
  };
}

/** The new role and its policy. */
interface Role {
  role: iam.Role;
  policy: iam.RolePolicy;
}

function declareRole(
  name: string,
  { region }: SnapshotExportArgs,
  { s3BucketName, tags }: ValidatedInputs,
  parent: pulumi.Resource,
): Role {
  const roleName = nameWithin("role", name);
  const role = new iam.Role(
    roleName,
    {
      description: `Lets Amazon RDS export the snapshot ${name} to S3`,
      assumeRolePolicy: JSON.stringify(exportTrustPolicy()),
      ...omitUndefined({ tags }),
    },
    { parent },
  );
  const policy = new iam.RolePolicy(
    roleName,
    {
      role: role.name,
      policy: s3BucketName.apply((s3BucketName) => JSON.stringify(exportRolePolicy({ s3BucketName, region }))),
    },
    { parent },
  );
  return { role, policy };
}

function declareTask(
  name: string,
  args: SnapshotExportArgs,
  inputs: ValidatedInputs,
  newRole: Role | undefined,
  parent: pulumi.Resource,
): rds.ExportTask {
  const { sourceArn, s3BucketName, s3Prefix, kmsKeyId } = inputs;
  const { region, exportOnly, exportTaskIdentifier = name, createTimeout = DEFAULT_TIMEOUT } = args;
  return new rds.ExportTask(
    name,
    {
      region,
      exportTaskIdentifier,
      sourceArn,
      s3BucketName,
      kmsKeyId,
      iamRoleArn: newRole?.role.arn ?? inputs.iamRoleArn ?? "",
      ...omitUndefined({ s3Prefix, exportOnlies: exportOnly }),
      // This resource has its own timeouts in addition to those that the engine passes to the provider.
      timeouts: { create: createTimeout },
    },
    {
      parent,
      customTimeouts: { create: createTimeout },
      // RDS cannot write without the policy, but no input of the export refers to it.
      ...omitUndefined({ dependsOn: newRole?.policy }),
      ...retriedUntilSeen("ExportTask", name),
    },
  );
}

/** Returns the status of a completed export. The provider also creates the resource if the export fails. */
function completed({ status, failureCause }: rds.ExportTask, validator: ArgsValidator): pulumi.Output<string> {
  return validator.validatedText(status, failureCause, (state, cause) =>
    errorsWhere([
      {
        condition: state === "FAILED",
        propertyPath: "exportTaskIdentifier",
        reason: `identifies an export that failed: ${cause || "AWS returned no cause"}. Fix the cause and specify another identifier, because AWS accepts each one once.`,
      },
    ]),
  );
}
