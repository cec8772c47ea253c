import { accountIdErrors } from "../identity/accounts";
import { parseSnapshotArn } from "../identity/arn";
import { isAutomatedSnapshot, isBackupSnapshot } from "../identity/identifiers";

/** The most accounts that a manual snapshot is shared with (RDS User Guide, "Sharing a DB snapshot"). */
export const MAX_SHARED_ACCOUNTS = 20;

/** The value of `sharedAccounts` that makes a snapshot public: everyone may copy and restore it. */
export const PUBLIC = "all";

/**
 * What is wrong with a list of accounts to share a snapshot with: malformed ids, repeats, more than
 * {@link MAX_SHARED_ACCOUNTS}. `all` is well-formed; whether a snapshot may be public is another question.
 * An empty list when nothing is wrong.
 */
export function sharedAccountsErrors(accounts: readonly string[]): string[] {
  const errors = accountIdErrors(accounts.filter((account) => account !== PUBLIC));
  if (accounts.filter((account) => account === PUBLIC).length > 1) {
    errors.push(`"${PUBLIC}" is listed more than once; list it once.`);
  }
  const distinct = new Set(accounts).size;
  if (distinct > MAX_SHARED_ACCOUNTS) {
    errors.push(
      `${distinct} accounts are listed, and AWS shares a snapshot with at most ${MAX_SHARED_ACCOUNTS}; make a second copy for the others.`,
    );
  }
  return errors;
}

/** Whether a snapshot is of another account, by the type that AWS or its evidence gives it. */
export function isFromAnotherAccount(snapshotType: string | undefined): boolean {
  return snapshotType === "shared" || snapshotType === "public";
}

/** Why a snapshot cannot be shared with its own account; an empty list when it is not, and when that is not known. */
export function ownShareErrors(sharedAccounts: readonly string[], ownAccountId: string | undefined): string[] {
  return ownAccountId !== undefined && sharedAccounts.includes(ownAccountId)
    ? [`"${ownAccountId}" is the account of the snapshot itself, which needs no share; remove it.`]
    : [];
}

/**
 * Why a snapshot is none that another account shares; an empty list when it may be one, and for what is no ARN of a
 * snapshot. The account of the one who receives it may be not known.
 */
export function sharedSourceErrors(snapshotArn: string, ownAccountId: string | undefined): string[] {
  const source = parseSnapshotArn(snapshotArn);
  if (source === undefined) {
    return [];
  }
  const { accountId, identifier } = source;
  const reasons: string[] = [];
  if (accountId === ownAccountId) {
    reasons.push(
      `"${snapshotArn}" is a snapshot of this very account, ${accountId}; copy it with a SnapshotCopy, or give the component the provider of the account that receives it.`,
    );
  }
  if (isAutomatedSnapshot(identifier) || isBackupSnapshot(identifier)) {
    reasons.push(
      `"${snapshotArn}" is a snapshot that AWS made, and such ones are never shared; write the ARN of a manual copy, which a SharedSnapshot of the other account makes.`,
    );
  }
  return reasons;
}
