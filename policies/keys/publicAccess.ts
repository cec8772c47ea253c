import { COPY_ACTIONS } from "./access";
import { isMet } from "./condition";
import type { Condition, Listed, Statement } from "./keyPolicy";
import { all, any, not, type Ternary, ternaryOf } from "./ternary";
import { fits } from "./wildcard";

/** What gives the data of snapshots away: to use their key, or to write its policy anew. */
const ACTIONS: readonly string[] = [...COPY_ACTIONS, "kms:PutKeyPolicy"];

/** What an account that nobody thought of may do with a key. */
export interface PublicAccess {
  /** The actions that the key policy allows to anybody. */
  open: string[];
  /** Those of which conditions that cannot be judged decide. */
  unsure: string[];
}

/**
 * What a key policy allows to principals of every account: by `*`, by `NotPrincipal`, and by conditions that name
 * neither an account nor an organization (KMS Developer Guide, "Key policies"; Security Hub control KMS.5).
 *
 * @param region The Region of the key, where it is known.
 */
export function publicAccess(statements: readonly Statement[], region: string | undefined): PublicAccess {
  const access: PublicAccess = { open: [], unsure: [] };
  const ways = waysOf(statements);
  for (const action of ACTIONS) {
    const allowed = any(ways.map((way) => isAllowed(statements, { action, region, ...way })));
    if (allowed !== "no") {
      access[allowed === "yes" ? "open" : "unsure"].push(action);
    }
  }
  return access;
}

/** What a stranger chooses of a call. */
interface Way {
  /** Whether the call goes to KMS itself, and not through RDS. */
  isDirect: boolean;
  /** The condition keys that its request does not tell, as that of a principal in no organization. */
  untold: readonly string[];
}

/** A call for one action by a principal of an account that no policy names. */
interface StrangerCall extends Way {
  action: string;
  region: string | undefined;
}

/** Every way that makes a difference: what a request tells does so where a condition says `IfExists`. */
function waysOf(statements: readonly Statement[]): Way[] {
  const keys = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ operator }) => operator.endsWith("IfExists"))
    .map(({ key }) => key.toLowerCase())
    .filter((key) => CALLER[key]?.always === false);
  const subsets = [...new Set(keys)].reduce<string[][]>(
    (found, key) => found.flatMap((subset) => [subset, [...subset, key]]),
    [[]],
  );
  return subsets.flatMap((untold) => [true, false].map((isDirect) => ({ isDirect, untold })));
}

function isAllowed(statements: readonly Statement[], call: StrangerCall): Ternary {
  const says = (effect: Statement["effect"]) =>
    any(statements.filter((statement) => statement.effect === effect).map((statement) => holds(statement, call)));
  return all([says("Allow"), not(says("Deny"))]);
}

function holds({ effect, principals, actions, resources, conditions }: Statement, call: StrangerCall): Ternary {
  const isOfKey = !resources.excluding && resources.entries.includes("*");
  return all([
    ternaryOf(principals.excluding !== principals.entries.some(isAnybody)),
    lists(actions, call.action),
    // Where a statement names another resource, an Allow may still be meant for the key, and a Deny may not.
    effect === "Deny" && !isOfKey ? "maybe" : "yes",
    ...conditions.map((condition) => isMetByStranger(condition, call, effect)),
  ]);
}

function lists({ excluding, entries }: Listed, action: string): Ternary {
  return ternaryOf(excluding !== entries.some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase())));
}

/** KMS refuses an ARN with a wildcard in place of the account; should it ever take one, it would mean every account. */
const isAnybody = (principal: string) => principal === "*" || /^arn:(?:[^:]*:){3}[^:]*[*?]/.test(principal);

const hasNoWildcard = (value: string) => !/[*?]/.test(value);
/** Up to the first wildcard an ARN must tell the account, `arn:aws:iam::111111111111:role/*`. */
const namesAccount = (value: string) => /^[^*?]*:\d{12}:/.test(value);
/** Such as `o-a1b2c3d4e5/r-ab12/*`. */
const namesOrganization = (value: string) => /^[^*?/]+\//.test(value);

/** What tells who calls, or for whom, and which values of it keep strangers out. `always`: every request has it. */
const CALLER: Readonly<Record<string, { narrows: (value: string) => boolean; always: boolean }>> = {
  "kms:calleraccount": { narrows: hasNoWildcard, always: true },
  "aws:principalaccount": { narrows: hasNoWildcard, always: true },
  "aws:principalarn": { narrows: namesAccount, always: true },
  "aws:principalorgid": { narrows: hasNoWildcard, always: false },
  "aws:principalorgpaths": { narrows: namesOrganization, always: false },
  "aws:sourceaccount": { narrows: hasNoWildcard, always: false },
  "aws:sourcearn": { narrows: namesAccount, always: false },
  "aws:sourceorgid": { narrows: hasNoWildcard, always: false },
  "aws:sourceowner": { narrows: hasNoWildcard, always: false },
  "aws:sourcevpc": { narrows: hasNoWildcard, always: false },
  "aws:sourcevpce": { narrows: hasNoWildcard, always: false },
};

const MATCHING = /^(?:ForAnyValue:)?(String|Arn)(Not)?(Equals|Like|EqualsIgnoreCase)(IfExists)?$/;

/**
 * Whether a stranger meets a line of a condition. Where some strangers do and others do not, as with the pattern `1111*`
 * for an account, there is one whom an Allow lets in, and one whom a Deny does not keep out.
 */
function isMetByStranger(condition: Condition, call: StrangerCall, effect: Statement["effect"]): Ternary {
  const { action, region, isDirect, untold } = call;
  const { operator, key, values } = condition;
  const caller = CALLER[key.toLowerCase()];
  if (caller === undefined) {
    return isMet(condition, { account: "", action, region, isDirect });
  }
  const [matched, family, negated, , ifExists] = MATCHING.exec(operator) ?? [];
  if (matched === undefined || values.some((value) => value.includes("${"))) {
    return "maybe";
  }
  if (ifExists !== undefined && untold.includes(key.toLowerCase())) {
    return "yes";
  }
  // In an ARN operator wildcards count in either form; StringEquals takes them for letters, which no caller has.
  const isPattern = family === "Arn" || operator.includes("Like");
  const patterns = values.filter((value) => isPattern && !caller.narrows(value));
  if (patterns.length > 0 && !(caller.always && patterns.some((pattern) => /^\*+$/.test(pattern)))) {
    return ternaryOf(effect === "Allow");
  }
  return ternaryOf(patterns.length > 0 === (negated === undefined));
}
