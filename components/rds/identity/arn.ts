import { isAccountId } from "./accounts";
import { isRegion, partitionOf } from "./regions";

/**
 * The parts of an Amazon Resource Name, as on AWS's page "Identify AWS resources with Amazon Resource Names (ARNs)".
 */
export interface Arn {
  partition: string;
  service: string;
  /** Empty for global services such as IAM. */
  region: string;
  /** Empty for resources without an account, such as S3 buckets. */
  accountId: string;
  /** Everything after the account: it may hold colons of its own (`snapshot:rds:orders-2026-11-24-03-12`). */
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
  /** With its prefix where it has one: `rds:…` for automated, `awsbackup:…` for AWS Backup snapshots. */
  identifier: string;
}

/** The ARN of a KMS key (KMS Developer Guide, "Key identifiers (KeyId)", "Key ARN"). */
export interface KeyArn {
  partition: string;
  region: string;
  accountId: string;
  /** The key id; of a multi-Region key with its `mrk-`. */
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

/** The parts of an ARN of any service, or `undefined` for anything else. */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, accountId, resource] = ARN.exec(text) ?? [];
  if (partition === undefined || service === undefined || resource === undefined) {
    return undefined;
  }
  return { partition, service, region: region ?? "", accountId: accountId ?? "", resource };
}

/** The parts of the ARN of a DB snapshot or DB cluster snapshot, or `undefined` for anything else. */
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

/** The parts of a key ARN, or `undefined` for anything else: alias ARNs, aliases and bare key ids among them. */
export function parseKeyArn(text: string): KeyArn | undefined {
  const arn = parseRegionalArn(text, "kms");
  const [, keyId] = KEY.exec(arn?.resource ?? "") ?? [];
  if (arn === undefined || keyId === undefined) {
    return undefined;
  }
  return { partition: arn.partition, region: arn.region, accountId: arn.accountId, keyId };
}

/** The parts of the ARN of an IAM role or user, or `undefined` for anything else, an account's root among them. */
export function parsePrincipalArn(text: string): PrincipalArn | undefined {
  const arn = parseArn(text);
  const [, name] = PRINCIPAL.exec(arn?.resource ?? "") ?? [];
  if (arn?.service !== "iam" || arn.region !== "" || !isAccountId(arn.accountId) || name === undefined) {
    return undefined;
  }
  return { partition: arn.partition, accountId: arn.accountId, name };
}

/** An ARN whose partition is not the one of its Region names nothing, so it does not count as an ARN here. */
export function parseRegionalArn(text: string, service: string): Arn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== service || !isRegion(arn.region) || !isAccountId(arn.accountId)) {
    return undefined;
  }
  return partitionOf(arn.region) === arn.partition ? arn : undefined;
}

/** The ARN that names a whole account as a principal. */
export function rootArn(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
