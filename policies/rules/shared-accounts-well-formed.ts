import { isAccountId } from "../../components/rds/identity/accounts";
import { MAX_SHARED_ACCOUNTS, PUBLIC, sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import { type SharedAccount, sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import { SHAREABLE } from "../stack/resourceTypes";

export const sharedAccountsWellFormed: Rule = {
  name: "shared-accounts-well-formed",
  description: `A snapshot is shared with at most ${MAX_SHARED_ACCOUNTS} accounts, each written as its 12 digits, none twice.`,
  severity: "medium",
  why: "AWS refuses the rest, after the copy was made.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps:
    "Write each account id as 12 digits in quotes, once. For more accounts than AWS allows, share a second copy.",
  types: SHAREABLE,
  resource({ inputs }) {
    const { accounts, unknown } = sharedAccountsOf(inputs);
    return [...errors(accounts), ...unknown.map(notYetKnown)];
  },
};

/** The errors are found by the one place that knows AWS's rules, and told by position: an entry may be a secret. */
function errors(accounts: readonly SharedAccount[]): Finding[] {
  if (sharedAccountsErrors(accounts.map(({ account }) => account)).length === 0) {
    return [];
  }
  const first = new Map<string, string>();
  const found: string[] = [];
  for (const { path, account } of accounts) {
    const earlier = first.get(account);
    if (earlier !== undefined) {
      found.push(`${path} repeats ${earlier}; list each account once.`);
    } else if (account !== PUBLIC && !isAccountId(account)) {
      found.push(`${path} is not an AWS account id; write its 12 digits in quotes.`);
    }
    first.set(account, earlier ?? path);
  }
  if (first.size > MAX_SHARED_ACCOUNTS) {
    found.push(
      `sharedAccounts lists ${first.size} accounts, and AWS shares a snapshot with at most ${MAX_SHARED_ACCOUNTS}; share a second copy with the others.`,
    );
  }
  return found.map((message) => ({ answer: "unsafe", message }));
}

function notYetKnown(path: string): Finding {
  return {
    answer: "unknown",
    message: `${path} is not yet known on preview; its form will be checked on deployment, before the snapshot is shared.`,
  };
}
