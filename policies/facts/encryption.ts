import { type Key, keyNamedBy, keyWithArn } from "../keys/key";
import { memoizePerNode, type NodeQuery, type StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { known, read, readFlag, readText } from "../stack/properties";
import { CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, COPIES, INSTANCE } from "../stack/resourceTypes";
import { isRestored, sourceOf } from "../stack/source";
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
  /** Which key it is; absent when nothing tells. */
  usedKey?: Key | undefined;
  /** Where the proof comes from, to follow "because" in a message. */
  because: string;
  /** The resource at the other end of its chain of sources, and why it is so there. */
  origin?: { name: string; because: string };
}

/** A database that is made from another one has that one's encryption and key, whatever it does not say itself. */
const MADE_FROM_ANOTHER = [
  "snapshotIdentifier",
  "restoreToPointInTime",
  "replicateSourceDb",
  "replicationSourceIdentifier",
  "globalClusterIdentifier",
];

const ENCRYPTED_OUTPUTS = ["encrypted", "storageEncrypted"];

/**
 * What the stack proves about a snapshot's encryption: by its own key, by the chain of copies and snapshots that it
 * is made from down to the database, by what its component looked up, and by what AWS told about it in earlier runs.
 */
export const encryptionOf: NodeQuery<EncryptionState> = memoizePerNode(
  { encrypted: "unproven", key: "unproven", because: "its sources lead round in a circle" },
  (node, context) => {
    if (node.type === INSTANCE || node.type === CLUSTER) {
      return databaseEncryption(node, context);
    }
    if (COPIES.includes(node.type) && isGivenKey(node)) {
      const key = keyProofOf(node, { ...context, evidence: evidenceOf(node, context.settings, context.graph) });
      return { encrypted: "yes", key, usedKey: keyNamedBy(node, context.graph), because: "it names a kmsKeyId" };
    }
    return withReportedEncryption(node, context, sourceEncryption(node, context));
  },
);

/**
 * What a snapshot, or a copy that names no key, has from its source; of any copy, what the stack proves about the
 * encryption of its source.
 */
export function sourceEncryption(node: Node, context: StackContext): EncryptionState {
  const source = sourceOf(node, context.graph);
  if (source === undefined) {
    return { encrypted: "unproven", key: "unproven", because: "its source is not known to this policy pack" };
  }
  if (source.node !== undefined) {
    return handedOn("it has its encryption from", source.node, encryptionOf(source.node, context));
  }
  const looked = lookedUpSource(node, context.settings, context.graph);
  if (looked !== undefined) {
    const evidence = evidenceOf(node, context.settings, context.graph);
    return fromEvidence(node, looked, { ...context, evidence });
  }
  const state = source.named.state === "unknown" ? "unknown" : "unproven";
  return { encrypted: state, key: state, because: `nothing in the stack tells about its ${source.property}` };
}

/** Names the next source and the last one: all of a long chain would be more than anybody reads. */
function handedOn(how: string, { name }: Node, found: EncryptionState): EncryptionState {
  const origin = found.origin ?? { name, because: found.because };
  const end = found.origin === undefined ? "" : `, in the end from "${origin.name}"`;
  return { ...found, origin, because: `${how} "${name}"${end}, where ${origin.because}` };
}

function fromEvidence(
  node: Node,
  source: NonNullable<Evidence["source"]>,
  sources: StackContext & { evidence: Evidence },
): EncryptionState {
  if (!source.encrypted) {
    return withoutKey(node, sources, "its source was looked up");
  }
  const key = source.kmsKeyId === undefined ? "unproven" : proofOfKey(source.kmsKeyId, sources);
  const usedKey = source.kmsKeyId === undefined ? undefined : keyWithArn(source.kmsKeyId, sources.graph);
  return { encrypted: "yes", key, usedKey, because: "its source was looked up and is encrypted" };
}

/** The outputs of a snapshot that exists are what AWS says about it; on the preview of a new one they are unknown. */
function withReportedEncryption(node: Node, context: StackContext, assumed: EncryptionState): EncryptionState {
  const told = ENCRYPTED_OUTPUTS.map((name) => known(readFlag(node.outputs, name))).find((flag) => flag !== undefined);
  if (told === false) {
    return withoutKey(node, context, "AWS reports its type");
  }
  if (told === true && assumed.encrypted !== "yes") {
    const key = known(readText(node.outputs, "kmsKeyId"));
    const evidence = evidenceOf(node, context.settings, context.graph);
    const proof = key === undefined ? "unproven" : proofOfKey(key, { ...context, evidence });
    const usedKey = key === undefined ? undefined : keyWithArn(key, context.graph);
    return { encrypted: "yes", key: proof, usedKey, because: "AWS reports its type" };
  }
  return assumed;
}

/**
 * Aurora clusters made since February 2026 say `storageEncrypted: false` and are encrypted under a key that AWS owns
 * (RDS API Reference, DBClusterSnapshot, StorageEncryptionType). That is not the default KMS key; whether such a
 * snapshot may be public is not documented. A cluster of another engine is a Multi-AZ DB cluster, and not encrypted.
 */
function withoutKey(node: Node, context: StackContext, because: string): EncryptionState {
  const isOfCluster = [CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY].includes(node.type);
  if (!isOfCluster || known(engineOf(node, context))?.startsWith("aurora") === false) {
    return { encrypted: "no", key: "none", because };
  }
  return { encrypted: "unproven", key: "none", because: `${because}, and Aurora may then use a key that AWS owns` };
}

function databaseEncryption(node: Node, context: StackContext): EncryptionState {
  // A restore of an instance takes no key: it has its source's, whatever kmsKeyId says (RestoreDBInstanceFromDBSnapshot).
  const ignoresKey = node.type === INSTANCE && isRestored(node);
  if (isGivenKey(node) && !ignoresKey) {
    const key = keyProofOf(node, { ...context, evidence: {} });
    return { encrypted: "yes", key, usedKey: keyNamedBy(node, context.graph), because: "a kmsKeyId is named" };
  }
  if (isMadeFromAnother(node)) {
    return restoredEncryption(node, context);
  }
  const flag = readFlag(node.inputs, "storageEncrypted");
  if (flag.state === "unknown") {
    return { encrypted: "unknown", key: "unknown", because: "storageEncrypted is not yet known" };
  }
  return flag.state === "known" && flag.value
    ? { encrypted: "yes", key: "default", because: "storageEncrypted is true without a kmsKeyId" }
    : unencryptedDatabase(node, context);
}

/** A database that is made from another one, without a key of its own. */
function restoredEncryption(node: Node, context: StackContext): EncryptionState {
  const snapshot = sourceOf(node, context.graph)?.node;
  if (snapshot !== undefined) {
    return handedOn("it is restored from", snapshot, encryptionOf(snapshot, context));
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
        because: "storageEncrypted is true, and the database is made from another one",
      }
    : { encrypted: "unproven", key: "unproven", because: "the database is made from another one" };
}

/** Whether a database is restored or replicated from another one. */
export function isMadeFromAnother(database: Node): boolean {
  return MADE_FROM_ANOTHER.some((name) => read(database.inputs, name).state !== "absent");
}

function unencryptedDatabase(node: Node, context: StackContext): EncryptionState {
  if (node.type === CLUSTER && known(readText(node.inputs, "engineMode")) === "serverless") {
    return { encrypted: "yes", key: "default", because: "Aurora Serverless v1 is always encrypted" };
  }
  return withoutKey(node, context, "storageEncrypted is not set");
}
