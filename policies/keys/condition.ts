import { parsePrincipalArn } from "../../components/rds/identity/arn";
import { dnsSuffixOf, partitionOf } from "../../components/rds/identity/regions";
import { type Condition, fits } from "./keyPolicy";
import { any, not, type Ternary, ternaryOf } from "./ternary";

/** A call to KMS, by a principal who copies a snapshot, or by RDS for that principal. */
export interface KeyCall {
  /** The account of the caller. */
  account: string;
  /** The ARN of the caller; absent if it may be any principal of the account. */
  arn?: string | undefined;
  /** The organization of each account that the settings list. */
  organizations?: ReadonlyMap<string, string> | undefined;
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
 * Whether a call meets a line of a statement's condition. Supports the caller (`kms:CallerAccount`,
 * `aws:PrincipalAccount`, `aws:PrincipalArn`, and `aws:PrincipalOrgID` by the settings), the service (`kms:ViaService`),
 * grants for AWS services (`kms:GrantIsForAWSResource`) and encryption in transit (`aws:SecureTransport`). Every other
 * condition key is `maybe`.
 */
export function isMet({ operator, key, values }: Condition, call: KeyCall): Ternary {
  const [, name = "", ifExists] = /^(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const fact = FACTS.get(key.toLowerCase())?.(call, values);
  if (fact === undefined || values.some((value) => value.includes("${"))) {
    return "maybe";
  }
  // Either in another organization, or in none, so that the key is absent.
  if (fact === OTHER && ifExists !== undefined) {
    return "maybe";
  }
  if (name === "Null") {
    return any(values.map((value) => ternaryOf((value === "true") === (fact === ABSENT))));
  }
  const test = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
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

/** The value of a condition key that differs from every value of the condition. */
const OTHER = "\u{1}";

/** Returns the value of a condition key in a call; `undefined` if the stack and the settings do not show it. */
type Fact = (call: KeyCall, values: readonly string[]) => string | typeof ABSENT | undefined;

const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ["kms:calleraccount", ({ account }) => account],
  ["aws:principalaccount", ({ account }) => account],
  ["aws:principalarn", principalArn],
  ["aws:principalorgid", organization],
  [
    "kms:viaservice",
    ({ region = SOME_REGION, isDirect = false }) =>
      isDirect ? ABSENT : `rds.${region}.${dnsSuffixOf(partitionOf(region) ?? "aws")}`,
  ],
  [
    "kms:grantisforawsresource",
    ({ action, isDirect = false }) => (ABOUT_GRANTS.includes(action) ? String(!isDirect) : ABSENT),
  ],
  ["aws:securetransport", () => "true"],
]);

/** The ARN of a role or user. Of a caller that may be any principal of an account, only the account is known. */
function principalArn({ account, arn }: KeyCall, values: readonly string[]): string | undefined {
  if (parsePrincipalArn(arn ?? "") !== undefined) {
    return arn;
  }
  const mayMatch = (value: string) => value.split(":").length !== ARN_PARTS || fits(value.split(":")[4] ?? "", account);
  return values.some(mayMatch) ? undefined : OTHER;
}

/** A settings entry lists all accounts of an organization, so an account that it leaves out is not a member. */
function organization({ account, organizations }: KeyCall, values: readonly string[]): string | undefined {
  const listed = [...(organizations?.values() ?? [])];
  return organizations?.get(account) ?? (values.every((value) => listed.includes(value)) ? OTHER : undefined);
}

const ARN_PARTS = 6;

type Match = (value: string, fact: string) => boolean;

const equal: Match = (value, fact) => value === fact;
const equalInAnyCase: Match = (value, fact) => value.toLowerCase() === fact.toLowerCase();

/** ARN operators compare each of the six parts separately (IAM User Guide, "ARN condition operators"). */
const fitsArn: Match = (value, fact) => {
  const [patterns, parts] = [value.split(":"), fact.split(":")];
  return patterns.length === parts.length && patterns.every((pattern, index) => fits(pattern, parts[index] ?? ""));
};

const OPERATORS: Readonly<Record<string, { match: Match; negated: boolean }>> = {
  ArnEquals: { match: fitsArn, negated: false },
  ArnLike: { match: fitsArn, negated: false },
  ArnNotEquals: { match: fitsArn, negated: true },
  ArnNotLike: { match: fitsArn, negated: true },
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
