import { isAccountId } from "../../components/rds/identity/accounts";
import { MAX_SHARED_ACCOUNTS, PUBLIC, sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import { type SharedAccount, sharedAccountsOf } from "../facts/shares";
import { ifReported } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { Subject } from "../stack/node";
import { SHAREABLE } from "../stack/resourceTypes";

export const sharedAccountsWellFormed: Rule = {
  name: "shared-accounts-well-formed",
  description: `RDS snapshots must be shared with at most ${MAX_SHARED_ACCOUNTS} accounts, each a 12-digit ID that is listed once.`,
  severity: "medium",
  why: "AWS refuses other lists, after the copy was made.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps:
    "Write each account ID once, as 12 digits in quotes. For more accounts than AWS allows, share a second copy.",
  types: SHAREABLE,
  resource: judge,
  stack: (node) => ifReported(node, "sharedAccounts", () => judge(node)),
};

function judge({ inputs }: Subject): Finding[] {
  const { accounts, unknown } = sharedAccountsOf(inputs);
  return [...errors(accounts), ...unknown.map(notYetKnown)];
}

/** `sharedAccountsErrors` decides; the messages here contain positions only, because an entry may be a secret. */
function errors(accounts: readonly SharedAccount[]): Finding[] {
  if (sharedAccountsErrors(accounts.map(({ account }) => account)).length === 0) {
    return [];
  }
  const first = new Map<string, string>();
  const found: string[] = [];
  for (const { path, account } of accounts) {
    const earlier = first.get(account);
    if (earlier !== undefined) {
      found.push(`${path} must differ from ${earlier}, but is the same account. List each account once.`);
    } else if (account !== PUBLIC && !isAccountId(account)) {
      found.push(`${path} must be an AWS account ID of 12 digits, but is not. Write the 12 digits in quotes.`);
    }
    first.set(account, earlier ?? path);
  }
  if (first.size > MAX_SHARED_ACCOUNTS) {
    found.push(
      `sharedAccounts must contain at most ${MAX_SHARED_ACCOUNTS} accounts, but contains ${first.size}. Share a second copy with the others.`,
    );
  }
  return found.map((message) => ({ answer: "unsafe", message }));
}

function notYetKnown(path: string): Finding {
  return {
    answer: "unknown",
    message: `${path} is not yet known on preview; deployment checks its form before the snapshot is shared.`,
  };
}
