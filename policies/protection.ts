import {
  type Evidence,
  evidenceOf,
  isGivenKey,
  type KeyProof,
  keyProofOf,
  proofOfKey,
  sourceEvidence,
} from "./evidence";
import type { Node } from "./graph";
import { known, read, readFlag, readText } from "./properties";
import type { StackContext } from "./rule";
import { CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, COPIES, INSTANCE, SNAPSHOT, SNAPSHOT_COPY } from "./types";

/** What a stack proves about the encryption of a snapshot or database. */
export interface Protection {
  /** Whether it is encrypted. */
  encrypted: "yes" | "no" | "unproven" | "unknown";
  /** Who manages its KMS key; `none` when it has no KMS key. */
  key: KeyProof | "none";
  /** Where the proof comes from, to follow "because" in a message. */
  because: string;
}

/** By which property a type names what it is made from, and what that may be. */
const SOURCES: Readonly<Record<string, { property: string; types: readonly string[] }>> = {
  [SNAPSHOT]: { property: "dbInstanceIdentifier", types: [INSTANCE] },
  [CLUSTER_SNAPSHOT]: { property: "dbClusterIdentifier", types: [CLUSTER] },
  [SNAPSHOT_COPY]: { property: "sourceDbSnapshotIdentifier", types: [SNAPSHOT, SNAPSHOT_COPY] },
  [CLUSTER_SNAPSHOT_COPY]: {
    property: "sourceDbClusterSnapshotIdentifier",
    types: [CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY],
  },
};

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
export function protectionOf(node: Node, context: StackContext): Protection {
  return follow(node, context, new Set());
}

function follow(node: Node, context: StackContext, seen: Set<Node>): Protection {
  if (seen.has(node)) {
    return { encrypted: "unproven", key: "unproven", because: "its sources lead round in a circle" };
  }
  seen.add(node);
  if (node.type === INSTANCE || node.type === CLUSTER) {
    return databaseProtection(node, context);
  }
  if (COPIES.includes(node.type) && isGivenKey(node)) {
    const key = keyProofOf(node, { ...context, evidence: evidenceOf(node, context.settings, context.graph) });
    return { encrypted: "yes", key, because: "it names a kmsKeyId" };
  }
  return asAwsTold(node, context, inherited(node, context, seen));
}

/** What a snapshot, or a copy that names no key, has from its source. */
function inherited(node: Node, context: StackContext, seen: Set<Node>): Protection {
  const { graph, settings } = context;
  const link = SOURCES[node.type];
  if (link === undefined) {
    return { encrypted: "unproven", key: "unproven", because: "its source is not known to this policy pack" };
  }
  const named = readText(node.inputs, link.property);
  const byEdge = graph.candidates(node, link.property, link.types);
  const byArn = named.state === "known" ? graph.withArn(named.value, link.types) : [];
  const [source, ...others] = byArn.length > 0 ? byArn : byEdge;
  if (source !== undefined && others.length === 0) {
    const found = follow(source, context, seen);
    return { ...found, because: `it has its encryption from "${source.name}", where ${found.because}` };
  }
  const evidence = evidenceOf(node, settings, graph);
  const looked = sourceEvidence(evidence, named);
  if (looked !== undefined) {
    return fromEvidence(looked, evidence, context);
  }
  const state = named.state === "unknown" ? "unknown" : "unproven";
  return { encrypted: state, key: state, because: `nothing in the stack tells about its ${link.property}` };
}

function fromEvidence(source: NonNullable<Evidence["source"]>, evidence: Evidence, context: StackContext): Protection {
  if (!source.encrypted) {
    return { encrypted: "no", key: "none", because: "its source was looked up" };
  }
  const key = source.kmsKeyId === undefined ? "unproven" : proofOfKey(source.kmsKeyId, { ...context, evidence });
  return { encrypted: "yes", key, because: "its source was looked up and is encrypted" };
}

/** The outputs of a snapshot that exists are what AWS says about it; on the preview of a new one they are unknown. */
function asAwsTold(node: Node, context: StackContext, assumed: Protection): Protection {
  const told = ENCRYPTED_OUTPUTS.map((name) => known(readFlag(node.outputs, name))).find((flag) => flag !== undefined);
  if (told === false) {
    return isOfCluster(node) ? withoutKmsKey("AWS says so") : { encrypted: "no", key: "none", because: "AWS says so" };
  }
  if (told === true && assumed.encrypted !== "yes") {
    const key = known(readText(node.outputs, "kmsKeyId"));
    const evidence = evidenceOf(node, context.settings, context.graph);
    const proof = key === undefined ? "unproven" : proofOfKey(key, { ...context, evidence });
    return { encrypted: "yes", key: proof, because: "AWS says so" };
  }
  return assumed;
}

function isOfCluster({ type }: Node): boolean {
  return type === CLUSTER_SNAPSHOT || type === CLUSTER_SNAPSHOT_COPY;
}

/**
 * Aurora clusters made since February 2026 say `storageEncrypted: false` and are encrypted under a key that AWS owns
 * (RDS API Reference, DBClusterSnapshot, StorageEncryptionType). That is not the default KMS key; whether such a
 * snapshot may be public is not documented.
 */
function withoutKmsKey(because: string): Protection {
  return { encrypted: "unproven", key: "none", because: `${because}, and Aurora may then use a key that AWS owns` };
}

function databaseProtection(node: Node, context: StackContext): Protection {
  if (isGivenKey(node)) {
    return { encrypted: "yes", key: keyProofOf(node, { ...context, evidence: {} }), because: "a kmsKeyId is named" };
  }
  const flag = readFlag(node.inputs, "storageEncrypted");
  if (flag.state === "unknown") {
    return { encrypted: "unknown", key: "unknown", because: "storageEncrypted is not yet known" };
  }
  const isMadeFromAnother = MADE_FROM_ANOTHER.some((name) => read(node.inputs, name).state !== "absent");
  if (flag.state === "known" && flag.value) {
    const key = isMadeFromAnother ? "unproven" : "default";
    return { encrypted: "yes", key, because: "storageEncrypted is true without a kmsKeyId" };
  }
  if (isMadeFromAnother) {
    return { encrypted: "unproven", key: "unproven", because: "the database is made from another one" };
  }
  return unencryptedDatabase(node);
}

function unencryptedDatabase(node: Node): Protection {
  const because = "storageEncrypted is not set";
  if (node.type === INSTANCE) {
    return { encrypted: "no", key: "none", because };
  }
  if (known(readText(node.inputs, "engineMode")) === "serverless") {
    return { encrypted: "yes", key: "default", because: "Aurora Serverless v1 is always encrypted" };
  }
  const engine = readText(node.inputs, "engine");
  const isAurora = engine.state !== "known" || engine.value.startsWith("aurora");
  return isAurora ? withoutKmsKey(because) : { encrypted: "no", key: "none", because };
}
