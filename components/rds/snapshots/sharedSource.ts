import { type ArgumentError, errorsAt } from "../argumentError";
import { type DatabaseKind, parseSnapshotArn } from "../identity/arn";
import { isAutomatedSnapshot, isBackupSnapshot } from "../identity/identifiers";
import { SOURCE_ARGUMENT } from "./copy";

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
export function sharedSourceErrors(
  kind: DatabaseKind,
  snapshotArn: string,
  ownAccountId: string | undefined,
): ArgumentError[] {
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
  return errorsAt(SOURCE_ARGUMENT[kind], reasons);
}
