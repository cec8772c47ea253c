import type { DatabaseKind } from "./arn";
import { maxNameLength, shortened } from "./names";

/** Whether RDS made the snapshot by itself: automated snapshots have the prefix `rds:`, which no other one can have. */
export function isAutomatedSnapshot(identifier: string): boolean {
  return identifier.startsWith("rds:");
}

/** Whether AWS Backup made the snapshot: those have the prefix `awsbackup:`, which no other one can have. */
export function isBackupSnapshot(identifier: string): boolean {
  return identifier.startsWith("awsbackup:");
}

/**
 * What is wrong with the identifier of a DB instance or DB cluster that exists: 1-63 letters, digits and hyphens, the
 * first one a letter, without a hyphen at the end or two in a row (RDS API Reference, CreateDBInstance,
 * CreateDBCluster). An empty list when nothing is.
 */
export function databaseIdentifierErrors(identifier: string): string[] {
  return identifier.length <= 63 && /^[a-z](?:-?[a-z0-9])*$/i.test(identifier)
    ? []
    : [
        `"${identifier}" is not the identifier of a database; write 1 to 63 letters, digits and single hyphens, a letter first and no hyphen last.`,
      ];
}

/**
 * What is wrong with the identifier of a snapshot that is to be made: one sentence an error, an empty list when it
 * is fine. AWS allows 1-255 letters, digits and hyphens (1-63 for cluster snapshots), the first one a letter, without
 * a hyphen at the end or two in a row (RDS API Reference, CopyDBSnapshot, CopyDBClusterSnapshot). Upper case is a
 * error too: AWS stores the identifier in lower case, so every later plan would want to replace the snapshot.
 */
export function snapshotIdentifierErrors(identifier: string, kind: DatabaseKind = "instance"): string[] {
  const says = `"${identifier}"`;
  if (identifier === "") {
    return ["It is empty; write a name that starts with a letter."];
  }
  if (isAutomatedSnapshot(identifier) || isBackupSnapshot(identifier)) {
    const prefix = identifier.slice(0, identifier.indexOf(":") + 1);
    return [
      `${says} starts with "${prefix}", which only AWS itself gives to snapshots; choose a name without it, such as "${suggestion(identifier)}".`,
    ];
  }
  const errors: string[] = [];
  const strange = [...new Set(identifier.match(/[^A-Za-z0-9-]/gu))];
  if (strange.length > 0) {
    const list = strange.map((character) => JSON.stringify(character)).join(", ");
    errors.push(`${says} contains ${list}; only letters, digits and hyphens are allowed.`);
  }
  if (!/^[A-Za-z]/.test(identifier)) {
    errors.push(`${says} must start with a letter.`);
  }
  if (identifier.includes("--")) {
    errors.push(`${says} has two hyphens in a row; write one.`);
  }
  if (identifier.endsWith("-")) {
    errors.push(`${says} ends with a hyphen; leave it out.`);
  }
  if (/[A-Z]/.test(identifier)) {
    errors.push(`${says} has upper-case letters, which AWS stores in lower case; write "${identifier.toLowerCase()}".`);
  }
  const maxLength = maxNameLength(`${kind}Snapshot`);
  if (identifier.length > maxLength) {
    errors.push(
      `${says} has ${identifier.length} characters; the identifier of ${kind === "instance" ? "a DB snapshot" : "a DB cluster snapshot"} has at most ${maxLength}.`,
    );
  }
  return errors;
}

function suggestion(identifier: string): string {
  return identifier.slice(identifier.indexOf(":") + 1).toLowerCase();
}

/** The copies of one database in one Region. */
export interface CopySeries {
  /** The identifier of the source database, such as `orders`. */
  database: string;
  /** The target Region, such as `eu-west-1`. */
  region: string;
  /** What the copies are of: by default DB instances. */
  kind?: DatabaseKind;
}

/** What tells one copy from all others: its source database, where it is, and when the copied snapshot was made. */
export interface CopyIdentity extends CopySeries {
  /** When the source snapshot was made. */
  snapshotCreateTime: Date;
}

const TIME = "YYYY-MM-DD-HH-MM-SS";

/**
 * What the names of all copies of a database in a Region start with: `<database>-<region>-`. The name of a cluster may
 * be as long as the identifier of a copy as a whole; then it is cut, and a hash of it keeps it apart from others.
 */
export function copyIdentifierPrefix({ database, region, kind = "instance" }: CopySeries): string {
  const room = maxNameLength(`${kind}Snapshot`) - `--${region}${TIME}`.length;
  return `${shortened(database.toLowerCase(), room)}-${region}-`;
}

/**
 * The name of a copy: `<database>-<region>-YYYY-MM-DD-HH-MM-SS`, in UTC. One source snapshot gives one name in a
 * Region, and another snapshot another name, so that a newer snapshot adds a copy and replaces none.
 *
 * @throws RangeError when the time is not a valid date.
 */
export function copyIdentifier({ snapshotCreateTime, ...series }: CopyIdentity): string {
  const time = snapshotCreateTime.toISOString().slice(0, TIME.length).replace(/[T:]/g, "-");
  return `${copyIdentifierPrefix(series)}${time}`;
}
