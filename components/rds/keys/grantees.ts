import { type ArgumentError, errorsAt } from "../argumentError";
import { accountIdErrors } from "../identity/accounts";
import { parseArn, parsePrincipalArn, rootArn } from "../identity/arn";
import { partitionOf, regionErrors } from "../identity/regions";

/** Whom a key in a Region is opened to. */
export interface KeyAudience {
  /** The Region of the key. */
  region: string;
  sharedAccounts: readonly string[];
  /** ARNs of roles and users of the target accounts. */
  principals: readonly string[];
}

/** Who gets a grant for a key. */
export interface Grantee {
  /** As it was given: the id of an account, or the ARN of a role or user. */
  given: string;
  /** What tells it from the key's other grantees: its account, and the name of the role or user. */
  suffix: string;
  /** The ARN that the grant names (KMS API Reference, CreateGrant, `GranteePrincipal`). */
  principalArn: string;
}

/** One grantee for each named principal, and one for each account of which none is named. */
export function granteesOf({ region, sharedAccounts, principals }: KeyAudience): Grantee[] {
  const named = principals.map((given) => ({ given, suffix: suffixOf(given), principalArn: given }));
  const accounts = sharedAccounts.filter(
    (account) => !principals.some((principal) => parsePrincipalArn(principal)?.accountId === account),
  );
  const partition = partitionOf(region) ?? "aws";
  return [
    ...accounts.map((account) => ({ given: account, suffix: account, principalArn: rootArn(partition, account) })),
    ...named,
  ];
}

function suffixOf(principal: string): string {
  const arn = parsePrincipalArn(principal);
  return `${arn?.accountId}-${arn?.name.replace(/[^A-Za-z0-9_-]/g, "-")}`;
}

/** What is wrong with the audience of a key; an empty list when nothing is. */
export function audienceErrors(audience: KeyAudience): ArgumentError[] {
  const { region, sharedAccounts } = audience;
  return [
    ...errorsAt("region", regionErrors(region)),
    ...errorsAt("sharedAccounts", accountIdErrors(sharedAccounts)),
    ...errorsAt("principals", principalsErrors(audience)),
  ];
}

function principalsErrors(audience: KeyAudience): string[] {
  const { principals } = audience;
  const distinct = [...new Set(principals)];
  const wellFormed = distinct.filter((principal) => parsePrincipalArn(principal) !== undefined);
  const suffixes = wellFormed.map(suffixOf);
  const alike = wellFormed.filter(
    (principal) => suffixes.indexOf(suffixOf(principal)) !== suffixes.lastIndexOf(suffixOf(principal)),
  );
  return [
    ...distinct.flatMap((principal) => principalErrors(principal, audience)),
    ...distinct
      .filter((principal) => principals.indexOf(principal) !== principals.lastIndexOf(principal))
      .map((principal) => `"${principal}" is listed more than once; list it once.`),
    ...(alike.length > 0 ? [`${quoted(alike)} would get grants of the same name; list one of them.`] : []),
  ];
}

function principalErrors(principal: string, { region, sharedAccounts }: KeyAudience): string[] {
  const arn = parsePrincipalArn(principal);
  if (arn === undefined) {
    return [`"${principal}" ${describeNonPrincipal(principal)}`];
  }
  const errors: string[] = [];
  const partition = partitionOf(region);
  if (partition !== undefined && arn.partition !== partition) {
    errors.push(
      `"${principal}" is of the partition ${arn.partition}, and ${region} is in ${partition}; KMS grants stay in one partition.`,
    );
  }
  if (!sharedAccounts.includes(arn.accountId)) {
    errors.push(
      `"${principal}" is of the account ${arn.accountId}, which the key is not opened to; list the account too, or remove the principal.`,
    );
  }
  return errors;
}

function describeNonPrincipal(text: string): string {
  const write = "write the ARN of a role or user, such as arn:aws:iam::222222222222:role/SnapshotReceiver";
  const arn = parseArn(text);
  if (arn?.service === "iam" && arn.resource === "root") {
    return "is a whole account; list its id among the accounts, and name none of its principals.";
  }
  if (arn?.service === "sts") {
    return `is a session of a role, which ends; ${write}.`;
  }
  return text.includes("*")
    ? `has a wildcard, and a grant names one principal; ${write}.`
    : `is no ARN of an IAM principal; ${write}.`;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(" and ");
}
