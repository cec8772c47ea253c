import type { StackContext } from "../stack/graph";
import { known } from "../stack/properties";
import { type AccountAccess, accessOf, type KeyAccess } from "./access";
import { grantsOf, isSharedByRam, policyOf, type SeenPolicy } from "./attachments";
import { type Key, keyOwner, keyRegion } from "./key";

/** How an account may use a key, as far as the stack shows. */
export interface SeenAccess {
  policy: SeenPolicy;
  access: AccountAccess;
  /** Whether a grant for the account may not yet be known. */
  someUnknown: boolean;
  /** Whether the result depends on the key ARN, which is not yet known. */
  isArnAwaited: boolean;
}

/** How an account may use a key; determined once in a stack, because many snapshots may have the same key. */
export function accessIn(key: Key, account: string, context: StackContext): SeenAccess {
  const seen = context.graph.memo(accessIn, () => new Map<string, SeenAccess>());
  const name = JSON.stringify([key.node?.urn, key.arn, account]);
  const found = seen.get(name) ?? find(key, account, context);
  seen.set(name, found);
  return found;
}

function find(key: Key, account: string, context: StackContext): SeenAccess {
  const policy = policyOf(key, context);
  const { grants, someUnknown } = grantsOf(key, account, context);
  const seen: KeyAccess = {
    statements: policy.state === "known" ? policy.statements : undefined,
    grants,
    keyArn: key.arn,
    region: known(keyRegion(key, context.settings)),
    owner: keyOwner(key, context.settings),
    organizations: context.settings.organizations,
  };
  const access = accessOf(account, seen);
  const isUndetermined = access.allowed === "no" && isSharedByRam(key, context.graph);
  return {
    policy,
    someUnknown,
    isArnAwaited: access.allowed === "maybe" && mayBeShown(account, seen),
    access: isUndetermined ? { ...access, allowed: "maybe" } : access,
  };
}

/** Whether the account may turn out to have access when the key ARN is known. */
function mayBeShown(account: string, seen: KeyAccess): boolean {
  return (["yes", "no"] as const).some((ifArnFits) => accessOf(account, { ...seen, ifArnFits }).allowed === "yes");
}
