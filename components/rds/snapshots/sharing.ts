import { duplicateReasons, reasonsWhere } from "../argumentError";
import { accountIdErrors } from "../identity/accounts";
import { parseSnapshotArn } from "../identity/arn";
import { isAutomatedSnapshot, isBackupSnapshot } from "../identity/identifiers";

/** The maximum number of accounts that a manual snapshot is shared with (RDS User Guide, "Sharing a DB snapshot"). */
export const MAX_SHARED_ACCOUNTS = 20;

/** The value of `sharedAccounts` that makes a snapshot public: anyone can copy and restore it. */
export const PUBLIC = "all";

/**
 * Returns why the accounts of a share are invalid: malformed IDs, duplicates, or more than {@link MAX_SHARED_ACCOUNTS}.
 * `all` is valid here, although not every snapshot can be public.
 */
export function sharedAccountsErrors(accounts: readonly string[]): string[] {
  const distinct = new Set(accounts).size;
  return [
    ...accountIdErrors(accounts.filter((account) => account !== PUBLIC)),
    ...duplicateReasons(accounts.filter((account) => account === PUBLIC)),
    ...reasonsWhere([
      {
        condition: distinct > MAX_SHARED_ACCOUNTS,
        reason: `must list at most ${MAX_SHARED_ACCOUNTS} accounts, but lists ${distinct}; share a second copy with the others.`,
      },
    ]),
  ];
}

/** Returns whether a snapshot belongs to another account, by its type in AWS or in evidence. */
export function isFromAnotherAccount(snapshotType: string | undefined): boolean {
  return snapshotType === "shared" || snapshotType === "public";
}

/** Returns why a snapshot cannot be shared with an account: it owns the snapshot. The owner may be unknown. */
export function ownShareErrors(sharedAccounts: readonly string[], ownAccountId: string | undefined): string[] {
  return ownAccountId !== undefined && sharedAccounts.includes(ownAccountId)
    ? [`must not list "${ownAccountId}", the account that owns the snapshot; remove it.`]
    : [];
}

/**
 * Returns why a snapshot cannot be one that another account shares. An ARN of another resource is not an error here. The
 * receiving account may be unknown.
 */
export function sharedSourceErrors(snapshotArn: string, ownAccountId: string | undefined): string[] {
  const { accountId, identifier } = parseSnapshotArn(snapshotArn) ?? { accountId: "", identifier: "" };
  return reasonsWhere([
    {
      condition: accountId !== "" && accountId === ownAccountId,
      reason: `must be a snapshot of another account, but "${snapshotArn}" belongs to this account, ${accountId}; use a SnapshotCopy, or the provider of the receiving account.`,
    },
    {
      condition: isAutomatedSnapshot(identifier) || isBackupSnapshot(identifier),
      reason: `must be a manual snapshot, but AWS created "${snapshotArn}" and does not share such snapshots; use the ARN of a manual copy, such as that of a SharedSnapshot in the other account.`,
    },
  ]);
}
