import { type ArgumentError, errorsAt } from "../argumentError";
import { DATABASE_TRAITS, databaseVariantOf } from "../engines/engines";
import type { SnapshotEvidence } from "../evidence";
import type { DatabaseKind } from "../identity/arn";
import type { CopyRequest } from "./copyRequest";

/**
 * What AWS may refuse, since its pages conflict; an empty list when there is nothing of the kind. It is a key on the copy
 * of an unencrypted snapshot of an Aurora cluster.
 */
export function encryptionWarnings(
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  { kind, hasKmsKeyId }: CopyRequest,
): string[] {
  const database = evidence && databaseVariantOf(kind, evidence.engine);
  return hasKmsKeyId && evidence?.encrypted === false && database === "aurora-cluster"
    ? [
        `kmsKeyId: "${sourceArn}" is an unencrypted snapshot of an Aurora cluster. Whether AWS encrypts its copy is not certain: the API reference of CopyDBClusterSnapshot calls that an error, the Aurora User Guide ("Encrypting Amazon Aurora resources") the way to do it. If AWS refuses the copy, remove kmsKeyId, and give the key to the cluster that is restored from it.`,
      ]
    : [];
}

/** What a component was told of the encryption of a copy. */
export interface EncryptionRequest {
  kind: DatabaseKind;
  encrypt: boolean;
  isPublic: boolean;
  /** The arguments that are given and have no use where `encrypt` is false. */
  ofKey: readonly string[];
}

/**
 * Why the copy of a snapshot cannot be encrypted, or cannot be left as it is, as `encrypt` says it is to be. An empty
 * list when it can, and when nothing is known of the snapshot.
 */
export function encryptErrors(evidence: SnapshotEvidence | undefined, encryption: EncryptionRequest): ArgumentError[] {
  if (evidence === undefined) {
    return [];
  }
  const { encrypt } = encryption;
  return errorsAt("encrypt", [
    ...(evidence.encrypted && !encrypt ? [cannotStay(evidence.snapshotArn, encryption)] : []),
    ...(!evidence.encrypted && encrypt ? cannotBecome(evidence, encryption) : []),
  ]);
}

/** An encrypted snapshot is encrypted in every copy (RDS User Guide, "Copying a DB snapshot", handling encryption). */
function cannotStay(snapshotArn: string, { isPublic }: EncryptionRequest): string {
  const fix = isPublic
    ? "An encrypted snapshot cannot be public: remove encrypt and public, and list accounts as sharedAccounts."
    : "Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId.";
  return `It is false, and "${snapshotArn}" is encrypted, as every copy of it is. ${fix}`;
}

/**
 * AWS's pages on Aurora conflict. A refusal costs one argument, and the restore encrypts for sure, while a copy that AWS
 * refuses leaves its key and grants behind.
 */
function cannotBecome({ snapshotArn, engine }: SnapshotEvidence, { kind, ofKey }: EncryptionRequest): string[] {
  const database = databaseVariantOf(kind, engine);
  if (database === undefined || DATABASE_TRAITS[database].encryptsOnCopy !== "conflicting") {
    return [];
  }
  const first = ["encrypt: false", ...(ofKey.length === 0 ? [] : [`remove ${ofKey.join(" and ")}`])].join(", ");
  return [
    `It is true, which is the default, and "${snapshotArn}" is an unencrypted snapshot of ${DATABASE_TRAITS[database].description}: the API reference of CopyDBClusterSnapshot calls a key on its copy an error. Write ${first}, and give kmsKeyId to the cluster that is restored from the copy.`,
  ];
}
