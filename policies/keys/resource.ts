import { partitionOf } from "../../components/rds/identity/regions";
import { type Ternary, ternaryOf } from "./ternary";
import { fits } from "./wildcard";

/** What is known of a key's ARN. */
export interface SeenArn {
  /** Where it is known as a whole. */
  keyArn?: string | undefined;
  region?: string | undefined;
  /** The account that the key is in. */
  owner?: string | undefined;
}

/**
 * Whether an entry of a statement's `Resource` is a key. `maybe` where that depends on the key's id, or on another part
 * of its ARN that is not known.
 */
export function isTheKey(pattern: string, { keyArn, region, owner }: SeenArn): Ternary {
  if (pattern === "*") {
    return "yes";
  }
  if (keyArn !== undefined) {
    return ternaryOf(fits(pattern, keyArn));
  }
  const partition = region === undefined ? undefined : partitionOf(region);
  const known = ["arn", partition, "kms", region, owner];
  const [patterns, id] = [pattern.split(":"), pattern.split(":").at(-1) ?? ""];
  // With as many colons as an ARN has, no wildcard of the pattern can stand for one, and each part is for itself.
  if (patterns.length !== known.length + 1) {
    return fits(
      pattern,
      known
        .map((part) => part ?? UNDETERMINED)
        .concat(`key/${UNDETERMINED}`)
        .join(":"),
    )
      ? "yes"
      : "maybe";
  }
  const isOther = known.some((part, index) => part !== undefined && !fits(patterns[index] ?? "", part));
  const isAny =
    known.every((part, index) => fits(patterns[index] ?? "", part ?? UNDETERMINED)) && fits(id, `key/${UNDETERMINED}`);
  return isOther || !mayBeKey(id) ? "no" : isAny ? "yes" : "maybe";
}

/** What stands for a part that nothing tells. No pattern but one that fits every such part fits it. */
const UNDETERMINED = "\u{0}";

/** Whether the last part of a pattern fits any key: it must begin as `key/` does, up to its first wildcard. */
function mayBeKey(pattern: string): boolean {
  const start = /^[^*?]*/.exec(pattern)?.[0] ?? "";
  return "key/".startsWith(start) || start.startsWith("key/");
}
