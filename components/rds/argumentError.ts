/** An argument that a component refuses, in the form of Pulumi's `InputPropertyErrorDetails`. */
export interface ArgumentError {
  /** The path of the argument, such as `sharedAccounts` or `targets[0].region`. */
  propertyPath: string;
  /** What the argument must be, what was given, and the fix, in sentences. */
  reason: string;
}

/** Returns one error for each reason, all for the same argument. */
export function errorsAt(propertyPath: string, reasons: readonly string[]): ArgumentError[] {
  return reasons.map((reason) => ({ propertyPath, reason }));
}
