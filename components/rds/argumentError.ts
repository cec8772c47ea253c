/** What is wrong with one argument. */
export interface ArgumentProblem {
  /** The argument, such as `sharedAccounts`. */
  field: string;
  /** What is wrong, what is allowed, and the likely fix, in sentences. */
  reason: string;
}

/** Each of the reasons as a problem of one argument. */
export function problemsOf(field: string, reasons: readonly string[]): ArgumentProblem[] {
  return reasons.map((reason) => ({ field, reason }));
}
