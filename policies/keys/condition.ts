import { dnsSuffixOf, partitionOf } from "../../components/rds/identity/regions";
import { type Condition, fits } from "./keyPolicy";
import { any, not, type Ternary, ternaryOf } from "./ternary";

/** A call to KMS, by a principal who copies a snapshot, or by RDS for that principal. */
export interface KeyCall {
  /** The account of the caller. */
  account: string;
  /** Such as `kms:Decrypt`. */
  action: string;
  /** The Region of the key and the snapshot, if it is known. */
  region?: string | undefined;
  /** Whether the principal calls KMS itself, rather than through RDS. */
  isDirect?: boolean;
}

/** The only actions with the condition key `kms:GrantIsForAWSResource` (KMS Developer Guide, "AWS KMS condition keys"). */
const ABOUT_GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/** Stands for an unknown Region. It matches only the patterns that match every Region. */
const SOME_REGION = "\u{0}";

/**
 * Whether a call meets a line of a statement's condition. Supports the caller's account (`kms:CallerAccount`,
 * `aws:PrincipalAccount`), the service (`kms:ViaService`), grants for AWS services (`kms:GrantIsForAWSResource`) and
 * encryption in transit (`aws:SecureTransport`). Every other condition key is `maybe`.
 */
export function isMet({ operator, key, values }: Condition, call: KeyCall): Ternary {
  const [, name = "", ifExists] = /^(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const fact = FACTS[key.toLowerCase()]?.(call);
  if (fact === undefined || values.some((value) => value.includes("${"))) {
    return "maybe";
  }
  if (name === "Null") {
    return any(values.map((value) => ternaryOf((value === "true") === (fact === ABSENT))));
  }
  const test = OPERATORS[name];
  if (test === undefined) {
    return "maybe";
  }
  if (fact === ABSENT) {
    return ternaryOf(test.negated || ifExists !== undefined);
  }
  const matches = any(values.map((value) => matching(test.match, value, fact)));
  return test.negated ? not(matches) : matches;
}

/** The value of a condition key that is not in the request. */
const ABSENT = Symbol("absent");

const FACTS: Readonly<Record<string, (call: KeyCall) => string | typeof ABSENT>> = {
  "kms:calleraccount": ({ account }) => account,
  "aws:principalaccount": ({ account }) => account,
  "kms:viaservice": ({ region = SOME_REGION, isDirect = false }) =>
    isDirect ? ABSENT : `rds.${region}.${dnsSuffixOf(partitionOf(region) ?? "aws")}`,
  "kms:grantisforawsresource": ({ action, isDirect = false }) =>
    ABOUT_GRANTS.includes(action) ? String(!isDirect) : ABSENT,
  "aws:securetransport": () => "true",
};

type Match = (value: string, fact: string) => boolean;

const equal: Match = (value, fact) => value === fact;
const equalInAnyCase: Match = (value, fact) => value.toLowerCase() === fact.toLowerCase();

const OPERATORS: Readonly<Record<string, { match: Match; negated: boolean }>> = {
  StringEquals: { match: equal, negated: false },
  StringNotEquals: { match: equal, negated: true },
  StringEqualsIgnoreCase: { match: equalInAnyCase, negated: false },
  StringNotEqualsIgnoreCase: { match: equalInAnyCase, negated: true },
  StringLike: { match: fits, negated: false },
  StringNotLike: { match: fits, negated: true },
  Bool: { match: equalInAnyCase, negated: false },
};

function matching(match: Match, value: string, fact: string): Ternary {
  if (match(value, fact)) {
    return "yes";
  }
  // An unknown Region may be the one in the value, as in `rds.eu-west-1.amazonaws.com`.
  const region = value.split(".")[1] ?? "";
  return fact.includes(SOME_REGION) && match(value, fact.replace(SOME_REGION, region)) ? "maybe" : "no";
}
