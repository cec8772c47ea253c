import type { SnapshotEvidence } from "./evidence";
import { type ArgumentProblem, problemsOf } from "./problem";

/**
 * Why a copy of a snapshot cannot stay unencrypted, as `encrypt: false` says it is to: the snapshot is encrypted, and
 * with it every copy (RDS User Guide, "Copying a DB snapshot", handling encryption). An empty list when it is not
 * encrypted, and when that is not known.
 */
export function unencryptedSourceProblems(
  evidence: SnapshotEvidence | undefined,
  { isPublic }: { isPublic: boolean },
): ArgumentProblem[] {
  const fix = isPublic
    ? "An encrypted snapshot cannot be public: remove encrypt and public, and list accounts as sharedAccounts."
    : "Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId.";
  return problemsOf(
    "encrypt",
    evidence?.encrypted === true
      ? [`It is false, and "${evidence.snapshotArn}" is encrypted, as every copy of it is. ${fix}`]
      : [],
  );
}
