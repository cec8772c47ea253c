import { parseArn, parsePrincipalArn } from "../../components/rds/identity/arn";

/** An account in the policy or a grant of a key. */
export interface Account {
  id: string;
  /** The partition of the key, if it is known. Accounts of other partitions cannot use the key. */
  partition?: string | undefined;
}

/** A session of a role, or a federated user (IAM User Guide, "AWS JSON policy elements: Principal"). */
const SESSION = /^(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+$/;

/** Whether a principal is an account as a whole: the account ID or the ARN of its root. */
export function isWhole(account: Account, principal: string): boolean {
  return principal === account.id || iamResource(account, principal) === "root";
}

/**
 * Whether a principal is an account, or one of its roles, users or sessions. A group cannot be a principal, and KMS
 * refuses an ARN with a wildcard.
 */
export function isOf(account: Account, principal: string): boolean {
  const isNamed = iamResource(account, principal) !== undefined && parsePrincipalArn(principal) !== undefined;
  return isWhole(account, principal) || isNamed || SESSION.test(resourceOf(account, "sts", principal) ?? "");
}

function iamResource(account: Account, principal: string): string | undefined {
  return resourceOf(account, "iam", principal);
}

function resourceOf({ id, partition }: Account, service: string, principal: string): string | undefined {
  const arn = /[*?]/.test(principal) ? undefined : parseArn(principal);
  const isItsOwn = arn?.service === service && arn.region === "" && arn.accountId === id;
  return isItsOwn && [undefined, arn.partition].includes(partition) ? arn.resource : undefined;
}
