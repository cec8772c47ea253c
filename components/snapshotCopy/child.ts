import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined, secretUrl } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT } from "../arguments/timeouts";
import type { ArgsValidator } from "../arguments/validation";
import { errorsAt } from "../rds/argumentError";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { nameWithin } from "../rds/identity/names";
import { copyKeyErrors, copySourceErrors } from "../rds/snapshots/copy";
import { optionWarnings } from "../rds/snapshots/copyOptions";
import { encryptionWarnings } from "../rds/snapshots/encryption";
import type { SnapshotCopyArgs } from "./args";
import { optionGroupErrors, settingsOf, sourceOf } from "./validate";

/** What is looked up about a copy. */
export interface Lookups {
  source: pulumi.Output<SnapshotEvidence | undefined>;
  key: pulumi.Output<KeyEvidence | undefined>;
}

/** The inputs of a copy that are checked. */
export interface CheckedInputs {
  source: pulumi.Output<string>;
  kmsKeyId?: pulumi.Output<string>;
  optionGroupName?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** What both kinds of copies give out. */
export interface Copy {
  arn: pulumi.Output<string>;
  identifier: pulumi.Output<string>;
  region: pulumi.Output<string>;
  kmsKeyId: pulumi.Output<string | undefined>;
  engine: pulumi.Output<string>;
  engineVersion: pulumi.Output<string>;
  optionGroupName: pulumi.Output<string | undefined>;
}

/**
 * The inputs, each checked with what was looked up about it. One by one, so that each keeps its own dependencies and
 * is known on preview although others are not.
 */
export function checkedInputs(args: SnapshotCopyArgs, lookups: Lookups, checks: ArgsValidator): CheckedInputs {
  const settings = settingsOf(args);
  const { kmsKeyId, optionGroupName, tags } = args;
  const source = pulumi.all([pulumi.output(sourceOf(args) ?? ""), lookups.source]);
  return {
    source: checks
      .validated(source, ([arn, found]) => copySourceErrors(arn, found, settings))
      .apply(async ([arn, found]) => {
        for (const warning of [...encryptionWarnings(arn, found, settings), ...optionWarnings(found, settings)]) {
          await pulumi.log.warn(warning);
        }
        return arn;
      }),
    ...(kmsKeyId !== undefined && {
      kmsKeyId: checks
        .validated(pulumi.all([kmsKeyId, lookups.key]), ([arn, found]) => copyKeyErrors(arn, found, settings))
        .apply(([arn]) => arn),
    }),
    ...(optionGroupName !== undefined && {
      optionGroupName: checks.validated(pulumi.output(optionGroupName), (group) =>
        errorsAt("optionGroupName", optionGroupErrors(group)),
      ),
    }),
    ...checks.validatedTags(tags),
  };
}

/** Declares the copy of a DB instance snapshot. */
export function declareInstanceCopy(
  name: string,
  args: SnapshotCopyArgs,
  checked: CheckedInputs,
  parent: pulumi.Resource,
): Copy {
  const copy = new rds.SnapshotCopy(
    name,
    {
      ...commonInputs(args, checked),
      sourceDbSnapshotIdentifier: checked.source,
      targetDbSnapshotIdentifier: args.targetDbSnapshotIdentifier ?? nameWithin("instanceSnapshot", name),
      ...(checked.optionGroupName !== undefined && { optionGroupName: checked.optionGroupName }),
    },
    commonOptions(args, parent),
  );
  return {
    arn: copy.dbSnapshotArn,
    identifier: copy.targetDbSnapshotIdentifier,
    region: copy.region,
    kmsKeyId: copy.kmsKeyId,
    engine: copy.engine,
    engineVersion: copy.engineVersion,
    optionGroupName: copy.optionGroupName,
  };
}

/** Declares the copy of a DB cluster snapshot. */
export function declareClusterCopy(
  name: string,
  args: SnapshotCopyArgs,
  checked: CheckedInputs,
  parent: pulumi.Resource,
): Copy {
  const copy = new rds.ClusterSnapshotCopy(
    name,
    {
      ...commonInputs(args, checked),
      sourceDbClusterSnapshotIdentifier: checked.source,
      targetDbClusterSnapshotIdentifier: args.targetDbClusterSnapshotIdentifier ?? nameWithin("clusterSnapshot", name),
      // This resource has timeouts of its own, beside those that the engine hands to the provider.
      timeouts: { create: createTimeout(args) },
    },
    commonOptions(args, parent),
  );
  return {
    arn: copy.dbClusterSnapshotArn,
    identifier: copy.targetDbClusterSnapshotIdentifier,
    region: copy.region,
    kmsKeyId: copy.kmsKeyId,
    engine: copy.engine,
    engineVersion: copy.engineVersion,
    optionGroupName: pulumi.output(undefined),
  };
}

function commonInputs(args: SnapshotCopyArgs, checked: CheckedInputs) {
  return {
    // The copy lands in the Region of the resource; the provider's destinationRegion does not move it.
    region: args.region,
    ...(checked.kmsKeyId !== undefined && { kmsKeyId: checked.kmsKeyId }),
    ...(args.sharedAccounts !== undefined && { sharedAccounts: args.sharedAccounts }),
    ...(args.copyTags !== undefined && { copyTags: args.copyTags }),
    ...(checked.tags !== undefined && { tags: checked.tags }),
    ...omitUndefined({ presignedUrl: secretUrl(args.presignedUrl) }),
  };
}

function commonOptions(args: SnapshotCopyArgs, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  const ignoreChanges = [
    // The provider reads the copied tags back, and would remove them as tags that the program does not have.
    ...(args.copyTags === true ? ["tags", "tagsAll"] : []),
    // It ends within days, and a new one would replace the copy.
    ...(args.presignedUrl === undefined ? [] : ["presignedUrl"]),
  ];
  return {
    parent,
    customTimeouts: { create: createTimeout(args) },
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...deletionOptions(args.deletion ?? Deletion.Protect),
  };
}

function createTimeout({ createTimeout = DEFAULT_CREATE_TIMEOUT }: SnapshotCopyArgs): string {
  return createTimeout;
}
