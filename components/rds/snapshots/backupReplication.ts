import { type ArgumentError, errorsAt, errorsWhere, reasonsWhere } from "../argumentError";
import { engineTraits, isAuroraEngine, isCustomEngine } from "../engines/engines";
import type { InstanceEvidence } from "../evidence";
import { isDefaultGroup } from "../groups/groups";
import { parseArn, parseRegionalArn } from "../identity/arn";
import { databaseIdentifierErrors } from "../identity/identifiers";
import { encryptedCopyNeedsPresignedUrl, isRegion } from "../identity/regions";
import { backupRegionErrors } from "./backupRegions";

/** The facts about a replication of automated backups that its arguments contain at once. */
export interface BackupReplicationRequest {
  /** The target Region. */
  region: string;
  /** Whether the source is encrypted, so that its backups need a key in the target Region. */
  encrypted: boolean;
  hasPresignedUrl: boolean;
}

/** Parses the ARN of a DB instance. Returns `undefined` for any other text. */
export function parseInstanceArn(text: string): { region: string; identifier: string } | undefined {
  const arn = parseRegionalArn(text, "rds");
  const [, identifier] = /^db:(.+)$/.exec(arn?.resource ?? "") ?? [];
  return arn !== undefined && identifier !== undefined && databaseIdentifierErrors(identifier).length === 0
    ? { region: arn.region, identifier }
    : undefined;
}

/** Returns why the source of a replication is invalid, and why the replication is invalid for its source. */
export function backupSourceErrors(
  sourceDbInstanceArn: string,
  evidence: InstanceEvidence | undefined,
  { region, encrypted, hasPresignedUrl }: BackupReplicationRequest,
): ArgumentError[] {
  const source = parseInstanceArn(sourceDbInstanceArn);
  if (source === undefined) {
    return errorsAt("sourceDbInstanceArn", [describeNonInstance(sourceDbInstanceArn)]);
  }
  if (!isRegion(region)) {
    return [];
  }
  const regionReasons = backupRegionErrors(source.region, region);
  if (regionReasons.length > 0) {
    return errorsAt("region", regionReasons);
  }
  return [
    ...(evidence === undefined ? [] : evidenceErrors(sourceDbInstanceArn, evidence, encrypted)),
    ...errorsWhere([
      {
        condition: encrypted && !hasPresignedUrl && encryptedCopyNeedsPresignedUrl(source.region, region),
        propertyPath: "presignedUrl",
        reason: `must be set for encrypted backups between AWS GovCloud (US) Regions; use the URL of a StartDBInstanceAutomatedBackupsReplication request that is signed for ${source.region}.`,
      },
    ]),
  ];
}

const COPY_INSTEAD = "copy the snapshots of the cluster with a SnapshotReplication";

function describeNonInstance(text: string): string {
  const problem = parseArn(text)?.resource.startsWith("cluster:")
    ? `is a DB cluster; ${COPY_INSTEAD}`
    : "is not the ARN of a DB instance";
  return `must be the full ARN of a DB instance, such as arn:aws:rds:us-east-1:111111111111:db:orders, but "${text}" ${problem}.`;
}

/**
 * Returns why the source instance is not supported (RDS User Guide, "Replicating automated backups to another AWS
 * Region", "Enabling cross-Region automated backups").
 */
function evidenceErrors(source: string, evidence: InstanceEvidence, encrypted: boolean): ArgumentError[] {
  const { engine, dbClusterIdentifier, backupRetentionPeriod } = evidence;
  const isInCluster = dbClusterIdentifier !== undefined || isAuroraEngine(engine);
  return [
    ...errorsAt(
      "sourceDbInstanceArn",
      reasonsWhere([
        {
          condition: isInCluster,
          reason: `must be a DB instance outside a DB cluster, but "${source}" belongs to a cluster; ${COPY_INSTEAD}.`,
        },
        {
          condition: !isInCluster && isCustomEngine(engine),
          reason: `must not be an RDS Custom instance, but "${source}" has the engine ${engine}; AWS does not replicate its automated backups.`,
        },
        {
          condition: backupRetentionPeriod === 0,
          reason: `must have automated backups, but "${source}" has none; set its backup retention period to 1 to 35 days first.`,
        },
      ]),
    ),
    ...errorsAt(
      "encrypted",
      reasonsWhere([
        {
          condition: evidence.encrypted && !encrypted,
          reason: `must be true because "${source}" is encrypted, and so are its backups; remove encrypted: false.`,
        },
        {
          condition: !evidence.encrypted && encrypted,
          reason: `must be false because "${source}" is not encrypted, and AWS does not encrypt replicated backups. Set encrypted: false, or encrypt the database with an encrypted copy of its snapshot.`,
        },
      ]),
    ),
  ];
}

/**
 * Returns a warning about the options that replicated backups do not include (RDS User Guide, "Restoring to a specified
 * time from a replicated backup").
 */
export function lostOptionWarnings(
  sourceDbInstanceArn: string,
  { engine, optionGroupNames }: InstanceEvidence,
): string[] {
  const lost = engineTraits(engine)?.optionsLostByBackups ?? [];
  const [group] = optionGroupNames.filter((name) => !isDefaultGroup(name));
  if (lost.length === 0 || group === undefined) {
    return [];
  }
  const options = lost === "all" ? "its options" : `its options ${lost.join(", ")}`;
  return [
    `sourceDbInstanceArn: "${sourceDbInstanceArn}" has the option group ${group}, but a replicated backup does not include ${options}. Create the group in the target Region with a ReplicatedOptionGroup, and use it for a restore.`,
  ];
}
