import { sharedAccountsOf } from "../facts/shares";
import { ifReported } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { Subject } from "../stack/node";
import { SHAREABLE } from "../stack/resourceTypes";

export const noPublicShare: Rule = {
  name: "no-public-share",
  description: "RDS snapshots must not be public.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.1",
    specification: "RDS snapshot should be private",
  },
  why: "Every AWS account could copy the snapshot and read its data.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps: 'Replace "all" in sharedAccounts with the IDs of the accounts that need the snapshot.',
  types: SHAREABLE,
  resource: judge,
  stack: (node) => ifReported(node, "sharedAccounts", () => judge(node)),
};

function judge({ inputs }: Subject): Finding[] {
  const { isPublic, unknown } = sharedAccountsOf(inputs);
  if (isPublic) {
    const message =
      'sharedAccounts must not contain "all", because every AWS account could copy the snapshot and read its data. List the IDs of the accounts that need it.';
    return [{ answer: "unsafe", message }];
  }
  return unknown.map((path) => ({
    answer: "unknown",
    message: `${path} is not yet known on preview; deployment checks, before the snapshot is shared, that it is not "all".`,
  }));
}
