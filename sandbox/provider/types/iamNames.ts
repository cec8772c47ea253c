import type { Property } from "../model";
import type { Value } from "../values";

/** What is wrong with the name of something in IAM, which takes up to `longest` characters. */
export const iamNameProblem =
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
export function iamNames(longest: number): { readonly name: Property; readonly namePrefix: Property } {
  return {
    name: {
      type: "string",
      computed: true,
      replaces: true,
      conflicts: ["namePrefix"],
      autoName: {},
      check: iamNameProblem(longest),
    },
    namePrefix: {
      type: "string",
      computed: true,
      replaces: true,
      conflicts: ["name"],
      check: iamNameProblem(longest - SUFFIX),
      description: "Beginning of a name that is made up.",
    },
  };
}
