import { literal, literalErrors } from "../arguments/inputs";
import { defaultNameErrors, lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { regionErrors } from "../rds/identity/regions";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import {
  bucketNameErrors,
  exportEngineErrors,
  exportIdentifierErrors,
  exportOnlyErrors,
  exportSourceErrors,
  prefixErrors,
  roleArnErrors,
  roleNameErrors,
} from "../rds/snapshots/exports";
import type { SnapshotExportArgs } from "./args";

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: SnapshotExportArgs): ArgumentError[] {
  const { region, exportOnly, exportTaskIdentifier, iamRoleArn, tags, createTimeout } = args;
  const source = literal(args.snapshotArn);
  const key = literal(args.kmsKeyId);
  return [
    ...errorsAt("region", regionErrors(region)),
    ...(source === undefined ? [] : sourceErrors(source, undefined, args)),
    ...bucketErrors(literal(args.s3BucketName), literal(args.s3Prefix)),
    ...(key === undefined ? [] : keyErrors(key, undefined, args)),
    ...errorsAt(
      "iamRoleArn",
      literalErrors(iamRoleArn, (role) => roleArnErrors(role, region)),
    ),
    // `sourceErrors` validates `exportOnly` if the source is known.
    ...errorsAt("exportOnly", source === undefined && exportOnly ? exportOnlyErrors(exportOnly) : []),
    ...errorsAt("exportTaskIdentifier", identifierErrors(name, args)),
    // If the name is also the identifier, `identifierErrors` validates it.
    ...errorsAt("name", iamRoleArn === undefined && exportTaskIdentifier !== undefined ? roleNameErrors(name) : []),
    ...lifecycleErrors({ tags, createTimeout }),
    ...errorsWhere([
      {
        condition: tags !== undefined && iamRoleArn !== undefined,
        propertyPath: "tags",
        reason:
          "must not be specified together with iamRoleArn, because only a new role gets tags; remove one of the two.",
      },
    ]),
  ];
}

/** Returns the errors in the snapshot and in the parts to export. */
export function sourceErrors(
  snapshotArn: string,
  evidence: SnapshotEvidence | undefined,
  { region, exportOnly }: SnapshotExportArgs,
): ArgumentError[] {
  const engine = exportEngineErrors(snapshotArn, evidence);
  return [
    ...errorsAt("snapshotArn", [...exportSourceErrors(snapshotArn, region), ...engine]),
    ...errorsAt(
      "exportOnly",
      exportOnly === undefined || engine.length > 0 ? [] : exportOnlyErrors(exportOnly, evidence?.engine),
    ),
  ];
}

/** Returns the errors in the bucket and the folder, if they are known. */
export function bucketErrors(s3BucketName: string | undefined, s3Prefix: string | undefined): ArgumentError[] {
  return [
    ...errorsAt("s3BucketName", s3BucketName === undefined ? [] : bucketNameErrors(s3BucketName)),
    ...errorsAt("s3Prefix", s3Prefix === undefined ? [] : prefixErrors(s3Prefix)),
  ];
}

/** Returns the errors in the key of the exported files. */
export function keyErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region }: SnapshotExportArgs,
): ArgumentError[] {
  return errorsAt("kmsKeyId", existingKeyErrors(kmsKeyId, evidence, region));
}

function identifierErrors(name: string, { exportTaskIdentifier }: SnapshotExportArgs): string[] {
  return exportTaskIdentifier === undefined
    ? defaultNameErrors(exportIdentifierErrors(name))
    : exportIdentifierErrors(exportTaskIdentifier);
}
