import { parseArn } from "../../components/rds/identity/arn";
import { partitionOf } from "../../components/rds/identity/regions";
import { GRANT_OPERATIONS } from "../../components/rds/keys/keyPolicy";
import { isMet } from "./condition";
import { applies, type Call, isAllowed, listed } from "./evaluation";
import type { Condition, Listed, Statement } from "./keyPolicy";
import { type Account, isOf, isWhole } from "./principal";
import { isTheKey, type KnownArn } from "./resource";
import { all, any, not, type Ternary, ternaryOf } from "./ternary";

/**
 * The actions that another account needs on the key of a snapshot to copy it (RDS User Guide, "Copying a DB snapshot",
 * required permissions): the operations of a grant except `RetireGrant`, which no key policy can allow.
 */
export const COPY_ACTIONS: readonly string[] = GRANT_OPERATIONS.filter((name) => name !== "RetireGrant").map(action);

/** The actions that give away the data of snapshots, or let an account give itself the others. */
export const DATA_ACTIONS: readonly string[] = [
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
];

/** A grant for a key. */
export interface KeyGrant {
  grantee: string;
  /** Such as `Decrypt`. */
  operations: readonly string[];
  /** Whether the grant has constraints. */
  constrained: boolean;
}

/** What determines who may use a key. */
export interface KeyAccess extends KnownArn {
  /** The statements of the key policy; absent if the policy is not in the stack, so that only grants count. */
  statements?: readonly Statement[] | undefined;
  grants: readonly KeyGrant[];
  /** The organization of each account that the settings list. */
  organizations?: ReadonlyMap<string, string> | undefined;
  /** The result for a statement whose resource depends on an unknown part of the key ARN. Defaults to `maybe`. */
  ifArnFits?: Ternary;
}

/** How an account may use a key to copy snapshots. */
export interface AccountAccess {
  /** Whether all actions that a copy needs are allowed. */
  allowed: Ternary;
  /** The actions that are not allowed, or for `maybe` those that cannot be evaluated. */
  lacking: readonly string[];
  /** The actions that are allowed by grants only. */
  byGrants: readonly string[];
}

/** The account as a whole, or one of its roles or users. */
interface Caller {
  account: Account;
  arn?: string;
}

/**
 * How an account may use a key: what the key policy or a grant allows, minus what the policy denies (KMS Developer
 * Guide, "Troubleshooting key access"). It is enough if the account as a whole, or one of the roles and users in the
 * policy and the grants, is allowed all actions.
 */
export function accessOf(id: string, access: KeyAccess): AccountAccess {
  const account = accountWith(id, access);
  const grants = grantsTo(account, access.grants);
  const found = callersOf(account, access, grants).map((caller) => callerAccess(caller, access, grants));
  const rank = ({ allowed, lacking }: AccountAccess) => ["yes", "maybe", "no"].indexOf(allowed) * 100 + lacking.length;
  return found.reduce((best, next) => (rank(next) < rank(best) ? next : best));
}

/** Whether a key policy lets an account get at the data of snapshots: one action is enough. */
export function mayReadData(id: string, access: KeyAccess): Ternary {
  const { statements = [] } = access;
  const callers = callersOf(accountWith(id, access), access, { whole: [], byArn: new Map() });
  return any(
    callers.flatMap((caller) => DATA_ACTIONS.map((name) => isAllowed(statements, callBy(caller, name, access)))),
  );
}

function accountWith(id: string, { region }: KeyAccess): Account {
  return { id, partition: region === undefined ? undefined : partitionOf(region) };
}

/** The grants to an account as a whole, and those to its roles and users by ARN: a key may have thousands. */
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
    .flatMap(({ principals, conditions }) => [...principals.entries, ...principalsIn(conditions, account)])
    .filter((principal) => isOf(account, principal) && !isWhole(account, principal));
  return [{ account }, ...[...new Set([...named, ...byArn.keys()])].map((arn) => ({ account, arn }))];
}

/** The principals that a condition on `aws:PrincipalArn` lists; for a pattern one that matches it. */
function principalsIn(conditions: readonly Condition[], { id, partition = "aws" }: Account): string[] {
  return conditions
    .filter(({ key }) => key.toLowerCase() === "aws:principalarn")
    .flatMap(({ values }) => values)
    .map((value) => {
      const [, , , , account, ...resource] = value.split(":");
      const own = account === undefined || /[*?]/.test(account) ? id : account;
      return ["arn", partition, "iam", "", own, ...resource].join(":").replace(/[*?]/g, "x");
    });
}

function callerAccess(caller: Caller, access: KeyAccess, { whole, byArn }: AccountGrants): AccountAccess {
  const { statements = [] } = access;
  const grants = [...whole, ...(byArn.get(caller.arn ?? "") ?? [])];
  const judged = COPY_ACTIONS.map((name) => {
    const call = callBy(caller, name, access);
    const isNotDenied = not(applies("Deny", statements, call));
    const byPolicy = isAllowed(statements, call);
    return { name, byPolicy, allowed: any([byPolicy, all([grantsPermit(name, grants), isNotDenied])]) };
  });
  const allowed = all(judged.map((one) => one.allowed));
  return {
    allowed,
    lacking: judged.filter((one) => one.allowed === allowed && allowed !== "yes").map(({ name }) => name),
    byGrants: judged.filter((one) => one.allowed === "yes" && one.byPolicy !== "yes").map(({ name }) => name),
  };
}

/** A call that RDS makes for a caller who copies a snapshot. */
function callBy(caller: Caller, name: string, access: KeyAccess): Call {
  const { region, organizations, ifArnFits = "maybe" } = access;
  const isKey = (pattern: string) => {
    const fitting = isTheKey(pattern, access);
    return fitting === "maybe" ? ifArnFits : fitting;
  };
  return {
    action: name,
    isPrincipal: (principals) => isPrincipal(principals, caller),
    isResource: (resources) => listed(resources, isKey),
    meets: (condition) =>
      isMet(condition, { account: caller.account.id, arn: caller.arn, action: name, region, organizations }),
  };
}

function isPrincipal({ excluding, entries }: Listed, caller: Caller): Ternary {
  if (excluding) {
    // The policy does not show whether a role is excluded by its account or only by its own ARN.
    return entries.some((entry) => entry === "*" || mentions(entry, caller.account)) ? "maybe" : "yes";
  }
  return ternaryOf(entries.some((entry) => entry === "*" || isWhole(caller.account, entry) || entry === caller.arn));
}

function grantsPermit(name: string, grants: readonly KeyGrant[]): Ternary {
  return any(
    grants.map(({ operations, constrained }) => {
      const permitted = operations.map(action);
      // RDS creates a grant of its own from this one, with no operations that this one does not have.
      const needed = name === action("CreateGrant") ? GRANT_OPERATIONS.map(action) : [name];
      const holds = needed.every((one) => permitted.includes(one));
      return holds && constrained ? "maybe" : ternaryOf(holds);
    }),
  );
}

/** Whether an entry mentions an account in any way. */
function mentions(entry: string, { id }: Account): boolean {
  return entry === id || parseArn(entry)?.accountId === id;
}

function action(operation: string): string {
  return `kms:${operation}`;
}
