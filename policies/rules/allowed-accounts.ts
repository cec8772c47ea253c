import { isPublic, sharedAccountsOf } from "../facts/shares";
import { ifReported } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { SHAREABLE } from "../stack/resourceTypes";

export const allowedAccounts: Rule = {
  name: "allowed-accounts",
  description: "RDS snapshots must be shared only with accounts of the setting allowedAccounts, if it is set.",
  severity: "high",
  why: "Your organization decides which accounts may have the data.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps: "Remove the account from sharedAccounts, or add it to the setting allowedAccounts.",
  settings: ["allowedAccounts"],
  types: SHAREABLE,
  resource: judge,
  stack: (node, context) => ifReported(node, "sharedAccounts", () => judge(node, context)),
};

function judge({ inputs }: Subject, { settings }: ResourceContext): Finding[] {
  const allowed = settings.allowedAccounts;
  if (allowed === undefined) {
    return [];
  }
  const { accounts, unknown } = sharedAccountsOf(inputs);
  return [
    ...accounts
      // no-public-share judges "all".
      .filter(({ account }) => !allowed.includes(account) && !isPublic(account))
      .map(({ path }) => ({
        answer: "unsafe" as const,
        message: `${path} must be one of the ${allowed.length} accounts of the setting allowedAccounts, but is not. Remove the account, or add it to the setting.`,
      })),
    ...unknown.map((path) => ({
      answer: "unknown" as const,
      message: `${path} is not yet known on preview; deployment checks it against allowedAccounts before the snapshot is shared.`,
    })),
  ];
}
