import { isAccountId } from "./accounts";
import { isRegion, partitionOf } from "./regions";

/** The parts of an ARN (IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)"). */
export interface Arn {
  partition: string;
  service: string;
  /** Empty for global services such as IAM. */
  region: string;
  /** Empty for resources without an account, such as S3 buckets. */
  accountId: string;
  /** Everything after the account. It can contain colons, such as `snapshot:rds:orders-2026-11-24-03-12`. */
  resource: string;
}

/** The kind of a database: a DB instance, or an Aurora or Multi-AZ DB cluster. */
export type DatabaseKind = "instance" | "cluster";

/** The resource type in the ARN of a snapshot, by the kind of its database. */
export const SNAPSHOT_RESOURCE_TYPES: Readonly<Record<DatabaseKind, string>> = {
  instance: "snapshot",
  cluster: "cluster-snapshot",
};

/** The ARN of a DB snapshot or DB cluster snapshot (RDS User Guide, "Amazon Resource Names (ARNs) in Amazon RDS"). */
export interface SnapshotArn {
  partition: string;
  region: string;
  accountId: string;
  /** The kind of the database that the snapshot is of. */
  kind: DatabaseKind;
  /** Includes the prefix of automated (`rds:`) and AWS Backup (`awsbackup:`) snapshots. */
  identifier: string;
}

/** The ARN of a KMS key (KMS Developer Guide, "Key identifiers (KeyId)", "Key ARN"). */
export interface KeyArn {
  partition: string;
  region: string;
  accountId: string;
  /** The key ID. The ID of a multi-Region key includes `mrk-`. */
  keyId: string;
}

/** The ARN of an IAM role or user (IAM User Guide, "IAM identifiers"). */
export interface PrincipalArn {
  partition: string;
  accountId: string;
  /** The name without its path. */
  name: string;
}

const ARN = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(\S+)$/;
const SNAPSHOT = /^(snapshot|cluster-snapshot):((?:rds:|awsbackup:)?[A-Za-z0-9-]+)$/;
const PRINCIPAL = /^(?:role|user)\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/;
const KEY = /^key\/([A-Za-z0-9-]+)$/;

/** Parses the ARN of any service. Returns `undefined` for any other text. */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, accountId, resource] = ARN.exec(text) ?? [];
  if (partition === undefined || service === undefined || resource === undefined) {
    return undefined;
  }
  return { partition, service, region: region ?? "", accountId: accountId ?? "", resource };
}

/** Parses the ARN of a DB snapshot or DB cluster snapshot. Returns `undefined` for any other text. */
export function parseSnapshotArn(text: string): SnapshotArn | undefined {
  const arn = parseRegionalArn(text, "rds");
  const [, resourceType, identifier] = SNAPSHOT.exec(arn?.resource ?? "") ?? [];
  if (arn === undefined || identifier === undefined) {
    return undefined;
  }
  return {
    partition: arn.partition,
    region: arn.region,
    accountId: arn.accountId,
    kind: resourceType === SNAPSHOT_RESOURCE_TYPES.instance ? "instance" : "cluster",
    identifier,
  };
}

/** Parses a key ARN. Returns `undefined` for any other text, including alias ARNs, aliases and key IDs. */
export function parseKeyArn(text: string): KeyArn | undefined {
  const arn = parseRegionalArn(text, "kms");
  const [, keyId] = KEY.exec(arn?.resource ?? "") ?? [];
  if (arn === undefined || keyId === undefined) {
    return undefined;
  }
  return { partition: arn.partition, region: arn.region, accountId: arn.accountId, keyId };
}

/** Parses the ARN of an IAM role or user. Returns `undefined` for any other text, including an account's root ARN. */
export function parsePrincipalArn(text: string): PrincipalArn | undefined {
  const arn = parseArn(text);
  const [, name] = PRINCIPAL.exec(arn?.resource ?? "") ?? [];
  if (arn?.service !== "iam" || arn.region !== "" || !isAccountId(arn.accountId) || name === undefined) {
    return undefined;
  }
  return { partition: arn.partition, accountId: arn.accountId, name };
}

/** Parses the ARN of a regional service. Returns `undefined` if its Region is not in its partition. */
export function parseRegionalArn(text: string, service: string): Arn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== service || !isRegion(arn.region) || !isAccountId(arn.accountId)) {
    return undefined;
  }
  return partitionOf(arn.region) === arn.partition ? arn : undefined;
}

/** Returns the principal ARN of a whole account. */
export function rootArn(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
