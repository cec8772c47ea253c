/** An invalid argument of a component, in the form of Pulumi's `InputPropertyErrorDetails`. */
export interface ArgumentError {
  /** The path of the argument, such as `sharedAccounts` or `targets[0].region`. */
  propertyPath: string;
  /** What the argument must be, what it is, and the fix. A message prints it after the path. */
  reason: string;
}

/** Returns one error for each reason, all at the same path. */
export function errorsAt(propertyPath: string, reasons: readonly string[]): ArgumentError[] {
  return reasons.map((reason) => ({ propertyPath, reason }));
}

/** Returns the reasons whose condition is true. */
export function reasonsWhere(table: readonly { condition: boolean; reason: string }[]): string[] {
  return table.filter(({ condition }) => condition).map(({ reason }) => reason);
}

/** Returns the errors whose condition is true. */
export function errorsWhere(table: readonly (ArgumentError & { condition: boolean })[]): ArgumentError[] {
  return table.filter(({ condition }) => condition).map(({ propertyPath, reason }) => ({ propertyPath, reason }));
}

/** Returns a reason for each value that a list contains more than once. */
export function duplicateReasons(values: readonly string[]): string[] {
  const duplicates = new Set(values.filter((value, index) => values.indexOf(value) < index));
  return [...duplicates].map((value) => `must not list "${value}" more than once.`);
}

/** Returns why a number is not an integer between two limits, both inclusive. */
export function integerErrors(value: number, min: number, max: number): string[] {
  return Number.isInteger(value) && value >= min && value <= max
    ? []
    : [`must be an integer from ${min} to ${max}, but is ${value}.`];
}
