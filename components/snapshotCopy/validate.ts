import type * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal, literalErrors } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT, timeoutErrors } from "../arguments/timeouts";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { existingGroupErrors } from "../rds/groups/groups";
import type { DatabaseKind } from "../rds/identity/arn";
import { snapshotIdentifierErrors } from "../rds/identity/identifiers";
import { nameWithin } from "../rds/identity/names";
import { copyKeyErrors, copySourceErrors } from "../rds/snapshots/copy";
import { type CopyRequest, copyRequestErrors } from "../rds/snapshots/copyRequest";
import { tagErrors } from "../rds/snapshots/tags";
import type { SnapshotCopyArgs } from "./args";

/** What the copy is of. */
export function kindOf({ sourceDbClusterSnapshotIdentifier }: SnapshotCopyArgs): DatabaseKind {
  return sourceDbClusterSnapshotIdentifier === undefined ? "instance" : "cluster";
}

/** The source that is given. */
export function sourceOf(args: SnapshotCopyArgs): pulumi.Input<string> | undefined {
  return args.sourceDbClusterSnapshotIdentifier ?? args.sourceDbSnapshotIdentifier;
}

/** What is known of the copy from the first. */
export function settingsOf(args: SnapshotCopyArgs): CopyRequest {
  return {
    kind: kindOf(args),
    region: args.region,
    sharedAccounts: args.sharedAccounts ?? [],
    hasKmsKeyId: args.kmsKeyId !== undefined,
    hasPresignedUrl: args.presignedUrl !== undefined,
    hasOptionGroupName: args.optionGroupName !== undefined,
  };
}

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: SnapshotCopyArgs): ArgumentError[] {
  const settings = settingsOf(args);
  const source = literal(sourceOf(args));
  const key = literal(args.kmsKeyId);
  return [
    ...copyRequestErrors(settings),
    ...kindErrors(args),
    ...targetErrors(name, args),
    ...(source === undefined ? [] : copySourceErrors(source, undefined, settings)),
    ...(key === undefined ? [] : copyKeyErrors(key, undefined, settings)),
    ...errorsAt("optionGroupName", literalErrors(args.optionGroupName, optionGroupErrors)),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt("copyTags", copyTagsErrors(args)),
    ...errorsAt("deletion", deletionErrors(args.deletion ?? Deletion.Protect)),
    ...errorsAt("createTimeout", timeoutErrors(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

/** What is wrong with the name of the option group of a copy; an empty list when nothing is. */
export function optionGroupErrors(optionGroupName: string): string[] {
  return existingGroupErrors(optionGroupName, "option");
}

/** What does not go with a source of the given kind. */
function kindErrors(args: SnapshotCopyArgs): ArgumentError[] {
  const { sourceDbSnapshotIdentifier, sourceDbClusterSnapshotIdentifier } = args;
  if (sourceDbSnapshotIdentifier === undefined && sourceDbClusterSnapshotIdentifier === undefined) {
    const reason =
      "There is no source; write the full ARN of a DB snapshot, or that of a DB cluster snapshot as sourceDbClusterSnapshotIdentifier.";
    return [{ propertyPath: "sourceDbSnapshotIdentifier", reason }];
  }
  const needless: [keyof SnapshotCopyArgs, string][] =
    sourceDbClusterSnapshotIdentifier === undefined
      ? [
          [
            "targetDbClusterSnapshotIdentifier",
            "It names the copy of a DB cluster snapshot, and the source is another.",
          ],
        ]
      : [
          ["sourceDbSnapshotIdentifier", "There are two sources, and a copy has one."],
          ["targetDbSnapshotIdentifier", "It names the copy of a DB instance snapshot, and the source is another."],
          [
            "optionGroupName",
            "AWS has no option groups for DB clusters, and so none for the copies of their snapshots.",
          ],
        ];
  return needless
    .filter(([field]) => args[field] !== undefined)
    .map(([field, why]) => ({ propertyPath: field, reason: `${why} Remove ${field}.` }));
}

function targetErrors(name: string, args: SnapshotCopyArgs): ArgumentError[] {
  const kind = kindOf(args);
  const field = kind === "instance" ? "targetDbSnapshotIdentifier" : "targetDbClusterSnapshotIdentifier";
  const identifier = args[field];
  const reasons =
    identifier === undefined
      ? snapshotIdentifierErrors(nameWithin(`${kind}Snapshot`, name), kind).map(
          (reason) => `${reason} By default it is the component's name.`,
        )
      : snapshotIdentifierErrors(identifier, kind);
  return errorsAt(field, reasons);
}

function copyTagsErrors({ copyTags, tags }: SnapshotCopyArgs): string[] {
  return copyTags === true && tags !== undefined
    ? ["AWS ignores it when the copy gets tags of its own; remove copyTags, or remove tags."]
    : [];
}
