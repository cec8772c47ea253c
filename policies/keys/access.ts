import { parseArn } from "../../components/rds/identity/arn";
import { partitionOf } from "../../components/rds/identity/regions";
import { GRANT_OPERATIONS } from "../../components/rds/keys/keyPolicy";
import { isMet, type KeyCall } from "./condition";
import type { Listed, Statement } from "./keyPolicy";
import { type Account, isOf, isWhole } from "./principal";
import { isTheKey, type SeenArn } from "./resource";
import { all, any, not, type Ternary, ternaryOf } from "./ternary";
import { fits } from "./wildcard";

/**
 * What another account must be allowed to do with the key of a snapshot to copy it (RDS User Guide, "Copying a DB
 * snapshot", required permissions). Of the operations of a grant only `RetireGrant` is missing: no key policy gives it.
 */
export const COPY_ACTIONS: readonly string[] = GRANT_OPERATIONS.filter((name) => name !== "RetireGrant").map(action);

/** A grant for a key. */
export interface KeyGrant {
  grantee: string;
  /** Such as `Decrypt`. */
  operations: readonly string[];
  /** Whether it holds under constraints only. */
  constrained: boolean;
}

/** What decides who may use a key. */
export interface KeyAccess extends SeenArn {
  /** The statements of its key policy; absent when the policy is not seen, so that grants alone tell. */
  statements?: readonly Statement[] | undefined;
  grants: readonly KeyGrant[];
  /** What a statement counts for that names the key by what is not known of its ARN; `maybe` by default. */
  ifArnFits?: Ternary;
}

/** How an account may use a key to copy snapshots. */
export interface AccountAccess {
  /** Whether all that a copy needs is allowed. */
  allowed: Ternary;
  /** The actions that are not allowed, or with `maybe` those that depend on what cannot be judged. */
  lacking: readonly string[];
  /** The actions that are allowed, but by grants only. */
  byGrants: readonly string[];
}

/** The account as a whole, or one of its roles or users. */
interface Caller {
  account: Account;
  arn?: string;
}

/**
 * How an account may use a key: what the key policy allows or a grant permits, minus what the policy denies (KMS
 * Developer Guide, "Troubleshooting key access"). It is enough that the account as a whole, or one of its roles or users
 * that the policy or a grant names, may do everything that a copy needs.
 */
export function accessOf(id: string, access: KeyAccess): AccountAccess {
  const account = { id, partition: access.region === undefined ? undefined : partitionOf(access.region) };
  const grants = grantsTo(account, access.grants);
  const found = callersOf(account, access, grants).map((caller) => callerAccess(caller, access, grants));
  const rank = ({ allowed, lacking }: AccountAccess) => ["yes", "maybe", "no"].indexOf(allowed) * 100 + lacking.length;
  return found.reduce((best, next) => (rank(next) < rank(best) ? next : best));
}

/** The grants to an account as a whole, and those to its roles and users by their ARNs: a key may have thousands. */
interface AccountGrants {
  whole: readonly KeyGrant[];
  byArn: ReadonlyMap<string, readonly KeyGrant[]>;
}

function grantsTo(account: Account, grants: readonly KeyGrant[]): AccountGrants {
  const whole: KeyGrant[] = [];
  const byArn = new Map<string, KeyGrant[]>();
  for (const grant of grants) {
    if (isWhole(account, grant.grantee)) {
      whole.push(grant);
    } else if (isOf(account, grant.grantee)) {
      byArn.set(grant.grantee, [...(byArn.get(grant.grantee) ?? []), grant]);
    }
  }
  return { whole, byArn };
}

function callersOf(account: Account, { statements = [] }: KeyAccess, { byArn }: AccountGrants): [Caller, ...Caller[]] {
  const named = statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ principals }) => principals.entries)
    .filter((principal) => isOf(account, principal) && !isWhole(account, principal));
  return [{ account }, ...[...new Set([...named, ...byArn.keys()])].map((arn) => ({ account, arn }))];
}

function callerAccess(caller: Caller, access: KeyAccess, { whole, byArn }: AccountGrants): AccountAccess {
  const grants = [...whole, ...(byArn.get(caller.arn ?? "") ?? [])];
  const judged = COPY_ACTIONS.map((name) => {
    const refused = policySays("Deny", name, caller, access);
    const byPolicy = all([policySays("Allow", name, caller, access), not(refused)]);
    const byGrant = all([grantsPermit(name, grants), not(refused)]);
    return { name, byPolicy, allowed: any([byPolicy, byGrant]) };
  });
  const allowed = all(judged.map((one) => one.allowed));
  return {
    allowed,
    lacking: judged.filter((one) => one.allowed === allowed && allowed !== "yes").map(({ name }) => name),
    byGrants: judged.filter((one) => one.allowed === "yes" && one.byPolicy !== "yes").map(({ name }) => name),
  };
}

function policySays(effect: Statement["effect"], name: string, caller: Caller, access: KeyAccess): Ternary {
  const { statements = [], region, ifArnFits = "maybe" } = access;
  const call: KeyCall = { account: caller.account.id, action: name, region };
  const isResource = (pattern: string) => {
    const fitting = isTheKey(pattern, access);
    return fitting === "maybe" ? ifArnFits : fitting;
  };
  return any(
    statements
      .filter((statement) => statement.effect === effect)
      .map(({ principals, actions, resources, conditions }) =>
        all([
          names(principals, caller),
          lists(actions, (pattern) => ternaryOf(fits(pattern.toLowerCase(), name.toLowerCase()))),
          lists(resources, isResource),
          ...conditions.map((condition) => isMet(condition, call)),
        ]),
      ),
  );
}

function names({ excluding, entries }: Listed, caller: Caller): Ternary {
  if (excluding) {
    // Whether a role is excepted by the name of its account, or by its own alone, is more than the policy tells.
    return entries.some((entry) => entry === "*" || mentions(entry, caller.account)) ? "maybe" : "yes";
  }
  return ternaryOf(entries.some((entry) => entry === "*" || isWhole(caller.account, entry) || entry === caller.arn));
}

function lists({ excluding, entries }: Listed, test: (entry: string) => Ternary): Ternary {
  const listed = any(entries.map(test));
  return excluding ? not(listed) : listed;
}

function grantsPermit(name: string, grants: readonly KeyGrant[]): Ternary {
  return any(
    grants.map(({ operations, constrained }) => {
      const listed = operations.map(action);
      // RDS makes a grant of its own from this one, which can hold only operations that this one holds.
      const needed = name === action("CreateGrant") ? GRANT_OPERATIONS.map(action) : [name];
      const holds = needed.every((one) => listed.includes(one));
      return holds && constrained ? "maybe" : ternaryOf(holds);
    }),
  );
}

/** Whether an entry has anything to do with an account, be it a principal or not. */
function mentions(entry: string, { id }: Account): boolean {
  return entry === id || parseArn(entry)?.accountId === id;
}

function action(operation: string): string {
  return `kms:${operation}`;
}
