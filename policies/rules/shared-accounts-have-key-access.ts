import { isAccountId } from "../../components/rds/identity/accounts";
import { encryptionOf } from "../facts/encryption";
import { mayBeShared, type SharedAccount, sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import { COPY_ACTIONS } from "../keys/access";
import { accessIn, type SeenAccess } from "../keys/accountAccess";
import type { SeenPolicy } from "../keys/attachments";
import { type Key, keyOwner } from "../keys/key";
import { keyUseFindings } from "../keys/use";
import type { StackContext } from "../stack/graph";
import { known, read, readText } from "../stack/properties";
import { KEY_COMPONENT, SNAPSHOTS } from "../stack/resourceTypes";

const FIX =
  "Allow them in the key's policy for the root principal of the account (kms:CreateGrant where kms:GrantIsForAWSResource is true), or make the key with our SnapshotKey and its sharedAccounts.";

const PROOF =
  "Make the key in this stack, or see to it that its policy allows them and list the key with the account in the setting sharedKeys.";

export const sharedAccountsHaveKeyAccess: Rule = {
  name: "shared-accounts-have-key-access",
  description: "Every account that an encrypted snapshot is shared with may use its key to copy it.",
  severity: "high",
  why: "Without it the other account's copy of the snapshot fails, whatever sharedAccounts says.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Allow each account of sharedAccounts in the key policy to use the key and to let RDS use it, or make the key with SnapshotKey and its sharedAccounts.",
  settings: ["trustComponentLookups", "customerManagedKeys", "sharedKeys", "defaultRegion"],
  types: SNAPSHOTS,

  stack(node, context) {
    const audience = sharedAccountsOf(node.inputs);
    if (!mayBeShared(audience)) {
      return [];
    }
    const { encrypted, key, usedKey, because } = encryptionOf(node, context);
    // Nobody can be given access to a default key: no-default-key-share says so.
    if (encrypted === "no" || key === "none" || key === "default") {
      return [];
    }
    const ids = audience.accounts.map(({ account }) => account);
    const accounts = audience.accounts.filter(
      ({ account }, index) => isAccountId(account) && ids.indexOf(account) === index,
    );
    const judge = usedKey === undefined ? withoutKey(key === "unknown", because) : accessTo(usedKey, context);
    return [
      ...(usedKey?.node === undefined ? [] : keyUseFindings(usedKey.node)),
      ...accounts.flatMap(judge),
      ...audience.unknown.map(
        (path): Finding => ({
          answer: "unknown",
          message: `${path} is not yet known on preview; it will be checked on deployment that it may use the snapshot's key.`,
        }),
      ),
    ];
  },
};

type Judge = (shared: SharedAccount) => Finding[];

function withoutKey(isUnknown: boolean, because: string): Judge {
  return (shared) => [
    {
      answer: isUnknown ? "unknown" : "unproven",
      message: isUnknown
        ? `which key it is encrypted under is not yet known on preview (${because}); once it is, it will be checked that ${named(shared)} may use it.`
        : `nothing proves that ${named(shared)} may use its key, since nothing tells which key that is (${because}). ${PROOF}`,
    },
  ];
}

function accessTo(key: Key, context: StackContext): Judge {
  return (shared) => {
    const { account } = shared;
    const seen = accessIn(key, account, context);
    const { policy, access } = seen;
    const isItsOwn = policy.state === "unknown" && policy.isOwn;
    if (keyOwner(key, context.settings) === account || (isItsOwn && isTarget(account, key, context))) {
      return [];
    }
    const isRefused = policy.state === "known" && access.allowed === "no";
    const isListed = context.settings.sharedKeys.get(key.arn ?? "")?.includes(account) === true;
    if (!isRefused && isListed) {
      return [];
    }
    return verdict({ ...seen, shared, label: labelOf(key) });
  };
}

/** Whether the key is of our component, which opens it to the account, whatever of its policy is not yet known. */
function isTarget(account: string, { node }: Key, { graph, settings }: StackContext): boolean {
  const component = graph.node(node?.parent);
  if (component?.type !== KEY_COMPONENT || !settings.trustComponentLookups) {
    return false;
  }
  const targets = known(read(component.inputs, "sharedAccounts"));
  return Array.isArray(targets) && targets.some((_, index) => known(readText(targets, index)) === account);
}

interface Case extends SeenAccess {
  shared: SharedAccount;
  label: string;
}

function verdict({ shared, label, policy, access, someUnknown, isArnAwaited }: Case): Finding[] {
  const who = named(shared);
  const needed = list(access.allowed === "yes" ? COPY_ACTIONS : access.lacking);
  if (access.allowed === "yes" && policy.state !== "unknown") {
    return access.byGrants.length === 0 ? [] : [byGrantsOnly(who, label, access.byGrants)];
  }
  if (someUnknown || isArnAwaited || policy.state === "unknown") {
    const awaited = isArnAwaited ? `the ARN of ${label}, which its policy names,` : `the policy or a grant of ${label}`;
    const message = `${awaited} is not yet known on preview; it will be checked that ${who} is allowed all that a copy needs (${needed}).`;
    return [{ answer: "unknown", message }];
  }
  if (policy.state === "known" && access.allowed === "no") {
    const message = `${who} cannot copy it: the policy of ${label} does not allow ${needed}, nor do grants. ${FIX}`;
    return [{ answer: "unsafe", message }];
  }
  return [
    {
      answer: "unproven",
      message: `nothing proves that ${who} is allowed ${needed}: ${WHY[policy.state](label)}`,
    },
  ];
}

function byGrantsOnly(who: string, label: string, actions: readonly string[]): Finding {
  const message = `${who} has ${list(actions)} by a grant for ${label} only. AWS documents the key policy as the way to share a key for snapshots. ${FIX}`;
  return { answer: "warning", message };
}

const WHY: Record<Exclude<SeenPolicy["state"], "unknown">, (label: string) => string> = {
  known: (label) =>
    `the policy or a grant of ${label} has conditions that cannot be judged here, or AWS RAM shares it. Allow them to the root principal of the account without those, or list the key with the account in the setting sharedKeys.`,
  unreadable: (label) => `the policy of ${label} cannot be read as one. Write one policy for it, as JSON.`,
  unseen: (label) => `${label} is not made in this stack. ${PROOF}`,
};

/** Account ids are told, since a key policy must name them; AWS does not count them as secret. */
function named({ account, path }: SharedAccount): string {
  return `account ${account} (${path})`;
}

function labelOf({ node }: Key): string {
  return node === undefined ? "its key" : `its key "${node.name}"`;
}

function list(actions: readonly string[]): string {
  return actions.join(", ");
}
