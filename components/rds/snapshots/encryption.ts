import { type ArgumentError, errorsAt } from "../argumentError";
import { DATABASE_TRAITS, databaseVariantOf } from "../engines/engines";
import type { SnapshotEvidence } from "../evidence";
import type { DatabaseKind } from "../identity/arn";
import type { CopyRequest } from "./copyRequest";

/** The arguments of a component about the encryption of a copy. */
export interface EncryptionRequest {
  kind: DatabaseKind;
  encrypt: boolean;
  isPublic: boolean;
  /** The names of the given arguments that require encryption. */
  ofKey: readonly string[];
}

/** Returns why the snapshot does not allow the given `encrypt`; an empty list if the snapshot is unknown. */
export function encryptErrors(evidence: SnapshotEvidence | undefined, request: EncryptionRequest): ArgumentError[] {
  if (evidence === undefined || evidence.encrypted === request.encrypt) {
    return [];
  }
  return errorsAt(
    "encrypt",
    evidence.encrypted ? [mustBeTrue(evidence.snapshotArn, request)] : mustBeFalse(evidence, request),
  );
}

/** A copy of an encrypted snapshot is always encrypted (RDS User Guide, "Copying a DB snapshot", handling encryption). */
function mustBeTrue(snapshotArn: string, { isPublic }: EncryptionRequest): string {
  const fix = isPublic
    ? "An encrypted snapshot cannot be public: remove encrypt and public, and list accounts in sharedAccounts."
    : "Remove encrypt; the copy then has its own key, or the key in kmsKeyId.";
  return `must be true because "${snapshotArn}" is encrypted, and so is every copy of it. ${fix}`;
}

/**
 * The AWS documentation on Aurora conflicts. An error here costs one argument, and a restore with a key always encrypts.
 * A copy that AWS rejects would leave its key and grants behind.
 */
function mustBeFalse({ snapshotArn, engine }: SnapshotEvidence, { kind, ofKey }: EncryptionRequest): string[] {
  const variant = databaseVariantOf(kind, engine);
  if (variant === undefined || DATABASE_TRAITS[variant].encryptsOnCopy !== "conflicting") {
    return [];
  }
  const fix = ["Set encrypt: false", ...(ofKey.length === 0 ? [] : [`remove ${ofKey.join(" and ")}`])].join(", ");
  return [
    `must be false (the default is true) because "${snapshotArn}" is a snapshot without a KMS key of ${DATABASE_TRAITS[variant].description}, and the API reference of CopyDBClusterSnapshot forbids a key for its copy. ${fix}, and set kmsKeyId on the cluster that is restored from the copy.`,
  ];
}

/** Returns a warning if AWS may reject a key on the copy of an unencrypted Aurora snapshot: its documentation conflicts. */
export function encryptionWarnings(
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  { kind, hasKmsKeyId }: CopyRequest,
): string[] {
  const variant = evidence && databaseVariantOf(kind, evidence.engine);
  return hasKmsKeyId && evidence?.encrypted === false && variant === "aurora-cluster"
    ? [
        `kmsKeyId: AWS may reject a key because "${sourceArn}" is a snapshot without a KMS key of an Aurora cluster. The API reference of CopyDBClusterSnapshot forbids a key for its copy, but the Aurora User Guide ("Encrypting Amazon Aurora resources") recommends it. If AWS rejects the copy, remove kmsKeyId and set it on the cluster that is restored from the copy.`,
      ]
    : [];
}
