import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined, secretUrl } from "../arguments/inputs";
import { retriedUntilSeen } from "../arguments/propagation";
import { DEFAULT_TIMEOUT } from "../arguments/timeouts";
import type { ArgsValidator } from "../arguments/validation";
import { errorsAt } from "../rds/argumentError";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { copyKeyErrors, copySourceErrors, retiredKeyWarnings } from "../rds/snapshots/copy";
import { optionWarnings } from "../rds/snapshots/copyOptions";
import { encryptionWarnings } from "../rds/snapshots/encryption";
import type { SnapshotCopyArgs } from "./args";
import { copyRequest, optionGroupErrors, sourceOf, targetOf } from "./validate";

/** The results of the lookups for a copy. */
export interface Lookups {
  source: pulumi.Output<SnapshotEvidence | undefined>;
  key: pulumi.Output<KeyEvidence | undefined>;
}

/** The validated inputs of a copy. */
export interface ValidatedInputs {
  source: pulumi.Output<string>;
  kmsKeyId?: pulumi.Output<string>;
  optionGroupName?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** The outputs that the copies of DB snapshots and DB cluster snapshots have in common. */
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
 * Validates each input separately, so that each keeps its own dependencies and can be known on preview while others are
 * not.
 */
export function validatedInputs(
  name: string,
  args: SnapshotCopyArgs,
  lookups: Lookups,
  validator: ArgsValidator,
): ValidatedInputs {
  const request = copyRequest(args);
  const { kmsKeyId, optionGroupName, tags } = args;
  const source = pulumi.all([pulumi.output(sourceOf(args) ?? ""), lookups.source]);
  return {
    source: validator
      .validated(source, ([arn, found]) => copySourceErrors(arn, found, request))
      .apply(async ([arn, found]) => {
        for (const warning of [...encryptionWarnings(arn, found, request), ...optionWarnings(found, request)]) {
          await pulumi.log.warn(warning);
        }
        return arn;
      }),
    ...omitUndefined({
      kmsKeyId:
        kmsKeyId === undefined
          ? undefined
          : validator
              .validated(pulumi.all([kmsKeyId, lookups.key]), ([arn, found]) => copyKeyErrors(arn, found, request))
              .apply(async ([arn, found]) => {
                const warnings = retiredKeyWarnings(`SnapshotCopy "${name}"`, arn, found, request);
                for (const warning of warnings) await pulumi.log.warn(warning);
                return arn;
              }),
      optionGroupName:
        optionGroupName === undefined
          ? undefined
          : validator.validated(pulumi.output(optionGroupName), (group) =>
              errorsAt("optionGroupName", optionGroupErrors(group)),
            ),
      tags: validator.validatedTags(tags),
    }),
  };
}

/** Declares the copy of a DB snapshot. */
export function declareInstanceCopy(
  name: string,
  args: SnapshotCopyArgs,
  inputs: ValidatedInputs,
  parent: pulumi.Resource,
): Copy {
  const copy = new rds.SnapshotCopy(
    name,
    {
      ...commonInputs(args, inputs),
      sourceDbSnapshotIdentifier: inputs.source,
      targetDbSnapshotIdentifier: targetOf(name, args),
      ...omitUndefined({ optionGroupName: inputs.optionGroupName }),
    },
    { ...commonOptions(args, parent), ...retriedUntilSeen("SnapshotCopy", name) },
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
  inputs: ValidatedInputs,
  parent: pulumi.Resource,
): Copy {
  const copy = new rds.ClusterSnapshotCopy(
    name,
    {
      ...commonInputs(args, inputs),
      sourceDbClusterSnapshotIdentifier: inputs.source,
      targetDbClusterSnapshotIdentifier: targetOf(name, args),
      // This resource has its own timeouts in addition to those that the engine passes to the provider.
      timeouts: { create: createTimeout(args) },
    },
    { ...commonOptions(args, parent), ...retriedUntilSeen("ClusterSnapshotCopy", name) },
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

function commonInputs({ region, sharedAccounts, copyTags, presignedUrl }: SnapshotCopyArgs, inputs: ValidatedInputs) {
  const { kmsKeyId, tags } = inputs;
  return {
    // The provider copies to the resource's Region; its `destinationRegion` does not change that.
    region,
    ...omitUndefined({ kmsKeyId, sharedAccounts, copyTags, tags, presignedUrl: secretUrl(presignedUrl) }),
  };
}

function commonOptions(args: SnapshotCopyArgs, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return {
    parent,
    customTimeouts: { create: createTimeout(args) },
    ignoreChanges: [
      // Both matter only for the creation, but a change would replace the copy. AWS returns neither, so they are absent
      // after an import. A URL expires within days.
      "copyTags",
      "presignedUrl",
      // The provider would remove copied tags, because the program does not specify them.
      ...(args.copyTags === true ? ["tags", "tagsAll"] : []),
    ],
    ...deletionOptions(args.deletion ?? Deletion.Protect),
  };
}

function createTimeout({ createTimeout = DEFAULT_TIMEOUT }: SnapshotCopyArgs): string {
  return createTimeout;
}
