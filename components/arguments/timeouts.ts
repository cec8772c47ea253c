import { durationSeconds } from "../rds/duration";

/** The provider's own default of 20 minutes is too short for a large snapshot. */
export const DEFAULT_CREATE_TIMEOUT = "24h";

/** Returns why a duration is invalid. */
export function timeoutErrors(timeout: string): string[] {
  return durationSeconds(timeout) !== undefined
    ? []
    : [`must be a duration in hours, minutes or seconds, such as "36h" or "90m", but is "${timeout}".`];
}
