import { COPY_ACTIONS } from "./access";
import { isMet } from "./condition";
import { type Call, isAllowed, listed } from "./evaluation";
import type { Condition, Statement } from "./keyPolicy";
import { any, type Ternary, ternaryOf } from "./ternary";

/** The actions that give away the data of snapshots: those that use the key, and the one that replaces its policy. */
const ACTIONS: readonly string[] = [...COPY_ACTIONS, "kms:PutKeyPolicy"];

/** What principals of any AWS account may do with a key. */
export interface PublicAccess {
  /** The actions that the key policy allows. */
  open: string[];
  /** The actions that depend on conditions which cannot be evaluated. */
  unsure: string[];
}

/**
 * What a key policy allows to principals of every account: by `*`, by `NotPrincipal`, and by conditions that restrict
 * neither the account nor the organization (KMS Developer Guide, "Key policies"; Security Hub control KMS.5).
 *
 * @param region The Region of the key, if it is known.
 */
export function publicAccess(statements: readonly Statement[], region: string | undefined): PublicAccess {
  const access: PublicAccess = { open: [], unsure: [] };
  const requests = requestsOf(statements);
  for (const action of ACTIONS) {
    const allowed = any(requests.map((request) => isAllowed(statements, publicCall({ action, region, ...request }))));
    if (allowed !== "no") {
      access[allowed === "yes" ? "open" : "unsure"].push(action);
    }
  }
  return access;
}

/** The choices of a caller about a request. */
interface PublicRequest {
  /** Whether the caller calls KMS itself, rather than through RDS. */
  isDirect: boolean;
  /** The condition keys that are absent from the request, as for a principal in no organization. */
  absentKeys: readonly string[];
}

/** Every request that makes a difference. An absent key does so for an operator with `IfExists`. */
function requestsOf(statements: readonly Statement[]): PublicRequest[] {
  const keys = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ operator }) => operator.endsWith("IfExists"))
    .map(({ key }) => key.toLowerCase())
    .filter((key) => CALLER.get(key)?.always === false);
  const subsets = [...new Set(keys)].reduce<string[][]>(
    (found, key) => found.flatMap((subset) => [subset, [...subset, key]]),
    [[]],
  );
  return subsets.flatMap((absentKeys) => [true, false].map((isDirect) => ({ isDirect, absentKeys })));
}

interface PublicCall extends PublicRequest {
  action: string;
  region: string | undefined;
}

/** A call by a principal of an account that no policy specifies. */
function publicCall(call: PublicCall): Call {
  return {
    action: call.action,
    isPrincipal: (principals) => listed(principals, (principal) => ternaryOf(isAnybody(principal))),
    // If a statement is about another resource, an Allow may still cover the key, and a Deny may not.
    isResource: ({ excluding, entries }, effect) =>
      effect === "Allow" || (!excluding && entries.includes("*")) ? "yes" : "maybe",
    meets: (condition, effect) => isMetByAnybody(condition, call, effect),
  };
}

/** KMS refuses an ARN with a wildcard in place of the account. If it ever accepts one, it means every account. */
const isAnybody = (principal: string) => principal === "*" || /^arn:(?:[^:]*:){3}[^:]*[*?]/.test(principal);

const hasNoWildcard = (value: string) => !/[*?]/.test(value);
/** The account of an ARN must come before the first wildcard, as in `arn:aws:iam::111111111111:role/*`. */
const hasAccount = (value: string) => /^[^*?]*:\d{12}:/.test(value);
/** ARN operators compare each part of an ARN separately, so wildcards in other parts do not widen the account. */
const hasAccountPart = (value: string) => /^\d{12}$/.test(value.split(":")[4] ?? "");
/** Such as `o-a1b2c3d4e5/r-ab12/*`. */
const hasOrganization = (value: string) => /^[^*?/]+\//.test(value);

/**
 * The condition keys that identify the caller or the account that the call is for, with the values that keep out other
 * accounts. `always`: the key is in every request.
 */
const CALLER = new Map<string, { narrows: (value: string) => boolean; always: boolean }>([
  ["kms:calleraccount", { narrows: hasNoWildcard, always: true }],
  ["aws:principalaccount", { narrows: hasNoWildcard, always: true }],
  ["aws:principalarn", { narrows: hasAccount, always: true }],
  ["aws:principalorgid", { narrows: hasNoWildcard, always: false }],
  ["aws:principalorgpaths", { narrows: hasOrganization, always: false }],
  ["aws:sourceaccount", { narrows: hasNoWildcard, always: false }],
  ["aws:sourcearn", { narrows: hasAccount, always: false }],
  ["aws:sourceorgid", { narrows: hasNoWildcard, always: false }],
  ["aws:sourceowner", { narrows: hasNoWildcard, always: false }],
  ["aws:sourcevpc", { narrows: hasNoWildcard, always: false }],
  ["aws:sourcevpce", { narrows: hasNoWildcard, always: false }],
]);

const MATCHING = /^(?:ForAnyValue:)?(String|Arn)(Not)?(Equals|Like|EqualsIgnoreCase)(IfExists)?$/;

/**
 * Whether principals of any account meet a line of a condition. If only some of them do, as with the pattern `1111*` for
 * an account, an Allow lets somebody in, and a Deny does not keep everybody out.
 */
function isMetByAnybody(condition: Condition, call: PublicCall, effect: Statement["effect"]): Ternary {
  const { action, region, isDirect, absentKeys } = call;
  const { operator, key, values } = condition;
  const caller = CALLER.get(key.toLowerCase());
  if (caller === undefined) {
    const met = isMet(condition, { account: "", action, region, isDirect });
    // No page says that RDS of another Region never uses the key, so such a condition does not prove that nobody can.
    const isOfRds = key.toLowerCase() === "kms:viaservice" && values.some((value) => value.startsWith("rds."));
    return met === "no" && effect === "Allow" && isOfRds && !isDirect ? "maybe" : met;
  }
  const [matched, family, negated, , ifExists] = MATCHING.exec(operator) ?? [];
  if (matched === undefined || values.some((value) => value.includes("${"))) {
    return "maybe";
  }
  if (ifExists !== undefined && absentKeys.includes(key.toLowerCase())) {
    return "yes";
  }
  // ARN operators always match wildcards. StringEquals takes them literally, so no caller matches.
  const isPattern = family === "Arn" || operator.includes("Like");
  const narrows = family === "Arn" ? hasAccountPart : caller.narrows;
  const patterns = values.filter((value) => isPattern && !narrows(value));
  if (patterns.length > 0 && !(caller.always && patterns.some((pattern) => /^\*+$/.test(pattern)))) {
    return ternaryOf(effect === "Allow");
  }
  return ternaryOf(patterns.length > 0 === (negated === undefined));
}
