import { type ArgumentError, errorsAt } from "../argumentError";
import { DATABASE_TRAITS, databaseVariantOf } from "../engines/engines";
import type { KeyEvidence, SnapshotEvidence } from "../evidence";
import { type DatabaseKind, parseArn, parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../identity/arn";
import { copyRegionError, encryptedCopyNeedsPresignedUrl, isRegion, regionErrors } from "../identity/regions";
import { defaultKeyErrors, existingKeyErrors } from "../keys/keyArguments";
import { optionErrors } from "./copyOptions";
import { PUBLIC, sharedAccountsErrors } from "./sharing";

/** What is known of a copy from the first: neither its source nor the value of its key. */
export interface CopyRequest {
  /** What the copy is of. */
  kind: DatabaseKind;
  /** The target Region. */
  region: string;
  /** The accounts that the copy is shared with; `all` for everyone. */
  sharedAccounts: readonly string[];
  /** Whether a key is named, so that the copy is encrypted whatever its source is. */
  hasKmsKeyId: boolean;
  hasPresignedUrl: boolean;
  hasOptionGroupName: boolean;
  /** What is told, and is to be removed, where the source cannot be shared: `sharedAccounts` unless it is something else. */
  share?: { field: string; remove: string };
}

/** The argument that names the source. */
export const SOURCE_ARGUMENT: Readonly<Record<DatabaseKind, string>> = {
  instance: "sourceDbSnapshotIdentifier",
  cluster: "sourceDbClusterSnapshotIdentifier",
};
const OPERATION: Readonly<Record<DatabaseKind, string>> = {
  instance: "CopyDBSnapshot",
  cluster: "CopyDBClusterSnapshot",
};
const NOUN: Readonly<Record<DatabaseKind, string>> = {
  instance: "DB snapshot",
  cluster: "DB cluster snapshot",
};

/** What is wrong with the settings of a copy, whatever its source is. */
export function copyRequestErrors(settings: CopyRequest): ArgumentError[] {
  const { region, sharedAccounts, hasKmsKeyId } = settings;
  const shares = sharedAccountsErrors(sharedAccounts);
  const isPublic = sharedAccounts.includes(PUBLIC);
  if (isPublic && sharedAccounts.some((account) => account !== PUBLIC)) {
    shares.push(
      `"${PUBLIC}" makes the snapshot public, also for everyone who is not listed beside it; remove "${PUBLIC}".`,
    );
  }
  if (isPublic && hasKmsKeyId) {
    shares.push(publicButEncrypted("kmsKeyId is given"));
  }
  return [...errorsAt("region", regionErrors(region)), ...errorsAt("sharedAccounts", shares)];
}

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
  const regionError = copyRegionError(source.region, settings.region);
  if (regionError !== undefined) {
    return errorsAt("region", [regionError]);
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

/**
 * What AWS may refuse, since its pages conflict; `undefined` when there is nothing of the kind. It is a key on the copy
 * of an unencrypted snapshot of an Aurora cluster.
 */
export function encryptionWarning(
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  { kind, hasKmsKeyId }: CopyRequest,
): string | undefined {
  const database = evidence && databaseVariantOf(kind, evidence.engine);
  return hasKmsKeyId && evidence?.encrypted === false && database === "aurora-cluster"
    ? `kmsKeyId: "${sourceArn}" is an unencrypted snapshot of an Aurora cluster. Whether AWS encrypts its copy is not certain: the API reference of CopyDBClusterSnapshot calls that an error, the Aurora User Guide ("Encrypting Amazon Aurora resources") the way to do it. If AWS refuses the copy, remove kmsKeyId, and give the key to the cluster that is restored from it.`
    : undefined;
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

function publicButEncrypted(because: string): string {
  return `"${PUBLIC}" would make the snapshot public, and an encrypted one cannot be (${because}); list the accounts to share with instead.`;
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
