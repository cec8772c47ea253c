import { type ArgumentError, errorsAt, errorsWhere, reasonsWhere } from "../argumentError";
import { DATABASE_TRAITS, databaseVariantOf } from "../engines/engines";
import type { KeyEvidence, SnapshotEvidence } from "../evidence";
import { type DatabaseKind, parseArn, parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../identity/arn";
import { copyRegionErrors, encryptedCopyNeedsPresignedUrl, isRegion } from "../identity/regions";
import { defaultKeyErrors, existingKeyErrors, keyStateErrors } from "../keys/keyArguments";
import { optionErrors } from "./copyOptions";
import { type CopyRequest, publicButEncrypted, SOURCE_ARGUMENT } from "./copyRequest";
import { PUBLIC } from "./sharing";

const OPERATION: Readonly<Record<DatabaseKind, string>> = {
  instance: "CopyDBSnapshot",
  cluster: "CopyDBClusterSnapshot",
};
const NOUN: Readonly<Record<DatabaseKind, string>> = {
  instance: "DB snapshot",
  cluster: "DB cluster snapshot",
};

/** Returns why the source of a copy is invalid, and why the copy is invalid for its source. */
export function copySourceErrors(
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  request: CopyRequest,
): ArgumentError[] {
  const { kind, region, sharedAccounts, hasKmsKeyId, hasPresignedUrl } = request;
  const source = parseSnapshotArn(sourceArn);
  if (source?.kind !== kind) {
    const invalid = `must be the full ARN of a ${NOUN[kind]}, such as ${exampleArn(kind)}, but "${sourceArn}" ${describeNonSource(sourceArn, kind)}.`;
    return errorsAt(SOURCE_ARGUMENT[kind], [invalid]);
  }
  if (!isRegion(region)) {
    return [];
  }
  const regionReasons = copyRegionErrors(source.region, region);
  if (regionReasons.length > 0) {
    return errorsAt("region", regionReasons);
  }
  const isSourceEncrypted = evidence?.encrypted === true;
  const needsPresignedUrl = encryptedCopyNeedsPresignedUrl(source.region, region);
  return [
    ...errorsAt(SOURCE_ARGUMENT[kind], variantErrors(sourceArn, evidence, kind)),
    ...optionErrors(evidence, request),
    ...errorsWhere([
      {
        condition: (hasKmsKeyId || isSourceEncrypted) && !hasPresignedUrl && needsPresignedUrl,
        propertyPath: "presignedUrl",
        reason: `must be set for an encrypted copy between AWS GovCloud (US) Regions; use the URL of a ${OPERATION[kind]} request that is signed for ${source.region}.`,
      },
    ]),
    ...errorsAt("kmsKeyId", isSourceEncrypted ? missingKeyErrors(source.region, evidence, request) : []),
    ...errorsAt(
      "sharedAccounts",
      reasonsWhere([
        {
          condition: isSourceEncrypted && !hasKmsKeyId && sharedAccounts.includes(PUBLIC),
          reason: publicButEncrypted(`its source ${sourceArn} is encrypted`),
        },
      ]),
    ),
  ];
}

function exampleArn(kind: DatabaseKind): string {
  return `arn:aws:rds:us-east-1:111111111111:${SNAPSHOT_RESOURCE_TYPES[kind]}:rds:orders-2026-11-24-03-12`;
}

function describeNonSource(text: string, kind: DatabaseKind): string {
  const arn = parseArn(text);
  const actualKind = parseSnapshotArn(text)?.kind;
  if (actualKind !== undefined) {
    return `is a ${NOUN[actualKind]}; set ${SOURCE_ARGUMENT[actualKind]} instead`;
  }
  if (arn?.service === "rds" && /^(?:cluster-)?snapshot:/.test(arn.resource)) {
    return "has an invalid partition, Region, account or identifier";
  }
  return arn !== undefined
    ? `is not the ARN of a ${NOUN[kind]}`
    : "is not an ARN. The provider reads the source back as an ARN, so every later update would replace the copy";
}

/** Returns why the snapshots of the source's database variant cannot be copied. */
function variantErrors(sourceArn: string, evidence: SnapshotEvidence | undefined, kind: DatabaseKind): string[] {
  const variant = evidence && databaseVariantOf(kind, evidence.engine);
  const { notCopyable, insteadOfCopy, description } = variant ? DATABASE_TRAITS[variant] : {};
  return reasonsWhere([
    {
      condition: notCopyable !== undefined,
      reason: `must be a snapshot that can be copied, but "${sourceArn}" is a snapshot of ${description}: ${notCopyable}. Instead, ${insteadOfCopy}.`,
    },
  ]);
}

/** Returns why a copy of an encrypted source must have a key. */
function missingKeyErrors(
  sourceRegion: string,
  { kmsKeyId: sourceKey }: SnapshotEvidence,
  { hasKmsKeyId, region, sharedAccounts }: CopyRequest,
): string[] {
  if (hasKmsKeyId) {
    return [];
  }
  const named = sourceKey === undefined ? "" : ` ${sourceKey}`;
  if (sourceRegion !== region) {
    return [
      `must be the full ARN of a key in ${region}, because the source is encrypted, and its key${named} exists only in ${sourceRegion}.`,
    ];
  }
  const why =
    "must be set because the source is encrypted. The provider reads the key back, so every later update would replace a copy without kmsKeyId";
  return [
    sharedAccounts.length > 0
      ? `${why}. Use a customer managed key in ${region}, such as the source's key${named} if it is not the default key of RDS.`
      : `${why}. To keep the source's key, use ${sourceKey === undefined ? "its full ARN" : `"${sourceKey}"`}.`,
  ];
}

/** Returns why the key of a copy is invalid. */
export function copyKeyErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region, sharedAccounts, exists = false }: CopyRequest,
): ArgumentError[] {
  return errorsAt("kmsKeyId", [
    ...existingKeyErrors(kmsKeyId, exists ? undefined : evidence, region),
    ...(sharedAccounts.length > 0 ? defaultKeyErrors(kmsKeyId, evidence) : []),
  ]);
}

/** Returns what is wrong with the key of a copy that exists. AWS keeps the copy, but nobody can restore it. */
export function retiredKeyWarnings(
  copy: string,
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { exists = false }: CopyRequest,
): string[] {
  return exists && keyStateErrors(kmsKeyId, evidence).length > 0
    ? [
        `${copy} exists, but its key "${kmsKeyId}" has the state ${evidence?.keyState}, so the copy cannot be restored or copied. Enable the key or cancel its deletion.`,
      ]
    : [];
}
