import { type ArgumentError, errorsAt } from "../argumentError";
import { databaseVariantOf, engineTraits, majorVersionOf, restoredKind, restoreTraits } from "../engines/engines";
import { isOlderVersion } from "../engines/versions";
import type { SnapshotEvidence } from "../evidence";
import { type DatabaseKind, parseArn, parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../identity/arn";
import { partitionOf } from "../identity/regions";

/** What is known of a restore from the first. */
export interface RestoreRequest {
  /** The Region of the snapshot, and of the database. */
  region: string;
  /** The engine of the database, such as `mysql` or `aurora-mysql`. */
  engine: string;
  /** Whether a key is named for the database. */
  hasKmsKeyId: boolean;
}

const NOUN: Readonly<Record<DatabaseKind, string>> = {
  instance: "DB instance",
  cluster: "DB cluster",
};

/** The ARN of a snapshot that is given by its ARN, or by its identifier in the own account and Region. */
export function snapshotArnOf(snapshot: string, accountId: string, { region, engine }: RestoreRequest): string {
  return parseArn(snapshot) === undefined
    ? `arn:${partitionOf(region) ?? "aws"}:rds:${region}:${accountId}:${SNAPSHOT_RESOURCE_TYPES[restoredKind(engine)]}:${snapshot}`
    : snapshot;
}

/** What is wrong with a snapshot to restore from, by the way that it is written. */
export function restoreSnapshotNameErrors(snapshot: string, { region, engine }: RestoreRequest): string[] {
  const kind = restoredKind(engine);
  const example = `arn:aws:rds:${region}:111111111111:${SNAPSHOT_RESOURCE_TYPES[kind]}:orders-before-migration`;
  if (parseArn(snapshot) === undefined) {
    return /^(?:rds:|awsbackup:)?[a-z](?:-?[a-z0-9])*$/i.test(snapshot)
      ? []
      : [`"${snapshot}" is neither the identifier nor the ARN of a snapshot; write one such as ${example}.`];
  }
  const arn = parseSnapshotArn(snapshot);
  if (arn === undefined) {
    return [`"${snapshot}" is not the ARN of a snapshot; write one such as ${example}.`];
  }
  const errors: string[] = [];
  if (arn.kind !== kind) {
    errors.push(
      `"${snapshot}" is a snapshot of a ${NOUN[arn.kind]}, and ${engine} is restored as a ${NOUN[kind]}; write one of a ${NOUN[kind]}, or correct the engine. A Multi-AZ DB cluster of MySQL or PostgreSQL cannot be restored here: the provider does not tell AWS the class of its instances.`,
    );
  }
  if (arn.region !== region) {
    errors.push(
      `"${snapshot}" is in ${arn.region}, and AWS restores a snapshot in its own Region only; copy it to ${region} with a SnapshotCopy, or a ReceivedSnapshot if it is another account's, and write the copy.`,
    );
  }
  return errors;
}

/** What is wrong with a snapshot to restore from, by what was looked up about it. */
export function restoreSnapshotErrors(
  snapshot: string,
  evidence: SnapshotEvidence | undefined,
  accountId: string,
  settings: RestoreRequest,
): ArgumentError[] {
  const names = restoreSnapshotNameErrors(snapshot, settings);
  if (names.length > 0 || evidence === undefined) {
    return errorsAt("snapshotIdentifier", names);
  }
  const errors: ArgumentError[] = [];
  const kind = restoredKind(settings.engine);
  if (databaseVariantOf(kind, evidence.engine) === "multi-az-cluster") {
    const reason = `"${snapshot}" is a snapshot of a Multi-AZ DB cluster, which cannot be restored here: the provider does not tell AWS the class of its instances. Restore it with the AWS CLI, or export it to S3.`;
    errors.push({ propertyPath: "snapshotIdentifier", reason });
  } else if (evidence.engine !== undefined && evidence.engine !== settings.engine) {
    const reason = `"${settings.engine}" is written, and "${snapshot}" is a snapshot of ${evidence.engine}; write "${evidence.engine}".`;
    errors.push({ propertyPath: "engine", reason });
  }
  const isShared = parseSnapshotArn(evidence.snapshotArn)?.accountId !== accountId;
  return isShared && evidence.encrypted ? [...errors, ...sharedErrors(snapshot, settings)] : errors;
}

/**
 * An encrypted snapshot that another account shares. Without a key of its own the database restored from it would be
 * lost with the other account's key.
 */
function sharedErrors(snapshot: string, { engine, hasKmsKeyId }: RestoreRequest): ArgumentError[] {
  if (!restoreTraits(engine).sharedEncrypted) {
    const reason = `"${snapshot}" is encrypted and shared by another account, and AWS restores no DB instance from such a snapshot; copy it with a ReceivedSnapshot, under a key of your own, and write the copy.`;
    return errorsAt("snapshotIdentifier", [reason]);
  }
  const reason = `"${snapshot}" is encrypted with a key of another account, which the restored cluster would depend on; write the full ARN of a key of your own.`;
  return hasKmsKeyId ? [] : errorsAt("kmsKeyId", [reason]);
}

/**
 * What a restore risks whose snapshot AWS does not tell of, as the end of a sentence; empty for one of the own account.
 */
export function unseenSnapshotRisk(
  snapshotArn: string,
  accountId: string,
  { engine, hasKmsKeyId }: RestoreRequest,
): string {
  if (parseSnapshotArn(snapshotArn)?.accountId === accountId || hasKmsKeyId) {
    return "";
  }
  const risk = restoreTraits(engine).sharedEncrypted
    ? "the restored cluster would depend on its key, so write the full ARN of a key of your own as kmsKeyId"
    : "AWS restores no DB instance from it, so copy it with a ReceivedSnapshot first";
  return `; it is another account's: if it is encrypted, ${risk}`;
}

/** Numbers, and builds such as `ru-2026-07`, `sb00063198`, `v1` and `mysql_aurora`, between dots. */
const ENGINE_VERSION = /^\d+(?:\.(?:mysql_aurora|[A-Za-z-]*\d[\w-]*))*$/;

/**
 * What is wrong with the version of the restored database: the provider restores, and upgrades to a later minor one.
 */
export function versionErrors(
  engineVersion: string,
  snapshotVersion: string | undefined,
  { engine }: Pick<RestoreRequest, "engine">,
): string[] {
  const { majorNumbers = 1, exampleVersion = "8.0.40" } = engineTraits(engine) ?? {};
  if (!ENGINE_VERSION.test(engineVersion)) {
    return [`"${engineVersion}" is not an engine version; write one such as "${exampleVersion}".`];
  }
  const major = majorVersionOf(engine, engineVersion);
  if (major.split(".").filter((number) => /^\d+$/.test(number)).length < majorNumbers) {
    return [`"${engineVersion}" is not a whole version of ${engine}; write one such as "${exampleVersion}".`];
  }
  if (snapshotVersion === undefined) {
    return [];
  }
  const snapshotMajor = majorVersionOf(engine, snapshotVersion);
  if (isOlderVersion(major, snapshotMajor) || isOlderVersion(snapshotMajor, major)) {
    return [
      `"${engineVersion}" is not of the snapshot's major version ${snapshotMajor}; write "${snapshotVersion}", and upgrade the restored database later.`,
    ];
  }
  return engineVersion !== major && isOlderVersion(engineVersion, snapshotVersion)
    ? [`"${engineVersion}" is older than the snapshot's ${snapshotVersion}; write that one, or a later one.`]
    : [];
}

/** What is wrong with a storage type. */
export function storageTypeErrors(storageType: string, engine: string): string[] {
  const { storageTypes } = restoreTraits(engine);
  return storageTypes.includes(storageType)
    ? []
    : [`"${storageType}" is not a storage type for ${engine} that AWS restores to; write ${storageTypes.join(", ")}.`];
}

/** The numbers that have the same limits on every engine (RDS API Reference, CreateDBInstance, `Port`, `PromotionTier`). */
const LIMITS = { port: { from: 1150, to: 65_535 }, promotionTier: { from: 0, to: 15 } } as const;

/** What is wrong with a number: it is no integer, or out of its limits. */
export function numberErrors(field: keyof typeof LIMITS, value: number): string[] {
  const { from, to } = LIMITS[field];
  return Number.isInteger(value) && value >= from && value <= to
    ? []
    : [`${value} is not what AWS allows; write an integer from ${from} to ${to}.`];
}
