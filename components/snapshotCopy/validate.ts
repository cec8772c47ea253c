import type * as pulumi from "@pulumi/pulumi";
import { literal, literalErrors } from "../arguments/inputs";
import { defaultNameErrors, errorsIfSpecified, lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { existingGroupErrors } from "../rds/groups/groups";
import type { DatabaseKind } from "../rds/identity/arn";
import { snapshotIdentifierErrors } from "../rds/identity/identifiers";
import { nameWithin } from "../rds/identity/names";
import { copyKeyErrors, copySourceErrors } from "../rds/snapshots/copy";
import { type CopyRequest, copyRequestErrors } from "../rds/snapshots/copyRequest";
import type { SnapshotCopyArgs } from "./args";
import { isExistingCopy } from "./existing";

/** Returns the kind of the source database. */
export function kindOf({ sourceDbClusterSnapshotIdentifier }: SnapshotCopyArgs): DatabaseKind {
  return sourceDbClusterSnapshotIdentifier === undefined ? "instance" : "cluster";
}

/** Returns the ARN of the source. */
export function sourceOf(args: SnapshotCopyArgs): pulumi.Input<string> | undefined {
  return args.sourceDbClusterSnapshotIdentifier ?? args.sourceDbSnapshotIdentifier;
}

/** Returns the identifier of the copy. */
export function targetOf(name: string, args: SnapshotCopyArgs): string {
  return kindOf(args) === "instance"
    ? (args.targetDbSnapshotIdentifier ?? nameWithin("instanceSnapshot", name))
    : (args.targetDbClusterSnapshotIdentifier ?? nameWithin("clusterSnapshot", name));
}

/** Returns what the arguments determine before any input is known. */
export function copyRequest(args: SnapshotCopyArgs): CopyRequest {
  return {
    kind: kindOf(args),
    region: args.region,
    sharedAccounts: args.sharedAccounts ?? [],
    hasKmsKeyId: args.kmsKeyId !== undefined,
    hasPresignedUrl: args.presignedUrl !== undefined,
    hasOptionGroupName: args.optionGroupName !== undefined,
    exists: isExistingCopy(args),
  };
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: SnapshotCopyArgs): ArgumentError[] {
  const request = copyRequest(args);
  const source = literal(sourceOf(args));
  const key = literal(args.kmsKeyId);
  return [
    ...copyRequestErrors(request),
    ...kindErrors(args),
    ...targetErrors(name, args),
    ...(source === undefined ? [] : copySourceErrors(source, undefined, request)),
    ...(key === undefined ? [] : copyKeyErrors(key, undefined, request)),
    ...errorsAt("optionGroupName", literalErrors(args.optionGroupName, optionGroupErrors)),
    ...errorsAt("copyTags", copyTagsErrors(args)),
    ...lifecycleErrors(args),
  ];
}

/** Returns why the name of the copy's option group is invalid. */
export function optionGroupErrors(optionGroupName: string): string[] {
  return existingGroupErrors(optionGroupName, "option");
}

/** Returns the errors in arguments that do not match the kind of the source. */
function kindErrors(args: SnapshotCopyArgs): ArgumentError[] {
  if (sourceOf(args) === undefined) {
    return errorsAt("sourceDbSnapshotIdentifier", [
      "must be the full ARN of a DB snapshot, but is missing; specify it, or a DB cluster snapshot as sourceDbClusterSnapshotIdentifier.",
    ]);
  }
  return kindOf(args) === "instance"
    ? errorsIfSpecified(args, {
        targetDbClusterSnapshotIdentifier:
          "must not be specified, because the source is a DB snapshot; use targetDbSnapshotIdentifier.",
      })
    : errorsIfSpecified(args, {
        sourceDbSnapshotIdentifier:
          "must not be specified together with sourceDbClusterSnapshotIdentifier; remove one of the two.",
        targetDbSnapshotIdentifier:
          "must not be specified, because the source is a DB cluster snapshot; use targetDbClusterSnapshotIdentifier.",
        optionGroupName: "must not be specified for a DB cluster snapshot, because DB clusters have no option groups.",
      });
}

function targetErrors(name: string, args: SnapshotCopyArgs): ArgumentError[] {
  const kind = kindOf(args);
  const field = kind === "instance" ? "targetDbSnapshotIdentifier" : "targetDbClusterSnapshotIdentifier";
  const errors = snapshotIdentifierErrors(targetOf(name, args), kind);
  return errorsAt(field, args[field] === undefined ? defaultNameErrors(errors) : errors);
}

function copyTagsErrors({ copyTags, tags }: SnapshotCopyArgs): string[] {
  return copyTags === true && tags !== undefined
    ? ["must not be combined with tags, because AWS then ignores it; remove copyTags or tags."]
    : [];
}
