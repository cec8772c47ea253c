import type { Arguments } from "../arguments";
import type { Behavior, Behaviors } from "../declared";
import type { Value } from "../values";

let count = 0;

/** A unique name as Terraform generates it. */
function uniqueName(prefix: string): string {
  count += 1;
  const stamp = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
  return `${prefix}${stamp}${count.toString(16).padStart(8, "0")}`;
}

/** The name of a new resource, generated if the program sets a prefix or if the stack disables autonaming. */
export const nameFrom = (args: Arguments, name = "name", prefix = "terraform-"): string =>
  args.string(name) ?? uniqueName(args.string(`${name}Prefix`) ?? prefix);

/** The prefix of a generated name; empty for any other name. */
export function prefixOf(name: string | undefined): string {
  return /^(.*)\d{18}[0-9a-f]{8}$/.exec(name ?? "")?.[1] ?? "";
}

/** A name and its prefix, which exclude each other. */
export const nameArguments = (name: string, own: Behavior, prefix: Behavior = {}): Behaviors => ({
  [name]: { ...own, conflictsWith: [`${name}Prefix`] },
  [`${name}Prefix`]: { ...prefix, conflictsWith: [name] },
});

/** The real provider's rules for names of groups. `allowed` is the content of a character class. */
function nameError(allowed: string, longest: number, isPrefix: boolean): (value: Value) => string | undefined {
  const characters = new RegExp(`^[${allowed}]*$`);
  return (value) => {
    const name = String(value);
    if (!characters.test(name))
      return `must contain only lowercase letters, digits and [${allowed.slice(6)}]; got "${name}"`;
    if (!/^[a-z]/.test(name)) return `first character must be a lowercase letter; got "${name}"`;
    if (name.includes("--")) return `cannot contain two consecutive hyphens; got "${name}"`;
    if (!isPrefix && name.endsWith("-")) return `cannot end with a hyphen; got "${name}"`;
    return name.length > longest ? `cannot be longer than ${longest} characters; got ${name.length}` : undefined;
  };
}

/** `name` and `namePrefix` of a group. Only the names of parameter groups may have dots. */
export function groupNames({ dots }: { readonly dots: boolean }): Behaviors {
  const own = { autoName: {}, validate: nameError(dots ? "0-9a-z.-" : "0-9a-z-", 255, false) };
  return nameArguments("name", own, { validate: nameError("0-9a-z-", 229, true) });
}

/** The real provider's rules for names in IAM. */
const iamNameError =
  (longest: number) =>
  (value: Value): string | undefined => {
    const name = String(value);
    if (name.length > longest) return `expected length to be in the range (1 - ${longest}), got ${name.length}`;
    return /^[\w+=,.@-]+$/.test(name)
      ? undefined
      : `must contain only letters, digits, underscores and + = , . @ -; got "${name}"`;
  };

/** The length of the unique part of a generated name. */
const SUFFIX_LENGTH = 26;

/** `name` and `namePrefix` of an IAM resource. */
export function iamNames(longest: number): Behaviors {
  const own = { autoName: {}, validate: iamNameError(longest) };
  return nameArguments("name", own, { validate: iamNameError(longest - SUFFIX_LENGTH) });
}
