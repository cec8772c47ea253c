import { parseDuration } from "../times";
import type { Value } from "../values";

/** What is wrong with the identifier of a database or a snapshot of a cluster; undefined when it is fine. */
export function identifierError(value: Value): string | undefined {
  const ok = /^[a-z](?!.*--)[0-9a-z-]*(?<!-)$/.test(String(value)) && String(value).length <= 63;
  return ok
    ? undefined
    : `only lowercase letters, digits and hyphens, first a letter, no double or last hyphen, 63 at most; got "${value}"`;
}

/** The same of the beginning of one, which may end with a hyphen. */
export const identifierPrefixError = (value: Value) =>
  /^[a-z](?!.*--)[0-9a-z-]*$/.test(String(value))
    ? undefined
    : `only lowercase letters, digits and hyphens, first a letter, no double hyphen; got "${value}"`;

export const finalSnapshotError = (value: Value) =>
  /^[A-Za-z](?!.*--)[0-9A-Za-z-]*(?<!-)$/.test(String(value))
    ? undefined
    : `only letters, digits and hyphens, first a letter, no double or last hyphen; got "${value}"`;

export const arnError = (value: Value) =>
  String(value).startsWith("arn:") ? undefined : `is an invalid ARN: ${value}`;

/** What is wrong with a time as Go writes it; undefined when it is fine. */
export const durationError = (value: Value) =>
  parseDuration(String(value)) === undefined
    ? `must be a string containing a sequence of decimal numbers with units h, m, s or ms, as "2h45m"; got "${value}"`
    : undefined;

/** Whether the known version, such as 8.0, is the beginning of the one that AWS chose, such as 8.0.40. */
export const isBeginningOfVersion = (known: Value, read: Value) => String(read).startsWith(`${known}.`);

/** RDS returns maintenance windows in lower case. */
export const isSameIgnoringCase = (a: Value, b: Value) => String(a).toLowerCase() === String(b).toLowerCase();
