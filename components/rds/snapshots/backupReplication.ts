import { type ArgumentError, errorsAt } from "../argumentError";
import { engineTraits, isAuroraEngine, isCustomEngine } from "../engines/engines";
import type { InstanceEvidence } from "../evidence";
import { isDefaultGroup } from "../groups/groups";
import { parseArn, parseRegionalArn } from "../identity/arn";
import { databaseIdentifierErrors } from "../identity/identifiers";
import { encryptedCopyNeedsPresignedUrl, isRegion } from "../identity/regions";
import { backupRegionErrors } from "./backupRegions";

/** What is known of a replication of automated backups from the first. */
export interface BackupReplicationRequest {
  /** The target Region. */
  region: string;
  /** Whether the source is encrypted, so that its backups need a key of the target Region. */
  encrypted: boolean;
  hasPresignedUrl: boolean;
}

/** The Region and identifier of a DB instance, by its ARN; `undefined` for what is not such an ARN. */
export function parseInstanceArn(text: string): { region: string; identifier: string } | undefined {
  const arn = parseRegionalArn(text, "rds");
  const [, identifier] = /^db:(.+)$/.exec(arn?.resource ?? "") ?? [];
  return arn !== undefined && identifier !== undefined && databaseIdentifierErrors(identifier).length === 0
    ? { region: arn.region, identifier }
    : undefined;
}

/** What is wrong with the source of a replication, and with its settings now that the source is known. */
export function backupSourceErrors(
  sourceDbInstanceArn: string,
  evidence: InstanceEvidence | undefined,
  { region, encrypted, hasPresignedUrl }: BackupReplicationRequest,
): ArgumentError[] {
  const source = parseInstanceArn(sourceDbInstanceArn);
  if (source === undefined) {
    return errorsAt("sourceDbInstanceArn", [notAnInstance(sourceDbInstanceArn)]);
  }
  if (!isRegion(region)) {
    return [];
  }
  const regionReasons = backupRegionErrors(source.region, region);
  if (regionReasons.length > 0) {
    return errorsAt("region", regionReasons);
  }
  const errors = evidence === undefined ? [] : evidenceErrors(sourceDbInstanceArn, evidence, encrypted);
  if (encrypted && !hasPresignedUrl && encryptedCopyNeedsPresignedUrl(source.region, region)) {
    const reason = `Between AWS GovCloud (US) Regions AWS replicates encrypted backups only with a presigned URL; write the URL of a StartDBInstanceAutomatedBackupsReplication request that is signed for ${source.region}.`;
    errors.push({ propertyPath: "presignedUrl", reason });
  }
  return errors;
}

function notAnInstance(text: string): string {
  const resource = parseArn(text)?.resource ?? "";
  const example = "write the full ARN of a DB instance, such as arn:aws:rds:us-east-1:111111111111:db:orders";
  return resource.startsWith("cluster:")
    ? `"${text}" is a DB cluster, and AWS replicates the automated backups of DB instances only; copy the cluster's snapshots with a SnapshotReplication.`
    : `"${text}" is not the ARN of a DB instance; ${example}.`;
}

/**
 * RDS User Guide, "Replicating automated backups to another AWS Region", and "Enabling cross-Region automated backups".
 */
function evidenceErrors(source: string, evidence: InstanceEvidence, encrypted: boolean): ArgumentError[] {
  const { engine, dbClusterIdentifier, backupRetentionPeriod } = evidence;
  const reasons: string[] = [];
  if (dbClusterIdentifier !== undefined || isAuroraEngine(engine)) {
    reasons.push(
      `"${source}" belongs to a DB cluster, and AWS replicates the automated backups of DB instances outside clusters only; copy the cluster's snapshots with a SnapshotReplication.`,
    );
  } else if (isCustomEngine(engine)) {
    reasons.push(`"${source}" is an RDS Custom instance (${engine}), whose automated backups AWS does not replicate.`);
  }
  if (backupRetentionPeriod === 0) {
    reasons.push(`"${source}" has no automated backups; set its backup retention period to 1 to 35 days first.`);
  }
  return [
    ...errorsAt("sourceDbInstanceArn", reasons),
    ...errorsAt("encrypted", evidence.encrypted === encrypted ? [] : [wrongEncryption(source, evidence.encrypted)]),
  ];
}

function wrongEncryption(source: string, isEncrypted: boolean): string {
  return isEncrypted
    ? `"${source}" is encrypted, and so are its backups; remove encrypted: false.`
    : `"${source}" is not encrypted, and AWS does not encrypt its replicated backups; write encrypted: false, or encrypt the database by a copy of its snapshot.`;
}

/**
 * What replicated backups lose, as warnings (RDS User Guide, "Restoring to a
 * specified time from a replicated backup").
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
  const what = lost === "all" ? "none of its options" : `its options except ${lost.join(", ")}`;
  return [
    `sourceDbInstanceArn: "${sourceDbInstanceArn}" has the option group ${group}, and a replicated backup has ${what}. Make the group in the target Region with a ReplicatedOptionGroup, and name it when you restore.`,
  ];
}
