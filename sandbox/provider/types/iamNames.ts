import type { Behaviors } from "../declared";
import type { Value } from "../values";

/** What is wrong with the name of something in IAM, which takes up to `longest` characters. */
const iamNameProblem =
  (longest: number) =>
  (value: Value): string | undefined => {
    const name = String(value);
    if (name.length > longest) return `expected length to be in the range (1 - ${longest}), got ${name.length}`;
    return /^[\w+=,.@-]+$/.test(name)
      ? undefined
      : `must match [\\w+=,.@-]: letters, digits, underscores and + = , . @ -; got "${name}"`;
  };

/** Characters that the unique part of a made-up name takes. */
const SUFFIX = 26;

/** `name` and `namePrefix` of something in IAM. */
export function iamNames(longest: number): Behaviors {
  return {
    name: { conflictsWith: ["namePrefix"], autoName: {}, validate: iamNameProblem(longest) },
    namePrefix: { conflictsWith: ["name"], validate: iamNameProblem(longest - SUFFIX) },
  };
}
