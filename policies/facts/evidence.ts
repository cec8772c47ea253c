import type { KeyEvidence, SnapshotEvidence } from "../../components/rds/evidence";
import { parseKeyArn, parseSnapshotArn } from "../../components/rds/identity/arn";
import { isDefaultKeyAlias } from "../../components/rds/keys/keyArguments";
import { keyCandidate, keyWithArn } from "../keys/key";
import type { Settings } from "../settings/settings";
import type { Graph } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { known, type Properties, readFlag, readObject, readText, readTexts } from "../stack/properties";
import { EVIDENCE_COMPONENTS } from "../stack/resourceTypes";
import { sourceOf } from "../stack/source";

/** Who manages a key, as far as it is proven. */
export type KeyProof = "customer" | "default" | "unproven" | "unknown";

/** The lookups of a component, without values that are unknown or of another form. */
export interface Evidence {
  source?: Pick<SnapshotEvidence, "snapshotArn" | "encrypted" | "kmsKeyId" | "engine" | "optionGroupName"> &
    Partial<Pick<SnapshotEvidence, "snapshotType">> & {
      /** The names of the options in its option group, if the lookup found them. */
      options?: readonly string[];
    };
  key?: Pick<KeyEvidence, "arn" | "keyManager">;
}

/** What may prove who manages a subject's key. */
export interface ProofSources {
  settings: Settings;
  evidence: Evidence;
  /** Absent if a resource is judged by itself. */
  graph?: Graph;
}

/**
 * The evidence of a component: its own input, or for a child the input of its parent. Empty if the setting
 * `trustComponentLookups` is false.
 */
export function evidenceOf(subject: Subject, settings: Settings, graph?: Graph): Evidence {
  if (!settings.trustComponentLookups) {
    return {};
  }
  if (EVIDENCE_COMPONENTS.includes(subject.type)) {
    return readEvidence(subject.inputs);
  }
  const parent = graph?.node(subject.parent);
  if (parent === undefined || !EVIDENCE_COMPONENTS.includes(parent.type)) {
    return {};
  }
  const fromInputs = readEvidence(parent.inputs);
  return fromInputs.source === undefined && fromInputs.key === undefined ? readEvidence(parent.outputs) : fromInputs;
}

function readEvidence(properties: Properties): Evidence {
  const evidence = known(readObject(properties, "evidence")) ?? {};
  const source = known(readObject(evidence, "source")) ?? {};
  const key = known(readObject(evidence, "key")) ?? {};
  const snapshotArn = known(readText(source, "snapshotArn"));
  const encrypted = known(readFlag(source, "encrypted"));
  const arn = known(readText(key, "arn"));
  const keyManager = known(readText(key, "keyManager"));
  const options = readTexts(source, "options");
  return {
    ...(snapshotArn === undefined || encrypted === undefined
      ? {}
      : { source: { snapshotArn, encrypted, ...knownTexts(source, OPTIONAL), ...(options && { options }) } }),
    ...(arn === undefined || keyManager === undefined ? {} : { key: { arn, keyManager } }),
  };
}

const OPTIONAL = ["kmsKeyId", "engine", "optionGroupName", "snapshotType"] as const;

function knownTexts<T extends string>(properties: Properties, names: readonly T[]): Partial<Record<T, string>> {
  const texts: Partial<Record<T, string>> = {};
  for (const name of names) {
    const text = known(readText(properties, name));
    if (text !== undefined) {
      texts[name] = text;
    }
  }
  return texts;
}

/**
 * Who manages the key in `kmsKeyId`. Proofs, in this order: the input itself, a dependency on a key of the stack or its
 * ARN, the lookup of this ARN by a component, and the settings.
 */
export function keyProofOf(subject: Subject, { settings, evidence, graph }: ProofSources): KeyProof {
  const key = readText(subject.inputs, "kmsKeyId");
  if (key.state === "known") {
    return proofOfKey(key.value, { settings, evidence, ...(graph === undefined ? {} : { graph }) });
  }
  const isOfStack = graph !== undefined && isNode(subject) && keyCandidate(subject, "kmsKeyId", graph) !== undefined;
  return isOfStack ? "customer" : "unknown";
}

/** Who manages the key with this ARN, key ID or alias. */
export function proofOfKey(text: string, { settings, evidence, graph }: ProofSources): KeyProof {
  if (isDefaultKeyAlias(text)) {
    return "default";
  }
  // A stack cannot create a default key or an alias of one.
  if (graph !== undefined && keyWithArn(text, graph)?.node !== undefined) {
    return "customer";
  }
  if (parseKeyArn(text) === undefined) {
    return "unproven";
  }
  if (evidence.key?.arn === text && evidence.key.keyManager === "AWS") {
    return "default";
  }
  const isProven = settings.customerManagedKeys.has(text) || (evidence.key?.arn === text && isCustomer(evidence.key));
  return isProven ? "customer" : "unproven";
}

function isCustomer({ keyManager }: Pick<KeyEvidence, "keyManager">): boolean {
  return keyManager === "CUSTOMER";
}

function isNode(subject: Subject): subject is Node {
  return "edges" in subject;
}

/** Whether a resource specifies a key, even if the value is not yet known. */
export function isGivenKey(subject: Subject): boolean {
  const key = readText(subject.inputs, "kmsKeyId");
  if (key.state !== "unknown" || !isNode(subject) || subject.hasInputs) {
    return key.state !== "absent";
  }
  // An unknown key among outputs may be one that AWS chooses. A dependency shows that the program specified it.
  return subject.edges["kmsKeyId"] !== undefined;
}

/**
 * The lookup of the source of a copy or restore, if it is about the specified source: by its ARN, or by the identifier
 * that a restore may specify.
 */
export function lookedUpSource(subject: Subject, settings: Settings, graph?: Graph): Evidence["source"] {
  const named = sourceOf(subject)?.named;
  const { source } = evidenceOf(subject, settings, graph);
  if (named?.state !== "known" || source === undefined) {
    return undefined;
  }
  const isIt = named.value === source.snapshotArn || named.value === parseSnapshotArn(source.snapshotArn)?.identifier;
  return isIt ? source : undefined;
}
