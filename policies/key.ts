import { parseArn, parseKeyArn } from "../components/rds/arn";
import { append, type Graph, type Node, type Subject } from "./graph";
import { isWhole, type KeyGrant } from "./key-access";
import { parseKeyPolicy, type Statement } from "./key-policy";
import { known, read, readText, readTexts, type Value } from "./properties";
import { regionOf } from "./region";
import type { StackContext } from "./rule";
import type { Settings } from "./settings";
import { ALIAS, GRANT, KEY_POLICY, KEYS, RAM_ASSOCIATION } from "./types";

/** Which key it is, as far as the stack tells. */
export interface Key {
  /** Its ARN, where it is known. */
  arn?: string;
  /** The resource of the stack that makes it. */
  node?: Node;
}

/** The key with this ARN, or whose alias of the stack this is; `undefined` for any other text. */
export function keyWithArn(text: string, graph: Graph): Key | undefined {
  if (parseKeyArn(text) === undefined) {
    const aliased = aliasedKey(text, graph);
    return aliased && keyOf(aliased);
  }
  const [node] = graph.withArn(text, KEYS);
  return { arn: text, ...(node !== undefined && { node }) };
}

/** The key that a resource is encrypted with, by its `kmsKeyId`. */
export function keyNamedBy(node: Node, graph: Graph): Key | undefined {
  const named = readText(node.inputs, "kmsKeyId");
  if (named.state === "known") {
    return keyWithArn(named.value, graph);
  }
  const candidate = keyCandidate(node, "kmsKeyId", graph);
  return candidate && keyOf(candidate);
}

/** The one key of the stack that a property's value comes from, also by way of an alias. */
export function keyCandidate(node: Node, property: string, graph: Graph): Node | undefined {
  const keys = graph.candidates(node, property, KEYS);
  const [alias, ...others] = keys.length > 0 ? [] : graph.candidates(node, property, [ALIAS]);
  if (alias !== undefined && others.length === 0) {
    return targetOf(alias, graph);
  }
  return keys.length === 1 ? keys[0] : undefined;
}

/** The key of the stack that an alias of the stack is the name of; where Regions share the alias, none. */
function aliasedKey(text: string, graph: Graph): Node | undefined {
  const arn = parseArn(text);
  const name = arn?.service === "kms" ? arn.resource : text;
  const isIt = (alias: Node) => arn === undefined || [undefined, text].includes(known(readText(alias.outputs, "arn")));
  const [alias, ...others] = graph.named(ALIAS, name).filter(isIt);
  return alias === undefined || others.length > 0 ? undefined : targetOf(alias, graph);
}

function targetOf(alias: Node, graph: Graph): Node | undefined {
  const [target, ...others] = graph.candidates(alias, "targetKeyId", KEYS);
  if (target !== undefined) {
    return others.length === 0 ? target : undefined;
  }
  return graph.withArn(known(readText(alias.inputs, "targetKeyId")) ?? "", KEYS)[0];
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
    const isOpen = operations === undefined || read(inputs, "constraints").state === "unknown";
    someUnknown ||= grantee.state === "unknown" || (isOpen && mayBe(account, grantee));
    if (grantee.state === "known" && operations !== undefined) {
      grants.push({ grantee: grantee.value, operations, constrained: hasConstraints(inputs) });
    }
  }
  return { grants, someUnknown };
}

function mayBe(account: string, grantee: Value<string>): boolean {
  return grantee.state === "known" && (isWhole(account, grantee.value) || grantee.value.includes(`:${account}:`));
}

/** What is not yet known may hold one. */
function hasConstraints(inputs: Subject["inputs"]): boolean {
  const constraints = read(inputs, "constraints");
  const isEmpty = constraints.state === "known" && Array.isArray(constraints.value) && constraints.value.length === 0;
  return constraints.state !== "absent" && !isEmpty;
}

/** Whether the stack shares a key by AWS RAM: with whom, and for which actions, the key's policy does not tell then. */
export function isSharedByRam({ arn, node }: Key, graph: Graph): boolean {
  return graph.ofType(RAM_ASSOCIATION).some((association) => {
    const shared = readText(association.inputs, "resourceArn");
    return shared.state === "known"
      ? shared.value === arn
      : node !== undefined && keyCandidate(association, "resourceArn", graph) === node;
  });
}

/** The resources of a type whose `keyId` is a key's. */
function attached(type: string, key: Key, { graph, settings }: StackContext): Node[] {
  const { byText, byKey } = attachmentsIn(graph, type);
  const id = key.arn === undefined ? undefined : parseKeyArn(key.arn)?.keyId;
  // A multi-Region key has one id in all its Regions, and its policy and grants in each its own.
  const isThere = (node: Node) => {
    const region = known(regionOf(node, settings));
    return region === undefined || region === known(keyRegion(key, settings));
  };
  return [
    ...(byText.get(key.arn ?? "") ?? []),
    ...(byText.get(id ?? "") ?? []).filter(isThere),
    ...(key.node === undefined ? [] : (byKey.get(key.node) ?? [])),
  ];
}

/** The resources of one type by the key that they belong to: by the text of `keyId`, or by what leads to the key. */
interface Attachments {
  byText: ReadonlyMap<string, readonly Node[]>;
  byKey: ReadonlyMap<Node, readonly Node[]>;
}

const INDEXES = new WeakMap<Graph, Map<string, Attachments>>();

function attachmentsIn(graph: Graph, type: string): Attachments {
  const indexes = INDEXES.get(graph) ?? new Map<string, Attachments>();
  INDEXES.set(graph, indexes);
  const index = indexes.get(type) ?? indexed(graph, type);
  indexes.set(type, index);
  return index;
}

function indexed(graph: Graph, type: string): Attachments {
  const byText = new Map<string, Node[]>();
  const byKey = new Map<Node, Node[]>();
  for (const node of graph.ofType(type)) {
    const named = readText(node.inputs, "keyId");
    const candidate = named.state === "known" ? undefined : keyCandidate(node, "keyId", graph);
    if (named.state === "known") {
      append(byText, named.value, node);
    } else if (candidate !== undefined) {
      append(byKey, candidate, node);
    }
  }
  return { byText, byKey };
}
