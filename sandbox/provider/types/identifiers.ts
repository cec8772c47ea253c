import { parseDuration } from "../times";
import type { Value } from "../values";

/** The real provider's rules for the identifiers of databases and cluster snapshots. */
export function identifierError(value: Value): string | undefined {
  const ok = /^[a-z](?!.*--)[0-9a-z-]*(?<!-)$/.test(String(value)) && String(value).length <= 63;
  return ok
    ? undefined
    : `must start with a letter, contain only lowercase letters, digits and single hyphens, not end with a hyphen, and have at most 63 characters; got "${value}"`;
}

/** The rules for the prefix of an identifier, which may end with a hyphen. */
export const identifierPrefixError = (value: Value) =>
  /^[a-z](?!.*--)[0-9a-z-]*$/.test(String(value))
    ? undefined
    : `must start with a letter and contain only lowercase letters, digits and single hyphens; got "${value}"`;

export const finalSnapshotError = (value: Value) =>
  /^[A-Za-z](?!.*--)[0-9A-Za-z-]*(?<!-)$/.test(String(value))
    ? undefined
    : `must start with a letter, contain only letters, digits and single hyphens, and not end with a hyphen; got "${value}"`;

export const arnError = (value: Value) =>
  String(value).startsWith("arn:") ? undefined : `is an invalid ARN: ${value}`;

/** The rules for a duration in Go's format. */
export const durationError = (value: Value) =>
  parseDuration(String(value)) === undefined
    ? `must be a string containing a sequence of decimal numbers with units h, m, s or ms, such as "2h45m"; got "${value}"`
    : undefined;

/** Whether the known version, such as 8.0, is the beginning of the one that AWS chose, such as 8.0.40. */
export const isBeginningOfVersion = (known: Value, read: Value) => String(read).startsWith(`${known}.`);

/** RDS returns maintenance windows in lower case. */
export const isSameIgnoringCase = (a: Value, b: Value) => String(a).toLowerCase() === String(b).toLowerCase();
