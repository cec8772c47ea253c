import { type ArgumentError, errorsAt, errorsWhere, integerErrors, reasonsWhere } from "../argumentError";
import { databaseVariantOf, engineTraits, majorVersionOf, restoredKind, restoreTraits } from "../engines/engines";
import { isOlderVersion } from "../engines/versions";
import type { SnapshotEvidence } from "../evidence";
import { type DatabaseKind, parseArn, parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../identity/arn";
import { isIdentifier } from "../identity/identifiers";
import { partitionOf } from "../identity/regions";

/** The facts about a restore that its arguments contain at once. */
export interface RestoreRequest {
  /** The Region of the snapshot and the database. */
  region: string;
  /** The engine of the database, such as `mysql` or `aurora-mysql`. */
  engine: string;
  /** Whether the database has its own key. */
  hasKmsKeyId: boolean;
}

const NOUN: Readonly<Record<DatabaseKind, string>> = {
  instance: "DB instance",
  cluster: "DB cluster",
};

/** Returns the ARN of a snapshot, from its ARN or from its identifier in this account and Region. */
export function snapshotArnOf(snapshot: string, accountId: string, { region, engine }: RestoreRequest): string {
  return parseArn(snapshot) === undefined
    ? `arn:${partitionOf(region) ?? "aws"}:rds:${region}:${accountId}:${SNAPSHOT_RESOURCE_TYPES[restoredKind(engine)]}:${snapshot}`
    : snapshot;
}

/** Returns why the name of a snapshot to restore is invalid: its form, its kind, or its Region. */
export function restoreSnapshotNameErrors(snapshot: string, { region, engine }: RestoreRequest): string[] {
  const kind = restoredKind(engine);
  const arn = parseSnapshotArn(snapshot);
  if (arn === undefined) {
    const isName = parseArn(snapshot) === undefined && isIdentifier(snapshot.replace(/^(?:rds|awsbackup):/, ""));
    const example = `arn:aws:rds:${region}:111111111111:${SNAPSHOT_RESOURCE_TYPES[kind]}:orders-before-migration`;
    return isName
      ? []
      : [`must be the identifier or the full ARN of a snapshot, such as ${example}, but is "${snapshot}".`];
  }
  return reasonsWhere([
    {
      condition: arn.kind !== kind,
      reason: `must be a snapshot of a ${NOUN[kind]}, because ${engine} is restored as one, but "${snapshot}" is a snapshot of a ${NOUN[arn.kind]}; use another snapshot, or correct engine. ${MULTI_AZ_CLUSTER}`,
    },
    {
      condition: arn.region !== region,
      reason: `must be a snapshot in ${region}, but "${snapshot}" is in ${arn.region}; copy it with a SnapshotCopy, or with a ReceivedSnapshot if another account owns it, and use the copy.`,
    },
  ]);
}

const MULTI_AZ_CLUSTER =
  "A Multi-AZ DB cluster cannot be restored here, because the provider does not send the class of its instances.";

/** Returns why a snapshot cannot be restored, from its name and its evidence. */
export function restoreSnapshotErrors(
  snapshot: string,
  evidence: SnapshotEvidence | undefined,
  accountId: string,
  request: RestoreRequest,
): ArgumentError[] {
  const names = restoreSnapshotNameErrors(snapshot, request);
  if (names.length > 0 || evidence === undefined) {
    return errorsAt("snapshotIdentifier", names);
  }
  const { engine, hasKmsKeyId } = request;
  const isMultiAzCluster = databaseVariantOf(restoredKind(engine), evidence.engine) === "multi-az-cluster";
  const isShared = parseSnapshotArn(evidence.snapshotArn)?.accountId !== accountId;
  const isEncryptedShare = isShared && evidence.encrypted;
  const { sharedEncrypted } = restoreTraits(engine);
  return [
    ...errorsAt(
      "snapshotIdentifier",
      reasonsWhere([
        {
          condition: isMultiAzCluster,
          reason: `must not be a snapshot of a Multi-AZ DB cluster, but "${snapshot}" is one. ${MULTI_AZ_CLUSTER} Restore it with the AWS CLI, or export it to S3.`,
        },
        {
          condition: isEncryptedShare && !sharedEncrypted,
          reason: `must not be an encrypted snapshot that another account shares, but "${snapshot}" is one, and AWS does not restore DB instances from it; copy it with a ReceivedSnapshot and your own key, and use the copy.`,
        },
      ]),
    ),
    ...errorsWhere([
      {
        condition: !isMultiAzCluster && evidence.engine !== undefined && evidence.engine !== engine,
        propertyPath: "engine",
        reason: `must be "${evidence.engine}", the engine of "${snapshot}", but is "${engine}".`,
      },
      {
        // Without its own key, the restored cluster would be lost with the key of the other account.
        condition: isEncryptedShare && sharedEncrypted && !hasKmsKeyId,
        propertyPath: "kmsKeyId",
        reason: `must be the full ARN of your own key, because "${snapshot}" is encrypted with a key of another account, on which the restored cluster would depend.`,
      },
    ]),
  ];
}

/**
 * Returns what a restore risks if its snapshot could not be looked up, to follow the message of the failed lookup. The
 * risk is empty for a snapshot of this account.
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
    ? "the restored cluster would depend on the key of that account, so set kmsKeyId to the full ARN of your own key"
    : "AWS does not restore a DB instance from it, so copy it with a ReceivedSnapshot first";
  return `; the snapshot belongs to another account: if it is encrypted, ${risk}`;
}

/** Numbers, and builds such as `ru-2026-07`, `sb00063198`, `v1` and `mysql_aurora`, between dots. */
const ENGINE_VERSION = /^\d+(?:\.(?:mysql_aurora|[A-Za-z-]*\d[\w-]*))*$/;

/**
 * Returns why the engine version of a restored database is invalid. The provider restores the snapshot, and upgrades the
 * database only to a later minor version.
 */
export function versionErrors(
  engineVersion: string,
  snapshotVersion: string | undefined,
  { engine }: Pick<RestoreRequest, "engine">,
): string[] {
  const { majorNumbers = 1, exampleVersion = "8.0.40" } = engineTraits(engine) ?? {};
  const major = majorVersionOf(engine, engineVersion);
  if (
    !ENGINE_VERSION.test(engineVersion) ||
    major.split(".").filter((number) => /^\d+$/.test(number)).length < majorNumbers
  ) {
    return [`must be a full version of ${engine}, such as "${exampleVersion}", but is "${engineVersion}".`];
  }
  if (snapshotVersion === undefined) {
    return [];
  }
  const snapshotMajor = majorVersionOf(engine, snapshotVersion);
  const isOtherMajor = isOlderVersion(major, snapshotMajor) || isOlderVersion(snapshotMajor, major);
  return reasonsWhere([
    {
      condition: isOtherMajor,
      reason: `must have the snapshot's major version ${snapshotMajor}, but is "${engineVersion}"; use "${snapshotVersion}", and upgrade the restored database later.`,
    },
    {
      condition: !isOtherMajor && engineVersion !== major && isOlderVersion(engineVersion, snapshotVersion),
      reason: `must not be older than the snapshot's version ${snapshotVersion}, but is "${engineVersion}".`,
    },
  ]);
}

/** Returns why a storage type is invalid for an engine. */
export function storageTypeErrors(storageType: string, engine: string): string[] {
  const { storageTypes } = restoreTraits(engine);
  return storageTypes.includes(storageType)
    ? []
    : [`must be one of ${storageTypes.join(", ")} for ${engine}, but is "${storageType}".`];
}

/** The limits that are the same for every engine (RDS API Reference, CreateDBInstance, `Port`, `PromotionTier`). */
const LIMITS = { port: { min: 1150, max: 65_535 }, promotionTier: { min: 0, max: 15 } } as const;

/** Returns why a number is outside its limits. */
export function numberErrors(field: keyof typeof LIMITS, value: number): string[] {
  const { min, max } = LIMITS[field];
  return integerErrors(value, min, max);
}
