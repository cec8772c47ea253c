/** Three-valued logic: `maybe` if the result depends on what the stack does not show. */
export type Ternary = "yes" | "no" | "maybe";

/** Whether all hold. */
export function all(truths: readonly Ternary[]): Ternary {
  if (truths.includes("no")) {
    return "no";
  }
  return truths.includes("maybe") ? "maybe" : "yes";
}

/** Whether at least one holds. */
export function any(truths: readonly Ternary[]): Ternary {
  return not(all(truths.map(not)));
}

/** Whether it does not hold. */
export function not(truth: Ternary): Ternary {
  return truth === "maybe" ? "maybe" : truth === "yes" ? "no" : "yes";
}

/** The truth of what is known for sure. */
export function ternaryOf(fact: boolean): Ternary {
  return fact ? "yes" : "no";
}
