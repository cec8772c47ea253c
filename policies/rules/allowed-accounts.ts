import { isPublic, sharedAccountsOf } from "../facts/shares";
import type { Rule } from "../framework/rule";
import { SHAREABLE } from "../stack/resourceTypes";

export const allowedAccounts: Rule = {
  name: "allowed-accounts",
  description: "A snapshot is shared only with the accounts of the setting allowedAccounts, where it is given.",
  severity: "high",
  why: "Which accounts may have the data is the decision of your organization.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps: "Take the account out of sharedAccounts, or have it added to the setting allowedAccounts.",
  settings: ["allowedAccounts"],
  types: SHAREABLE,
  resource({ inputs }, { settings }) {
    const allowed = settings.allowedAccounts;
    if (allowed === undefined) {
      return [];
    }
    const { accounts, unknown } = sharedAccountsOf(inputs);
    return [
      ...accounts
        // Everyone is nobody's account: no-public-share judges that.
        .filter(({ account }) => !allowed.includes(account) && !isPublic(account))
        .map(({ path }) => ({
          answer: "unsafe" as const,
          message: `${path} is not one of the ${allowed.length} accounts of the setting allowedAccounts. Take it out, or have it added there.`,
        })),
      ...unknown.map((path) => ({
        answer: "unknown" as const,
        message: `${path} is not yet known on preview; it will be checked against allowedAccounts on deployment, before the snapshot is shared.`,
      })),
    ];
  },
};
