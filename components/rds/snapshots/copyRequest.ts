import { type ArgumentError, errorsAt } from "../argumentError";
import type { DatabaseKind } from "../identity/arn";
import { regionErrors } from "../identity/regions";
import { PUBLIC, sharedAccountsErrors } from "./sharing";

/** What is known of a copy from the first: neither its source nor the value of its key. */
export interface CopyRequest {
  /** What the copy is of. */
  kind: DatabaseKind;
  /** The target Region. */
  region: string;
  /** The accounts that the copy is shared with; `all` for everyone. */
  sharedAccounts: readonly string[];
  /** Whether a key is named, so that the copy is encrypted whatever its source is. */
  hasKmsKeyId: boolean;
  hasPresignedUrl: boolean;
  hasOptionGroupName: boolean;
  /** What is told, and is to be removed, where the source cannot be shared: `sharedAccounts` unless it is something else. */
  share?: { field: string; remove: string };
}

/** The argument that names the source. */
export const SOURCE_ARGUMENT: Readonly<Record<DatabaseKind, string>> = {
  instance: "sourceDbSnapshotIdentifier",
  cluster: "sourceDbClusterSnapshotIdentifier",
};

/** What is wrong with the settings of a copy, whatever its source is. */
export function copyRequestErrors(settings: CopyRequest): ArgumentError[] {
  const { region, sharedAccounts, hasKmsKeyId } = settings;
  const shares = sharedAccountsErrors(sharedAccounts);
  const isPublic = sharedAccounts.includes(PUBLIC);
  if (isPublic && sharedAccounts.some((account) => account !== PUBLIC)) {
    shares.push(
      `"${PUBLIC}" makes the snapshot public, also for everyone who is not listed beside it; remove "${PUBLIC}".`,
    );
  }
  if (isPublic && hasKmsKeyId) {
    shares.push(publicButEncrypted("kmsKeyId is given"));
  }
  return [...errorsAt("region", regionErrors(region)), ...errorsAt("sharedAccounts", shares)];
}

/** The reason why a copy cannot be both public and encrypted. */
export function publicButEncrypted(because: string): string {
  return `"${PUBLIC}" would make the snapshot public, and an encrypted one cannot be (${because}); list the accounts to share with instead.`;
}
