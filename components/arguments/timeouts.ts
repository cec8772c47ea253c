import { durationSeconds } from "../rds/duration";

/** The provider's own defaults, such as 20 minutes for a copy, are too short for a large database. */
export const DEFAULT_TIMEOUT = "24h";

/** Returns why a duration is invalid. */
export function timeoutErrors(timeout: string): string[] {
  return durationSeconds(timeout) !== undefined
    ? []
    : [`must be a duration in hours, minutes or seconds, such as "36h" or "90m", but is "${timeout}".`];
}
