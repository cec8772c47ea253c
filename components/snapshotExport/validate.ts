import { literal, literalProblems } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { regionProblems } from "../rds/identity/regions";
import { existingKeyProblems } from "../rds/keys/keyArguments";
import {
  bucketNameProblems,
  exportEngineProblems,
  exportIdentifierProblems,
  exportOnlyProblems,
  exportSourceProblems,
  prefixProblems,
  roleArnProblems,
  roleNameProblems,
} from "../rds/snapshots/exports";
import { tagProblems } from "../rds/snapshots/tags";
import { DEFAULT_CREATE_TIMEOUT, timeoutProblems } from "../snapshotCopy/validate";
import type { SnapshotExportArgs } from "./snapshotExport";

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SnapshotExportArgs): ArgumentProblem[] {
  const source = literal(args.snapshotArn);
  const key = literal(args.kmsKeyId);
  return [
    ...problemsOf("region", regionProblems(args.region)),
    ...(source === undefined ? [] : sourceProblems(source, undefined, args)),
    ...bucketProblems(literal(args.s3BucketName), literal(args.s3Prefix)),
    ...(key === undefined ? [] : keyProblems(key, undefined, args)),
    ...problemsOf(
      "iamRoleArn",
      literalProblems(args.iamRoleArn, (role) => roleArnProblems(role, args.region)),
    ),
    // By the engine it is judged once that is known.
    ...problemsOf("exportOnly", source === undefined && args.exportOnly ? exportOnlyProblems(args.exportOnly) : []),
    ...problemsOf("exportTaskIdentifier", identifierProblems(name, args)),
    // A name that is also the identifier is judged as such.
    ...problemsOf(
      "name",
      args.iamRoleArn === undefined && args.exportTaskIdentifier !== undefined ? roleNameProblems(name) : [],
    ),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf(
      "tags",
      args.tags !== undefined && args.iamRoleArn !== undefined
        ? ["They are those of the role that is made, and iamRoleArn names one that exists; remove one of the two."]
        : [],
    ),
    ...problemsOf("createTimeout", timeoutProblems(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

/** What is wrong with the snapshot, and with the parts of it that are to be exported. */
export function sourceProblems(
  snapshotArn: string,
  evidence: SnapshotEvidence | undefined,
  { region, exportOnly }: SnapshotExportArgs,
): ArgumentProblem[] {
  const engine = exportEngineProblems(snapshotArn, evidence);
  return [
    ...problemsOf("snapshotArn", [...exportSourceProblems(snapshotArn, region), ...engine]),
    ...problemsOf(
      "exportOnly",
      exportOnly === undefined || engine.length > 0 ? [] : exportOnlyProblems(exportOnly, evidence?.engine),
    ),
  ];
}

/** What is wrong with the bucket and the folder in it, as far as they are known. */
export function bucketProblems(s3BucketName: string | undefined, s3Prefix: string | undefined): ArgumentProblem[] {
  return [
    ...problemsOf("s3BucketName", s3BucketName === undefined ? [] : bucketNameProblems(s3BucketName)),
    ...problemsOf("s3Prefix", s3Prefix === undefined ? [] : prefixProblems(s3Prefix)),
  ];
}

/** What is wrong with the key of the exported files. */
export function keyProblems(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region }: SnapshotExportArgs,
): ArgumentProblem[] {
  return problemsOf("kmsKeyId", existingKeyProblems(kmsKeyId, evidence, region));
}

function identifierProblems(name: string, { exportTaskIdentifier }: SnapshotExportArgs): string[] {
  return exportTaskIdentifier === undefined
    ? exportIdentifierProblems(name).map((reason) => `${reason} By default it is the component's name.`)
    : exportIdentifierProblems(exportTaskIdentifier);
}
