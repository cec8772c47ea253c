import { isDeepStrictEqual } from "node:util";

export const STEPS = ["create", "no change", "changes", "import", "drift", "update", "failure", "delete"] as const;
export type StepName = (typeof STEPS)[number];

/** A behavior of AWS or of the provider that is not as promised. */
export interface Difference {
  /** A type of the table, or the main program. */
  readonly type: string;
  readonly step: StepName;
  readonly expected: string;
  readonly found: string;
  /** What AWS or the provider returned. */
  readonly message?: string;
}

/** What a run found, by type and step. */
export class Results {
  readonly differences: Difference[] = [];
  readonly cells = new Map<string, Map<StepName, string>>();

  /** Compares what was found with what is promised. */
  judge(type: string, step: StepName, expected: unknown, found: unknown, message?: string): void {
    if (isDeepStrictEqual(expected, found)) this.set(type, step, this.cells.get(type)?.get(step) ?? "ok");
    else this.differ({ type, step, expected: textOf(expected), found: textOf(found), ...(message && { message }) });
  }

  differ(difference: Difference): void {
    this.differences.push(difference);
    this.set(difference.type, difference.step, "DIFFERS");
  }

  /** States why a step was not run. */
  skip(type: string, step: StepName, reason: string): void {
    this.set(type, step, reason);
  }

  private set(type: string, step: StepName, result: string): void {
    const steps = this.cells.get(type) ?? new Map<StepName, string>();
    this.cells.set(type, steps);
    if (steps.get(step) !== "DIFFERS") steps.set(step, result);
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
