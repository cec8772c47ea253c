import { reasonsWhere } from "../argumentError";
import type { DatabaseKind } from "./arn";
import { maxNameLength, shortened } from "./names";

/** Returns whether RDS created the snapshot automatically: only automated snapshots have the prefix `rds:`. */
export function isAutomatedSnapshot(identifier: string): boolean {
  return identifier.startsWith("rds:");
}

/** Returns whether AWS Backup created the snapshot: only its snapshots have the prefix `awsbackup:`. */
export function isBackupSnapshot(identifier: string): boolean {
  return identifier.startsWith("awsbackup:");
}

/** Returns whether a text is an identifier as RDS defines it, of any length. {@link IDENTIFIER_FORM} describes it. */
export function isIdentifier(text: string): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/i.test(text);
}

/** The form of an identifier, to follow "must have". */
export const IDENTIFIER_FORM = "letters, digits and single hyphens, start with a letter and not end with a hyphen";

/** Returns why an identifier of at most `maxLength` characters is invalid. */
export function identifierErrors(identifier: string, maxLength: number): string[] {
  return isIdentifier(identifier) && identifier.length <= maxLength
    ? []
    : [`must have 1 to ${maxLength} ${IDENTIFIER_FORM}, but is "${identifier}".`];
}

/** Returns why the identifier of an existing DB instance or DB cluster is invalid (RDS API Reference, CreateDBInstance). */
export function databaseIdentifierErrors(identifier: string): string[] {
  return identifierErrors(identifier, 63);
}

/**
 * Returns why the identifier of a new snapshot is invalid (RDS API Reference, CopyDBSnapshot, CopyDBClusterSnapshot).
 * Upper case is an error too: AWS stores the identifier in lower case, so every later update would replace the snapshot.
 */
export function snapshotIdentifierErrors(identifier: string, kind: DatabaseKind = "instance"): string[] {
  if (identifier === "") {
    return ["must not be empty; use a name that starts with a letter."];
  }
  if (isAutomatedSnapshot(identifier) || isBackupSnapshot(identifier)) {
    const nameStart = identifier.indexOf(":") + 1;
    return [
      `must not start with "${identifier.slice(0, nameStart)}", which AWS reserves, but is "${identifier}"; use a name such as "${identifier.slice(nameStart).toLowerCase()}".`,
    ];
  }
  const invalid = [...new Set(identifier.match(/[^A-Za-z0-9-]/gu))].map((character) => JSON.stringify(character));
  const maxLength = maxNameLength(`${kind}Snapshot`);
  return [
    ...reasonsWhere([
      {
        condition: invalid.length > 0,
        reason: `must have only letters, digits and hyphens, but "${identifier}" contains ${invalid.join(", ")}.`,
      },
      { condition: !/^[A-Za-z]/.test(identifier), reason: `must start with a letter, but is "${identifier}".` },
      { condition: identifier.includes("--"), reason: `must not have two hyphens in a row, but is "${identifier}".` },
      { condition: identifier.endsWith("-"), reason: `must not end with a hyphen, but is "${identifier}".` },
    ]),
    ...lowerCaseErrors(identifier),
    ...reasonsWhere([
      {
        condition: identifier.length > maxLength,
        reason: `must have at most ${maxLength} characters for a snapshot of a DB ${kind}, but "${identifier}" has ${identifier.length}.`,
      },
    ]),
  ];
}

/** Returns why a new name does not match the lower case in which AWS stores it. */
export function lowerCaseErrors(name: string): string[] {
  return /[A-Z]/.test(name)
    ? [`must be in lower case, as AWS stores it, but is "${name}"; use "${name.toLowerCase()}".`]
    : [];
}

/** The copies of one database in one Region. */
export interface CopySeries {
  /** The identifier of the source database, such as `orders`. */
  database: string;
  /** The target Region, such as `eu-west-1`. */
  region: string;
  /** The kind of the source database. Defaults to `instance`. */
  kind?: DatabaseKind;
}

/** The identity of a copy: its source database, its Region and the creation time of the source snapshot. */
export interface CopyIdentity extends CopySeries {
  /** The creation time of the source snapshot. */
  snapshotCreateTime: Date;
}

const TIME = "YYYY-MM-DD-HH-MM-SS";

/**
 * Returns the beginning of the identifiers of a database's copies in a Region: `<database>-<region>-`. The identifier of
 * a cluster can be as long as that of its snapshots. Then it is shortened, with a hash that keeps it unique.
 */
export function copyIdentifierPrefix({ database, region, kind = "instance" }: CopySeries): string {
  const maxLength = maxNameLength(`${kind}Snapshot`) - `--${region}${TIME}`.length;
  return `${shortened(database.toLowerCase(), maxLength)}-${region}-`;
}

/**
 * Returns the identifier of a copy: `<database>-<region>-YYYY-MM-DD-HH-MM-SS`, in UTC. Each source snapshot has its own
 * identifier in a Region, so a newer snapshot adds a copy and replaces none.
 *
 * @throws RangeError if the time is not a valid date.
 */
export function copyIdentifier({ snapshotCreateTime, ...series }: CopyIdentity): string {
  const time = snapshotCreateTime.toISOString().slice(0, TIME.length).replace(/[T:]/g, "-");
  return `${copyIdentifierPrefix(series)}${time}`;
}

/** Returns whether {@link copyIdentifier} created an identifier for a copy of this series. */
export function isCopyIdentifier(identifier: string, series: CopySeries): boolean {
  const prefix = copyIdentifierPrefix(series);
  return identifier.startsWith(prefix) && /^\d{4}(?:-\d\d){5}$/.test(identifier.slice(prefix.length));
}

/** Returns the creation time of the source snapshot from an identifier that {@link copyIdentifier} created. */
export function copyTime(identifier: string): Date {
  const [year = 0, month = 1, day, hour, minute, second] = identifier.slice(-TIME.length).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
