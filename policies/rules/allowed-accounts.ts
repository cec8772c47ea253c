import { parseKeyArn } from "../../components/rds/identity/arn";
import { isPublic, sharedAccountsOf } from "../facts/shares";
import { ifReported } from "../framework/reported";
import type { Answer, Finding, Rule } from "../framework/rule";
import { accountIn, admittedBy } from "../keys/admittedAccounts";
import { attachedKey, hasKeyPolicy, policyOf } from "../keys/attachments";
import { keyOf, keyOwner, keyWithArn } from "../keys/key";
import { sharesData } from "../keys/ramShares";
import { isOfComponent, isSnapshotKey } from "../keys/snapshotKeys";
import type { ResourceContext, StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { accountOf } from "../stack/placement";
import { known, readText, readTexts } from "../stack/properties";
import {
  BACKUP_REPLICATION,
  CLUSTER,
  COPIES,
  EXPORT_TASK,
  GRANT,
  KEY_COMPONENT,
  KEY_POLICY,
  KEYS,
  RAM_PRINCIPAL,
  SHAREABLE,
} from "../stack/resourceTypes";
import { isRestored } from "../stack/source";

const FIX = "Remove the account, or add it to the setting.";
const OWN_FIX = "Set the setting defaultAccount, or allowedAccountIds of the provider.";

/** The resources whose data is under the key that they specify. */
const ENCRYPTED: readonly string[] = [...COPIES, EXPORT_TASK, BACKUP_REPLICATION];

export const allowedAccounts: Rule = {
  name: "allowed-accounts",
  description:
    "RDS snapshots, their keys and DB clusters must be open only to accounts of the setting allowedAccounts, if it is set.",
  severity: "high",
  why: "Your organization decides which accounts may have the data.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps:
    "Remove the account from sharedAccounts, the key policy, the grant or the resource share, or add it to the setting allowedAccounts.",
  settings: ["allowedAccounts", "organizations", "defaultAccount", "defaultRegion"],
  types: [
    ...SHAREABLE,
    KEY_COMPONENT,
    ...KEYS,
    KEY_POLICY,
    GRANT,
    RAM_PRINCIPAL,
    EXPORT_TASK,
    BACKUP_REPLICATION,
    CLUSTER,
  ],

  resource(subject, { settings }) {
    return settings.allowedAccounts === undefined
      ? []
      : [
          ...ofShares(subject, settings.allowedAccounts),
          ...ofKeyOwner(subject, settings.allowedAccounts, { settings }),
        ];
  },

  stack(node, context) {
    const allowed = context.settings.allowedAccounts;
    if (allowed === undefined) {
      return [];
    }
    switch (node.type) {
      case GRANT:
        return ofGrant(node, allowed, context);
      case RAM_PRINCIPAL:
        return sharesData(node, context.graph) ? ofResourceShare(node, allowed, context) : [];
      default:
        return [...KEYS, KEY_POLICY].includes(node.type)
          ? ofKeyPolicy(node, allowed, context)
          : [
              ...ifReported(node, "sharedAccounts", () => ofShares(node, allowed)),
              ...ofKeyOwner(node, allowed, context),
            ];
    }
  },
};

/** The settings, and the stack if it is judged. */
type Seen = ResourceContext & Partial<StackContext>;

function ofShares({ inputs }: Subject, allowed: readonly string[]): Finding[] {
  const { accounts, unknown } = sharedAccountsOf(inputs);
  return [
    ...accounts
      // no-public-share judges "all".
      .filter(({ account }) => !allowed.includes(account) && !isPublic(account))
      .map(({ path }) => finding("unsafe", path, allowed)),
    ...unknown.map((path) => ({
      answer: "unknown" as const,
      message: `${path} is not yet known on preview; deployment checks it against allowedAccounts before the snapshot is shared.`,
    })),
  ];
}

/** The account that owns a key decides who may use it. A key of the stack belongs to whoever deploys the stack. */
function ofKeyOwner(subject: Subject, allowed: readonly string[], { settings, graph }: Seen): Finding[] {
  const isOurs = ENCRYPTED.includes(subject.type) || (subject.type === CLUSTER && isRestored(subject));
  const named = isOurs ? readText(subject.inputs, "kmsKeyId") : undefined;
  const owner = named?.state === "known" ? parseKeyArn(named.value)?.accountId : undefined;
  const own = known(accountOf(subject, settings));
  if (named?.state !== "known" || owner === undefined || owner === own || allowed.includes(owner)) {
    return [];
  }
  if (own !== undefined) {
    return graph === undefined ? [finding("unsafe", "the account of kmsKeyId", allowed)] : [];
  }
  const message = `the account of kmsKeyId was not compared with allowedAccounts, because the own account is undetermined. ${OWN_FIX}`;
  const isOutside = graph !== undefined && keyWithArn(named.value, graph)?.node === undefined;
  return isOutside ? [{ answer: "warning", message }] : [];
}

function ofGrant(node: Node, allowed: readonly string[], { graph, settings }: StackContext): Finding[] {
  const key = attachedKey(node, graph);
  if (key === undefined || !isSnapshotKey(key, graph)) {
    return [];
  }
  const grantee = readText(node.inputs, "granteePrincipal");
  const operations = readTexts(node.inputs, "operations") ?? READING;
  if (grantee.state === "unknown") {
    const message =
      "granteePrincipal is not yet known on preview; deployment checks its account against allowedAccounts.";
    return [{ answer: "unknown", message }];
  }
  const account = accountIn(known(grantee) ?? "");
  const own = keyOwner(key, settings);
  const isReading = operations.some((operation) => READING.includes(operation));
  if (account === undefined || !isReading || account === own || allowed.includes(account)) {
    return [];
  }
  const message =
    "the account of the key is not yet known on preview; deployment compares the account of granteePrincipal with it and with allowedAccounts.";
  return own === undefined
    ? [{ answer: "unknown", message }]
    : [finding("unsafe", "the account of granteePrincipal", allowed)];
}

/** The operations of a grant that give away data. */
const READING: readonly string[] = ["Decrypt", "ReEncryptFrom", "CreateGrant"];

function ofResourceShare(node: Node, allowed: readonly string[], { settings }: ResourceContext): Finding[] {
  const principal = readText(node.inputs, "principal");
  if (principal.state !== "known") {
    const message = "principal is not yet known on preview; deployment checks its account against allowedAccounts.";
    return [{ answer: "unknown", message }];
  }
  // Such as arn:aws:organizations::111111111111:ou/o-a1b2c3d4e5/ou-ab12-cdef3456.
  const organization = /:organizations::\d{12}:(?:organization|ou)\/(o-[a-z0-9]+)/.exec(principal.value)?.[1];
  if (organization === undefined) {
    const account = accountIn(principal.value);
    return account === undefined || allowed.includes(account) ? [] : [finding("unsafe", "principal", allowed)];
  }
  const members = [...settings.organizations].filter(([, id]) => id === organization).map(([account]) => account);
  if (members.length === 0) {
    return [unlisted("principal")];
  }
  const own = known(accountOf(node, settings));
  return members.every((account) => account === own || allowed.includes(account))
    ? []
    : [finding("unsafe", "each account of the organization in principal", allowed)];
}

function ofKeyPolicy(node: Node, allowed: readonly string[], context: StackContext): Finding[] {
  const key = node.type === KEY_POLICY ? attachedKey(node, context.graph) : keyOf(node);
  const isJudgedElsewhere = node.type !== KEY_POLICY && hasKeyPolicy(node, context);
  if (key === undefined || isJudgedElsewhere || !isSnapshotKey(key, context.graph)) {
    return [];
  }
  const policy = policyOf(key, context);
  if (policy.state === "unknown" && !isOfComponent(node, context.graph)) {
    const message =
      "the key policy is not yet known on preview; deployment checks its accounts against allowedAccounts.";
    return [{ answer: "unknown", message }];
  }
  if (policy.state !== "known") {
    return [];
  }
  const own = keyOwner(key, context.settings);
  const { accounts, hasUnlistedOrganization } = admittedBy(policy.statements, key, context.settings);
  const others = [...accounts].filter(([account]) => account !== own && !allowed.includes(account));
  // KMS requires that the key's own account keeps control of its policy, so one account may be that one.
  const isFine = others.length <= (own === undefined ? 1 : 0);
  const isSure = others.some(([, admitted]) => admitted === "yes");
  return [
    ...(isFine
      ? []
      : [finding(isSure ? "unsafe" : "unproven", "each account in the key policy, except the key's own,", allowed)]),
    ...(hasUnlistedOrganization ? [unlisted("the condition of the key policy")] : []),
  ];
}

function finding(answer: Answer, subject: string, allowed: readonly string[]): Finding {
  return {
    answer,
    message: `${subject} must be one of the ${allowed.length} accounts of the setting allowedAccounts, but is not. ${FIX}`,
  };
}

function unlisted(subject: string): Finding {
  const message = `${subject} admits an organization whose accounts are not listed, so they cannot be compared with allowedAccounts. List them in the setting organizations.`;
  return { answer: "unproven", message };
}
