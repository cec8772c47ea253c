import { integerErrors, reasonsWhere } from "../argumentError";

/** The instance class of Aurora Serverless v2. */
export const SERVERLESS_CLASS = "db.serverless";

/** The capacity limits of Aurora Serverless v2 in ACUs (RDS API Reference, ServerlessV2ScalingConfiguration). */
const LIMITS = { minCapacity: { min: 0, max: 256 }, maxCapacity: { min: 1, max: 256 } } as const;

/** Returns why a capacity is invalid. */
export function capacityErrors(field: keyof typeof LIMITS, capacity: number): string[] {
  const { min, max } = LIMITS[field];
  return Number.isInteger(capacity * 2) && capacity >= min && capacity <= max
    ? []
    : [`must be a number of ACUs from ${min} to ${max} in steps of 0.5, but is ${capacity}.`];
}

/** Returns why a minimum capacity does not match the maximum. */
export function capacityRangeErrors(minCapacity: number, maxCapacity: number): string[] {
  return reasonsWhere([
    {
      condition: minCapacity > maxCapacity,
      reason: `must not be greater than maxCapacity ${maxCapacity}, but is ${minCapacity}.`,
    },
  ]);
}

/** Returns why the time until a pause is invalid. */
export function pauseErrors(seconds: number): string[] {
  return integerErrors(seconds, 300, 86_400);
}
