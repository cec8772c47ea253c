import { isAccountId } from "../../components/rds/identity/accounts";
import { encryptionOf } from "../facts/encryption";
import { keyAdvice } from "../facts/keyAdvice";
import { mayBeShared, type SharedAccount, sharedAccountsOf } from "../facts/shares";
import { withReportedFix } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import { COPY_ACTIONS } from "../keys/access";
import { accessIn, type SeenAccess } from "../keys/accountAccess";
import type { SeenPolicy } from "../keys/attachments";
import { type Key, keyOwner } from "../keys/key";
import type { Condition, Statement } from "../keys/keyPolicy";
import { keyUseFindings } from "../keys/use";
import type { StackContext } from "../stack/graph";
import { known, read, readText } from "../stack/properties";
import { KEY_COMPONENT, SNAPSHOTS } from "../stack/resourceTypes";

const FIX =
  "Allow these actions to the account's root principal in the key policy (kms:CreateGrant if kms:GrantIsForAWSResource is true), or create the key with our SnapshotKey and its sharedAccounts.";

const PROOF =
  "Create the key in this stack, or make sure that its policy allows these actions and list the key with the account in the setting sharedKeys.";

export const sharedAccountsHaveKeyAccess: Rule = {
  name: "shared-accounts-have-key-access",
  description: "Accounts that an encrypted RDS snapshot is shared with must have access to its key.",
  severity: "high",
  why: "Without access to the key, the other account cannot copy the snapshot.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Allow each account of sharedAccounts in the key policy to use the key and to let RDS use it, or create the key with SnapshotKey and its sharedAccounts.",
  settings: ["trustComponentLookups", "customerManagedKeys", "sharedKeys", "organizations", "defaultRegion"],
  types: SNAPSHOTS,

  stack(node, context) {
    const audience = sharedAccountsOf(node.inputs);
    if (!mayBeShared(audience)) {
      return [];
    }
    const state = encryptionOf(node, context);
    const { encrypted, key, usedKey, because } = state;
    // no-default-key-share refuses default keys, which cannot be opened to other accounts.
    if (encrypted === "no" || key === "none" || key === "default") {
      return [];
    }
    const ids = audience.accounts.map(({ account }) => account);
    const accounts = audience.accounts.filter(
      ({ account }, index) => isAccountId(account) && ids.indexOf(account) === index,
    );
    const judge =
      usedKey === undefined
        ? withoutKey(key === "unknown", { because, advice: keyAdvice(node, state, context, "") })
        : accessTo(usedKey, context);
    return withReportedFix(node, "sharedAccounts", [
      ...(usedKey?.node === undefined ? [] : keyUseFindings(usedKey.node)),
      ...accounts.flatMap(judge),
      ...audience.unknown.map(
        (path): Finding => ({
          answer: "unknown",
          message: `${path} is not yet known on preview; deployment checks that it may use the snapshot's key.`,
        }),
      ),
    ]);
  },
};

type Judge = (shared: SharedAccount) => Finding[];

/** Judges a share whose key is not identified, so that no setting can list it. */
function withoutKey(isUnknown: boolean, { because, advice }: { because: string; advice: string }): Judge {
  return (shared) => [
    {
      answer: isUnknown ? "unknown" : "unproven",
      message: isUnknown
        ? `the key of the snapshot is not yet known on preview (${because}); deployment checks that ${named(shared)} may use it.`
        : `${named(shared)} must have access to the snapshot's key, but the key is unproven (${because}). ${advice}`,
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
    return verdict({ ...seen, shared, key });
  };
}

/** Whether the key belongs to our component and is opened to the account, although its policy is not yet known. */
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
  key: Key;
}

function verdict({ shared, key, policy, access, someUnknown, isArnAwaited }: Case): Finding[] {
  const who = named(shared);
  const label = labelOf(key);
  const needed = list(access.allowed === "yes" ? COPY_ACTIONS : access.lacking);
  if (access.allowed === "yes" && policy.state !== "unknown") {
    return access.byGrants.length === 0 ? [] : [byGrantsOnly(who, label, access.byGrants)];
  }
  if (someUnknown || isArnAwaited || policy.state === "unknown") {
    const awaited = isArnAwaited
      ? `the ARN of ${label}, which its policy contains,`
      : `the policy or a grant of ${label}`;
    const message = `${awaited} is not yet known on preview; deployment checks that ${who} is allowed everything that a copy needs (${needed}).`;
    return [{ answer: "unknown", message }];
  }
  if (policy.state === "known" && access.allowed === "no") {
    const message = `${who} must be allowed ${needed} by the policy of ${label}, but neither the policy nor a grant allows them. ${FIX}`;
    return [{ answer: "unsafe", message }];
  }
  return [
    {
      answer: "unproven",
      message: `${who} must be allowed ${needed}, but that is unproven: ${policy.state === "known" ? undecided(key, policy.statements) : WHY[policy.state](label)}`,
    },
  ];
}

function byGrantsOnly(who: string, label: string, actions: readonly string[]): Finding {
  const message = `${who} has ${list(actions)} only through a grant for ${label}. AWS documents the key policy as the way to share a key for snapshots. ${FIX}`;
  return { answer: "warning", message };
}

/** Only a key with a known ARN can be listed, so a new one cannot be. */
function undecided(key: Key, statements: readonly Statement[]): string {
  const isOrganization = ({ key: name }: Condition) => name.toLowerCase() === "aws:principalorgid";
  const ways = [
    "Allow these actions to the account's root principal without such conditions",
    ...(statements.some(({ conditions }) => conditions.some(isOrganization))
      ? ["list the accounts of the organization in the setting organizations"]
      : []),
    ...(key.arn === undefined ? [] : ["list the key with the account in the setting sharedKeys"]),
  ];
  return `the policy or a grant of ${labelOf(key)} has conditions that the policy pack cannot evaluate, or AWS RAM shares the key. ${ways.join("; or ")}.`;
}

const WHY: Record<Exclude<SeenPolicy["state"], "unknown" | "known">, (label: string) => string> = {
  unreadable: (label) => `the policy of ${label} cannot be read. Write one policy document as JSON.`,
  unseen: (label) => `${label} is not part of this stack. ${PROOF}`,
};

/** Account IDs are printed, because a key policy must contain them; AWS does not treat them as secret. */
function named({ account, path }: SharedAccount): string {
  return `account ${account} (${path})`;
}

function labelOf({ node }: Key): string {
  return node === undefined ? "the snapshot's key" : `the key "${node.name}"`;
}

function list(actions: readonly string[]): string {
  return actions.join(", ");
}
