import { parseKeyArn } from "../components/rds/arn";
import type { Graph, Node, Subject } from "./graph";
import { isWhole, type KeyGrant } from "./key-access";
import { parseKeyPolicy, type Statement } from "./key-policy";
import { known, read, readText, readTexts, type Value } from "./properties";
import { regionOf } from "./region";
import type { StackContext } from "./rule";
import type { Settings } from "./settings";
import { GRANT, KEY_POLICY, KEYS } from "./types";

/** Which key it is, as far as the stack tells. */
export interface Key {
  /** Its ARN, where it is known. */
  arn?: string;
  /** The resource of the stack that makes it. */
  node?: Node;
}

/** The key with this ARN; `undefined` for a text that is no key ARN. */
export function keyWithArn(arn: string, graph: Graph): Key | undefined {
  const [node] = graph.withArn(arn, KEYS);
  return parseKeyArn(arn) === undefined ? undefined : { arn, ...(node !== undefined && { node }) };
}

/** The key that a resource is encrypted with, by its `kmsKeyId`. */
export function keyNamedBy(node: Node, graph: Graph): Key | undefined {
  const named = readText(node.inputs, "kmsKeyId");
  if (named.state === "known") {
    return keyWithArn(named.value, graph);
  }
  const [candidate, ...others] = graph.candidates(node, "kmsKeyId", KEYS);
  return candidate === undefined || others.length > 0 ? undefined : keyOf(candidate);
}

function keyOf(node: Node): Key {
  const arn = known(readText(node.outputs, "arn"));
  return { node, ...(arn !== undefined && { arn }) };
}

/** The Region of a key: the one in its ARN, else that of the resource which makes it. */
export function keyRegion({ arn, node }: Key, settings: Settings): Value<string> {
  const region = arn === undefined ? undefined : parseKeyArn(arn)?.region;
  if (region !== undefined) {
    return { state: "known", value: region };
  }
  return node === undefined ? { state: "absent" } : regionOf(node, settings);
}

/** What is known of a key's policy. */
export type SeenPolicy =
  | { state: "known"; statements: readonly Statement[] }
  /** It is made in the stack, and its text is not yet known. */
  | { state: "unknown" }
  /** It is a text that is no policy. */
  | { state: "unreadable" }
  /** The key is not of this stack. */
  | { state: "unseen" };

/** The policy of a key: that of its `kms.KeyPolicy`, which replaces its own, else its own, else KMS's default. */
export function policyOf(key: Key, context: StackContext): SeenPolicy {
  const [replacing, ...others] = attached(KEY_POLICY, key, context);
  if (others.length > 0) {
    return { state: "unreadable" };
  }
  const holder = replacing ?? key.node;
  if (holder === undefined) {
    return { state: "unseen" };
  }
  const text = readText(holder.inputs, "policy");
  if (text.state === "unknown") {
    return text;
  }
  // Without one, KMS opens the key to its own account only (KMS Developer Guide, "Default key policy").
  const statements = text.state === "absent" ? [] : parseKeyPolicy(text.value);
  return statements === undefined ? { state: "unreadable" } : { state: "known", statements };
}

/** The grants of the stack for a key, and whether one that is not yet known may be for an account. */
export function grantsOf(
  key: Key,
  account: string,
  context: StackContext,
): { grants: KeyGrant[]; someUnknown: boolean } {
  const grants: KeyGrant[] = [];
  let someUnknown = false;
  for (const { inputs } of attached(GRANT, key, context)) {
    const grantee = readText(inputs, "granteePrincipal");
    const operations = read(inputs, "operations").state === "absent" ? [] : readTexts(inputs, "operations");
    someUnknown ||= grantee.state === "unknown" || (operations === undefined && mayBe(account, grantee));
    if (grantee.state === "known" && operations !== undefined) {
      grants.push({ grantee: grantee.value, operations, constrained: hasConstraints(inputs) });
    }
  }
  return { grants, someUnknown };
}

function mayBe(account: string, grantee: Value<string>): boolean {
  return grantee.state === "known" && (isWhole(account, grantee.value) || grantee.value.includes(`:${account}:`));
}

function hasConstraints({ constraints }: Subject["inputs"]): boolean {
  return Array.isArray(constraints) && constraints.length > 0;
}

/** The resources of a type whose `keyId` is a key's. */
function attached(type: string, key: Key, { graph, settings }: StackContext): Node[] {
  return graph.ofType(type).filter((node) => isAttached(node, key, { graph, settings }));
}

function isAttached(node: Node, key: Key, { graph, settings }: StackContext): boolean {
  const named = readText(node.inputs, "keyId");
  if (named.state !== "known") {
    const candidates = graph.candidates(node, "keyId", KEYS);
    return candidates.length === 1 && candidates[0] === key.node;
  }
  // A multi-Region key has one id in all its Regions, and its policy and grants in each its own.
  const region = known(regionOf(node, settings));
  const isThere = region === undefined || region === known(keyRegion(key, settings));
  const id = key.arn === undefined ? undefined : parseKeyArn(key.arn)?.keyId;
  return named.value === key.arn || (isThere && named.value === id);
}
