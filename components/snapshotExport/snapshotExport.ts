import * as iam from "@pulumi/aws/iam";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT } from "../arguments/timeouts";
import { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/keys";
import { lookUpSnapshot } from "../lookups/snapshots";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { parseSnapshotArn } from "../rds/identity/arn";
import { nameWithin } from "../rds/identity/names";
import { exportRolePolicy, exportTrustPolicy, roleArnErrors } from "../rds/snapshots/exports";
import type { SnapshotExportArgs } from "./args";
import { bucketErrors, keyErrors, sourceErrors, validateArgs } from "./validate";

/**
 * An export of a snapshot to S3 as Apache Parquet files, with the IAM role that RDS uses to write to the bucket.
 *
 * Exported data can be queried but not restored. AWS runs at most 5 exports at once in an account, and one per
 * snapshot. Removing the component cancels a running export but keeps the files. To export another snapshot, specify
 * another identifier.
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
    const checks = new ArgsValidator("SnapshotExport", name);
    checks.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SnapshotExport", name, args, opts);

    const inputs = checkedInputs(args, checks, this);
    const role = args.iamRoleArn === undefined ? declareRole(name, args, inputs, this) : undefined;
    const task = declareTask(name, args, inputs, role, this);
    this.exportTaskIdentifier = task.exportTaskIdentifier;
    this.s3BucketName = task.s3BucketName;
    this.s3Prefix = task.s3Prefix;
    this.status = completed(task, checks);
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

interface CheckedInputs {
  sourceArn: pulumi.Output<string>;
  s3BucketName: pulumi.Output<string>;
  s3Prefix?: pulumi.Output<string>;
  kmsKeyId: pulumi.Output<string>;
  iamRoleArn?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** The inputs, each checked with what was looked up about it in the Region of the export. */
function checkedInputs(args: SnapshotExportArgs, checks: ArgsValidator, parent: pulumi.Resource): CheckedInputs {
  const { region, s3Prefix, iamRoleArn, tags } = args;
  const source = pulumi.output(args.snapshotArn).apply(async (arn): Promise<[string, SnapshotEvidence | undefined]> => {
    const parsed = parseSnapshotArn(arn);
    return [arn, parsed?.region === region ? await lookUpSnapshot(arn, parsed.kind, { parent }) : undefined];
  });
  const key = pulumi.all([args.kmsKeyId, lookUpKey(args.kmsKeyId, { parent })]);
  const checkedText = (input: pulumi.Input<string>, errors: (text: string) => ArgumentError[]) =>
    checks.validated(pulumi.output(input), errors);
  return {
    sourceArn: checks.validated(source, ([arn, found]) => sourceErrors(arn, found, args)).apply(([arn]) => arn),
    s3BucketName: checkedText(args.s3BucketName, (bucket) => bucketErrors(bucket, undefined)),
    ...(s3Prefix !== undefined && { s3Prefix: checkedText(s3Prefix, (prefix) => bucketErrors(undefined, prefix)) }),
    kmsKeyId: checks.validated(key, ([arn, found]) => keyErrors(arn, found, args)).apply(([arn]) => arn),
    ...(iamRoleArn !== undefined && {
      iamRoleArn: checkedText(iamRoleArn, (role) => errorsAt("iamRoleArn", roleArnErrors(role, region))),
    }),
    ...checks.validatedTags(tags),
  };
}

/** The role that RDS writes with, and its policy: what the export depends on. */
interface Role {
  role: iam.Role;
  policy: iam.RolePolicy;
}

function declareRole(
  name: string,
  { region }: SnapshotExportArgs,
  { s3BucketName, tags }: CheckedInputs,
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
  inputs: CheckedInputs,
  made: Role | undefined,
  parent: pulumi.Resource,
): rds.ExportTask {
  const { sourceArn, s3BucketName, s3Prefix, kmsKeyId } = inputs;
  const { region, exportOnly, exportTaskIdentifier = name, createTimeout = DEFAULT_CREATE_TIMEOUT } = args;
  return new rds.ExportTask(
    name,
    {
      region,
      exportTaskIdentifier,
      sourceArn,
      s3BucketName,
      kmsKeyId,
      iamRoleArn: made?.role.arn ?? inputs.iamRoleArn ?? "",
      ...omitUndefined({ s3Prefix, exportOnlies: exportOnly }),
      // This resource has timeouts of its own, beside those that the engine hands to the provider.
      timeouts: { create: createTimeout },
    },
    {
      parent,
      customTimeouts: { create: createTimeout },
      // Nothing else ties the export to the policy, without which RDS could not write.
      ...(made !== undefined && { dependsOn: made.policy }),
    },
  );
}

/** The status of an export that did not fail: for the provider one that failed is made, too. */
function completed({ status, failureCause }: rds.ExportTask, checks: ArgsValidator): pulumi.Output<string> {
  const reason = (cause: string) =>
    `The export has failed: ${cause || "AWS gives no cause"}. Correct that, and write another identifier to export again, since AWS takes each one once.`;
  return checks
    .validated(pulumi.all([status, failureCause]), ([state, cause]) =>
      errorsAt("exportTaskIdentifier", state === "FAILED" ? [reason(cause)] : []),
    )
    .apply(([state]) => state);
}
