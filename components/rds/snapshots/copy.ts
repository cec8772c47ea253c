import { type ArgumentError, errorsAt } from "../argumentError";
import { DATABASE_TRAITS, databaseVariantOf } from "../engines/engines";
import type { KeyEvidence, SnapshotEvidence } from "../evidence";
import { type DatabaseKind, parseArn, parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../identity/arn";
import { copyRegionErrors, encryptedCopyNeedsPresignedUrl, isRegion } from "../identity/regions";
import { defaultKeyErrors, existingKeyErrors } from "../keys/keyArguments";
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

/** What is wrong with the source of a copy, and with its settings now that the source is known. */
export function copySourceErrors(
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  settings: CopyRequest,
): ArgumentError[] {
  const source = parseSnapshotArn(sourceArn);
  if (source?.kind !== settings.kind) {
    return errorsAt(SOURCE_ARGUMENT[settings.kind], [`"${sourceArn}" ${describeNonSource(sourceArn, settings.kind)}`]);
  }
  if (!isRegion(settings.region)) {
    return [];
  }
  const regionReasons = copyRegionErrors(source.region, settings.region);
  if (regionReasons.length > 0) {
    return errorsAt("region", regionReasons);
  }
  const errors = [
    ...errorsAt(SOURCE_ARGUMENT[settings.kind], databaseErrors(sourceArn, evidence, settings)),
    ...optionErrors(evidence, settings),
  ];
  const encrypted = settings.hasKmsKeyId || evidence?.encrypted === true;
  if (encrypted && !settings.hasPresignedUrl && encryptedCopyNeedsPresignedUrl(source.region, settings.region)) {
    const reason = `Between AWS GovCloud (US) Regions AWS copies an encrypted snapshot only with a presigned URL; write the URL of a ${OPERATION[settings.kind]} request that is signed for ${source.region}.`;
    errors.push({ propertyPath: "presignedUrl", reason });
  }
  if (evidence?.encrypted === true && !settings.hasKmsKeyId) {
    errors.push({ propertyPath: "kmsKeyId", reason: missingKey(source.region, evidence, settings) });
    if (settings.sharedAccounts.includes(PUBLIC)) {
      errors.push({
        propertyPath: "sharedAccounts",
        reason: publicButEncrypted(`its source ${sourceArn} is encrypted`),
      });
    }
  }
  return errors;
}

/** What is wrong with the kind of database that the source turns out to be of. */
function databaseErrors(sourceArn: string, evidence: SnapshotEvidence | undefined, { kind }: CopyRequest): string[] {
  const database = evidence && databaseVariantOf(kind, evidence.engine);
  const { notCopyable, insteadOfCopy, description } = database ? DATABASE_TRAITS[database] : {};
  return notCopyable === undefined
    ? []
    : [`"${sourceArn}" is a snapshot of ${description}, and ${notCopyable}; ${insteadOfCopy}.`];
}

function describeNonSource(text: string, kind: DatabaseKind): string {
  const arn = parseArn(text);
  const actualKind = parseSnapshotArn(text)?.kind;
  const write = `write its full ARN, such as arn:aws:rds:us-east-1:111111111111:${SNAPSHOT_RESOURCE_TYPES[kind]}:rds:orders-2026-11-24-03-12`;
  if (actualKind !== undefined) {
    return `is a ${NOUN[actualKind]}, which AWS copies in another way; name it as ${SOURCE_ARGUMENT[actualKind]} instead.`;
  }
  if (arn?.service === "rds" && /^(?:cluster-)?snapshot:/.test(arn.resource)) {
    return `is a snapshot ARN whose partition, Region, account or identifier is wrong; ${write}.`;
  }
  if (arn !== undefined) {
    return `is the ARN of something else than a ${NOUN[kind]}; ${write}.`;
  }
  return `is not an ARN, and AWS reads the source back as one, so that every later plan would replace the copy; ${write}.`;
}

function missingKey(sourceRegion: string, evidence: SnapshotEvidence, settings: CopyRequest): string {
  const sourceKey = evidence.kmsKeyId ?? "unknown";
  if (sourceRegion !== settings.region) {
    return `The source is encrypted with ${sourceKey}, which exists in ${sourceRegion} only; write the full ARN of a key of ${settings.region}.`;
  }
  const why = `The source is encrypted, and AWS reads the copy's key back, so that every later plan would replace a copy that names none`;
  return settings.sharedAccounts.length > 0
    ? `${why}; write the full ARN of a customer managed key of ${settings.region}. The source's is ${sourceKey}, which will do unless it is the default key of RDS.`
    : `${why}; to keep the source's key, write "${sourceKey}".`;
}

/** What is wrong with the key of a copy, by its ARN and by what was looked up about it. */
export function copyKeyErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  settings: CopyRequest,
): ArgumentError[] {
  return errorsAt("kmsKeyId", [
    ...existingKeyErrors(kmsKeyId, evidence, settings.region),
    ...(settings.sharedAccounts.length > 0 ? defaultKeyErrors(kmsKeyId, evidence) : []),
  ]);
}
