import { literal, literalErrors } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT, timeoutErrors } from "../arguments/timeouts";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
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
import { tagErrors } from "../rds/snapshots/tags";
import type { SnapshotExportArgs } from "./args";

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: SnapshotExportArgs): ArgumentError[] {
  const source = literal(args.snapshotArn);
  const key = literal(args.kmsKeyId);
  return [
    ...errorsAt("region", regionErrors(args.region)),
    ...(source === undefined ? [] : sourceErrors(source, undefined, args)),
    ...bucketErrors(literal(args.s3BucketName), literal(args.s3Prefix)),
    ...(key === undefined ? [] : keyErrors(key, undefined, args)),
    ...errorsAt(
      "iamRoleArn",
      literalErrors(args.iamRoleArn, (role) => roleArnErrors(role, args.region)),
    ),
    // By the engine it is judged once that is known.
    ...errorsAt("exportOnly", source === undefined && args.exportOnly ? exportOnlyErrors(args.exportOnly) : []),
    ...errorsAt("exportTaskIdentifier", identifierErrors(name, args)),
    // A name that is also the identifier is judged as such.
    ...errorsAt(
      "name",
      args.iamRoleArn === undefined && args.exportTaskIdentifier !== undefined ? roleNameErrors(name) : [],
    ),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt(
      "tags",
      args.tags !== undefined && args.iamRoleArn !== undefined
        ? ["They are those of the role that is made, and iamRoleArn names one that exists; remove one of the two."]
        : [],
    ),
    ...errorsAt("createTimeout", timeoutErrors(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

/** What is wrong with the snapshot, and with the parts of it that are to be exported. */
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

/** What is wrong with the bucket and the folder in it, as far as they are known. */
export function bucketErrors(s3BucketName: string | undefined, s3Prefix: string | undefined): ArgumentError[] {
  return [
    ...errorsAt("s3BucketName", s3BucketName === undefined ? [] : bucketNameErrors(s3BucketName)),
    ...errorsAt("s3Prefix", s3Prefix === undefined ? [] : prefixErrors(s3Prefix)),
  ];
}

/** What is wrong with the key of the exported files. */
export function keyErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region }: SnapshotExportArgs,
): ArgumentError[] {
  return errorsAt("kmsKeyId", existingKeyErrors(kmsKeyId, evidence, region));
}

function identifierErrors(name: string, { exportTaskIdentifier }: SnapshotExportArgs): string[] {
  return exportTaskIdentifier === undefined
    ? exportIdentifierErrors(name).map((reason) => `${reason} By default it is the component's name.`)
    : exportIdentifierErrors(exportTaskIdentifier);
}
