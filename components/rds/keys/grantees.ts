import { type ArgumentError, duplicateReasons, errorsAt, reasonsWhere } from "../argumentError";
import { accountIdErrors } from "../identity/accounts";
import { parseArn, parsePrincipalArn, rootArn } from "../identity/arn";
import { partitionOf, regionErrors } from "../identity/regions";

/** The accounts and principals that get access to a key. */
export interface KeyAudience {
  /** The Region of the key. */
  region: string;
  sharedAccounts: readonly string[];
  /** The ARNs of roles and users in the shared accounts. */
  principals: readonly string[];
}

/** The grantee of a key. */
export interface Grantee {
  /** The account ID, or the ARN of a role or user, from the arguments. */
  grantee: string;
  /** A unique suffix among the grantees of the key: the account, and the name of the role or user. */
  suffix: string;
  /** The principal ARN of the grant (KMS API Reference, CreateGrant, `GranteePrincipal`). */
  principalArn: string;
}

/** Returns a grantee for each principal, and for each account without a listed principal. */
export function granteesOf({ region, sharedAccounts, principals }: KeyAudience): Grantee[] {
  const accounts = sharedAccounts.filter(
    (account) => !principals.some((principal) => parsePrincipalArn(principal)?.accountId === account),
  );
  const partition = partitionOf(region) ?? "aws";
  return [
    ...accounts.map((account) => ({ grantee: account, suffix: account, principalArn: rootArn(partition, account) })),
    ...principals.map((grantee) => ({ grantee, suffix: suffixOf(grantee), principalArn: grantee })),
  ];
}

function suffixOf(principal: string): string {
  const arn = parsePrincipalArn(principal);
  return `${arn?.accountId}-${arn?.name.replace(/[^A-Za-z0-9_-]/g, "-")}`;
}

/** Returns why the accounts and principals of a key are invalid. */
export function audienceErrors(audience: KeyAudience): ArgumentError[] {
  return [
    ...errorsAt("region", regionErrors(audience.region)),
    ...errorsAt("sharedAccounts", accountIdErrors(audience.sharedAccounts)),
    ...errorsAt("principals", principalsErrors(audience)),
  ];
}

function principalsErrors(audience: KeyAudience): string[] {
  const { principals } = audience;
  const distinct = [...new Set(principals)];
  const wellFormed = distinct.filter((principal) => parsePrincipalArn(principal) !== undefined);
  const suffixes = wellFormed.map(suffixOf);
  const sameSuffix = wellFormed.filter((_, index) =>
    suffixes.some((suffix, other) => other !== index && suffix === suffixes[index]),
  );
  return [
    ...distinct.flatMap((principal) => principalErrors(principal, audience)),
    ...duplicateReasons(principals),
    ...reasonsWhere([
      {
        condition: sameSuffix.length > 0,
        reason: `must list only one of ${sameSuffix.map((text) => `"${text}"`).join(" and ")} because their grants would have the same name.`,
      },
    ]),
  ];
}

function principalErrors(principal: string, { region, sharedAccounts }: KeyAudience): string[] {
  const arn = parsePrincipalArn(principal);
  if (arn === undefined) {
    return [
      `must list ARNs of IAM roles or users, such as ${EXAMPLE}, but "${principal}" ${describeInvalid(principal)}.`,
    ];
  }
  const partition = partitionOf(region);
  return reasonsWhere([
    {
      condition: partition !== undefined && arn.partition !== partition,
      reason: `must list principals in ${partition}, the partition of ${region}, but "${principal}" is in ${arn.partition}.`,
    },
    {
      condition: !sharedAccounts.includes(arn.accountId),
      reason: `must list principals of sharedAccounts, but "${principal}" is in ${arn.accountId}; add that account, or remove the principal.`,
    },
  ]);
}

const EXAMPLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";

function describeInvalid(text: string): string {
  const arn = parseArn(text);
  if (arn?.service === "iam" && arn.resource === "root") {
    return "is a whole account; list its ID in sharedAccounts, and none of its principals";
  }
  if (arn?.service === "sts") {
    return "is a role session, which expires; use the ARN of the role";
  }
  return text.includes("*")
    ? "contains a wildcard; a grant is for one principal"
    : "is not the ARN of an IAM role or user";
}
