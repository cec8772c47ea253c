import { partitionOf } from "../../components/rds/identity/regions";
import { fits } from "./keyPolicy";
import { type Ternary, ternaryOf } from "./ternary";

/** The known parts of a key ARN. */
export interface KnownArn {
  /** The whole ARN. */
  keyArn?: string | undefined;
  region?: string | undefined;
  /** The account that the key is in. */
  owner?: string | undefined;
}

/** Whether an entry of a statement's `Resource` matches a key; `maybe` if that depends on an unknown part of its ARN. */
export function isTheKey(pattern: string, { keyArn, region, owner }: KnownArn): Ternary {
  if (pattern === "*") {
    return "yes";
  }
  if (keyArn !== undefined) {
    return ternaryOf(fits(pattern, keyArn));
  }
  const partition = region === undefined ? undefined : partitionOf(region);
  const known = ["arn", partition, "kms", region, owner];
  const [patterns, id] = [pattern.split(":"), pattern.split(":").at(-1) ?? ""];
  // With as many colons as an ARN, no wildcard of the pattern can match a colon, so each part is compared separately.
  if (patterns.length !== known.length + 1) {
    return fits(
      pattern,
      known
        .map((part) => part ?? ANY_VALUE)
        .concat(`key/${ANY_VALUE}`)
        .join(":"),
    )
      ? "yes"
      : "maybe";
  }
  const isOther = known.some((part, index) => part !== undefined && !fits(patterns[index] ?? "", part));
  const isAny =
    known.every((part, index) => fits(patterns[index] ?? "", part ?? ANY_VALUE)) && fits(id, `key/${ANY_VALUE}`);
  return isOther || !mayBeKey(id) ? "no" : isAny ? "yes" : "maybe";
}

/** Stands for an unknown part. It matches only the patterns that match every value of the part. */
const ANY_VALUE = "\u{0}";

/** Whether the last part of a pattern matches any key. */
function mayBeKey(pattern: string): boolean {
  const start = /^[^*?]*/.exec(pattern)?.[0] ?? "";
  return "key/".startsWith(start) || start.startsWith("key/");
}
