import { type ArgumentError, errorsAt, reasonsWhere } from "../argumentError";
import type { DatabaseKind } from "../identity/arn";
import { regionErrors } from "../identity/regions";
import { PUBLIC, sharedAccountsErrors } from "./sharing";

/** The facts about a copy that its arguments contain at once, without its source and the value of its key. */
export interface CopyRequest {
  /** The kind of the source database. */
  kind: DatabaseKind;
  /** The target Region. */
  region: string;
  /** The accounts that the copy is shared with; `all` for everyone. */
  sharedAccounts: readonly string[];
  /** Whether the copy has a key, and so is encrypted. */
  hasKmsKeyId: boolean;
  hasPresignedUrl: boolean;
  hasOptionGroupName: boolean;
  /** Whether AWS has the copy already, under this key. Defaults to false. */
  exists?: boolean;
  /** Where a share is an error, and what to remove to end it. Defaults to `sharedAccounts` for both. */
  share?: { propertyPath: string; remove: string };
}

/** The argument of a source snapshot. */
export const SOURCE_ARGUMENT: Readonly<Record<DatabaseKind, string>> = {
  instance: "sourceDbSnapshotIdentifier",
  cluster: "sourceDbClusterSnapshotIdentifier",
};

/** Returns why a copy is invalid for any source. */
export function copyRequestErrors({ region, sharedAccounts, hasKmsKeyId }: CopyRequest): ArgumentError[] {
  const isPublic = sharedAccounts.includes(PUBLIC);
  return [
    ...errorsAt("region", regionErrors(region)),
    ...errorsAt("sharedAccounts", [
      ...sharedAccountsErrors(sharedAccounts),
      ...reasonsWhere([
        {
          condition: isPublic && sharedAccounts.some((account) => account !== PUBLIC),
          reason: `must not list "${PUBLIC}" and accounts, because "${PUBLIC}" makes the snapshot public; remove "${PUBLIC}".`,
        },
        { condition: isPublic && hasKmsKeyId, reason: publicButEncrypted("kmsKeyId is set") },
      ]),
    ]),
  ];
}

/** Returns the reason that an encrypted copy cannot be public. */
export function publicButEncrypted(encryptedBecause: string): string {
  return `must not list "${PUBLIC}" because an encrypted snapshot cannot be public (${encryptedBecause}); list accounts instead.`;
}
