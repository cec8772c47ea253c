import { type Key, keyNamedBy, keyWithArn } from "../keys/key";
import { memoizePerNode, type NodeQuery, type StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { known, read, readFlag, readText } from "../stack/properties";
import { CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, COPIES, INSTANCE } from "../stack/resourceTypes";
import { exists, isRestored, originOf, sourceOf } from "../stack/source";
import { engineOf } from "./engine";
import {
  type Evidence,
  evidenceOf,
  isGivenKey,
  type KeyProof,
  keyProofOf,
  lookedUpSource,
  proofOfKey,
} from "./evidence";

/** What a stack proves about the encryption of a snapshot or database. */
export interface EncryptionState {
  /** Whether it is encrypted. */
  encrypted: "yes" | "no" | "unproven" | "unknown";
  /** Who manages its KMS key; `none` when it has no KMS key. */
  key: KeyProof | "none";
  /** The key, if the stack identifies it. */
  usedKey?: Key | undefined;
  /** The ARN of the key that the database or the looked-up source has now, if AWS has reported it. */
  reportedArn?: string | undefined;
  /** The reason, which a message shows in parentheses or after a colon. */
  because: string;
  /** The last resource in the chain of sources, and the reason there. */
  origin?: { name: string; because: string };
}

/** The inputs of a database that is created from another one, whose encryption and key it inherits by default. */
const CREATED_FROM = [
  "snapshotIdentifier",
  "restoreToPointInTime",
  "replicateSourceDb",
  "replicationSourceIdentifier",
  "globalClusterIdentifier",
];

const LOOKED_UP = "looked up in AWS";
const REPORTED = "reported by AWS";

const ENCRYPTED_OUTPUTS = ["encrypted", "storageEncrypted"];

/**
 * What the stack proves about a snapshot's encryption: by its own key, by the chain of its sources down to the database,
 * by the lookups of its component, and by what AWS reported in earlier runs.
 */
export const encryptionOf: NodeQuery<EncryptionState> = memoizePerNode(
  { encrypted: "unproven", key: "unproven", because: "the chain of sources is circular" },
  (node, context) => {
    if (node.type === INSTANCE || node.type === CLUSTER) {
      return { ...databaseEncryption(node, context), reportedArn: known(readText(node.outputs, "kmsKeyId")) };
    }
    if (COPIES.includes(node.type) && isGivenKey(node)) {
      const key = keyProofOf(node, { ...context, evidence: evidenceOf(node, context.settings, context.graph) });
      return { encrypted: "yes", key, usedKey: keyNamedBy(node, context.graph), because: "kmsKeyId is specified" };
    }
    return withReportedEncryption(node, context, sourceEncryption(node, context));
  },
);

/** What the stack proves about the encryption of the source of a snapshot or copy. A copy without a key inherits it. */
export function sourceEncryption(node: Node, context: StackContext): EncryptionState {
  const source = sourceOf(node, context.graph);
  if (source === undefined) {
    return {
      encrypted: "unproven",
      key: "unproven",
      because: "the policy pack does not support the type of its source",
    };
  }
  if (source.node !== undefined) {
    return inherited("encryption inherited from", source.node, encryptionOf(source.node, context));
  }
  const looked = lookedUpSource(node, context.settings, context.graph);
  if (looked !== undefined) {
    const evidence = evidenceOf(node, context.settings, context.graph);
    return fromEvidence(node, looked, { ...context, evidence });
  }
  const [state, reason] =
    source.named.state === "unknown"
      ? (["unknown", "is not yet known"] as const)
      : (["unproven", "specifies no resource of this stack"] as const);
  return { encrypted: state, key: state, because: `${source.property} ${reason}` };
}

/** The reason mentions only the next source and the last one, because a chain may be long. */
function inherited(how: string, { name }: Node, found: EncryptionState): EncryptionState {
  const origin = found.origin ?? { name, because: found.because };
  const end = found.origin === undefined ? "" : ` and originally from "${origin.name}"`;
  return { ...found, origin, because: `${how} "${name}"${end}, where ${origin.because}` };
}

function fromEvidence(
  node: Node,
  source: NonNullable<Evidence["source"]>,
  sources: StackContext & { evidence: Evidence },
): EncryptionState {
  if (!source.encrypted) {
    return withoutKey(node, sources, LOOKED_UP);
  }
  const key = source.kmsKeyId === undefined ? "unproven" : proofOfKey(source.kmsKeyId, sources);
  const usedKey = source.kmsKeyId === undefined ? undefined : keyWithArn(source.kmsKeyId, sources.graph);
  return { encrypted: "yes", key, usedKey, reportedArn: source.kmsKeyId, because: LOOKED_UP };
}

/**
 * AWS reports the encryption of an existing snapshot in its outputs, which are unknown during the preview of a new one.
 * A snapshot keeps its key even if its source gets another one, so its own key outweighs that of the source.
 */
function withReportedEncryption(node: Node, context: StackContext, assumed: EncryptionState): EncryptionState {
  const reported = ENCRYPTED_OUTPUTS.map((name) => known(readFlag(node.outputs, name))).find(
    (flag) => flag !== undefined,
  );
  if (reported === false) {
    return withoutKey(node, context, REPORTED);
  }
  const key = known(readText(node.outputs, "kmsKeyId"));
  const keyOfSource = assumed.usedKey?.arn ?? assumed.reportedArn;
  if (reported !== true || (assumed.encrypted === "yes" && (key === undefined || key === keyOfSource))) {
    return assumed;
  }
  const evidence = evidenceOf(node, context.settings, context.graph);
  const proof = key === undefined ? "unproven" : proofOfKey(key, { ...context, evidence });
  if (proof === "unproven" && assumed.key === "default" && keyOfSource === undefined) {
    return assumed;
  }
  const usedKey = key === undefined ? undefined : keyWithArn(key, context.graph);
  const because = keyOfSource === undefined ? REPORTED : `${REPORTED}; its source has another key now`;
  return { encrypted: "yes", key: proof, usedKey, reportedArn: key, because };
}

/**
 * Aurora clusters created since February 2026 have `storageEncrypted: false` and are encrypted under a key owned by AWS
 * (RDS API Reference, DBClusterSnapshot, StorageEncryptionType). This is not the default KMS key, and whether such a
 * snapshot may be public is not documented. A cluster of another engine is a Multi-AZ DB cluster, and not encrypted.
 */
function withoutKey(node: Node, context: StackContext, because: string): EncryptionState {
  const isOfCluster = [CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY].includes(node.type);
  if (!isOfCluster || known(engineOf(node, context))?.startsWith("aurora") === false) {
    return { encrypted: "no", key: "none", because };
  }
  return { encrypted: "unproven", key: "none", because: `${because}; Aurora may then use a key owned by AWS` };
}

function databaseEncryption(node: Node, context: StackContext): EncryptionState {
  // The restore of an instance ignores kmsKeyId and keeps the key of its source (RestoreDBInstanceFromDBSnapshot).
  const ignoresKey = node.type === INSTANCE && isRestored(node);
  if (isGivenKey(node) && !ignoresKey) {
    const key = keyProofOf(node, { ...context, evidence: {} });
    return { encrypted: "yes", key, usedKey: keyNamedBy(node, context.graph), because: "kmsKeyId is specified" };
  }
  if (isCreatedFromAnother(node)) {
    const assumed = restoredEncryption(node, context);
    return exists(node) ? withReportedEncryption(node, context, assumed) : assumed;
  }
  const flag = readFlag(node.inputs, "storageEncrypted");
  if (flag.state === "unknown") {
    return { encrypted: "unknown", key: "unknown", because: "storageEncrypted is not yet known" };
  }
  return flag.state === "known" && flag.value
    ? { encrypted: "yes", key: "default", because: "storageEncrypted is true without kmsKeyId" }
    : unencryptedDatabase(node, context);
}

/** A database that is created from another one, without a key of its own. */
function restoredEncryption(node: Node, context: StackContext): EncryptionState {
  const snapshot = sourceOf(node, context.graph)?.node;
  if (snapshot !== undefined) {
    return inherited("restored from", snapshot, encryptionOf(snapshot, context));
  }
  // A replica in the same Region, and a restore to a point in time, have the key of their source (RDS User Guide,
  // "Encrypting Amazon RDS resources").
  const origin = originOf(node, context.graph);
  if (origin !== undefined) {
    return inherited("created from", origin, encryptionOf(origin, context));
  }
  const looked = lookedUpSource(node, context.settings, context.graph);
  if (looked !== undefined) {
    return fromEvidence(node, looked, { ...context, evidence: evidenceOf(node, context.settings, context.graph) });
  }
  const isEncrypted = known(readFlag(node.inputs, "storageEncrypted")) === true;
  return isEncrypted
    ? {
        encrypted: "yes",
        key: "unproven",
        because: "storageEncrypted is true, but the key is that of another database",
      }
    : { encrypted: "unproven", key: "unproven", because: "the database is created from another database" };
}

/** Whether a database is restored or replicated from another one. */
export function isCreatedFromAnother(database: Node): boolean {
  return CREATED_FROM.some((name) => read(database.inputs, name).state !== "absent");
}

function unencryptedDatabase(node: Node, context: StackContext): EncryptionState {
  if (node.type === CLUSTER && known(readText(node.inputs, "engineMode")) === "serverless") {
    return { encrypted: "yes", key: "default", because: "Aurora Serverless v1 is always encrypted" };
  }
  return withoutKey(node, context, "storageEncrypted is not set");
}
