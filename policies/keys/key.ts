import { parseArn, parseKeyArn } from "../../components/rds/identity/arn";
import type { Settings } from "../settings/settings";
import type { Graph } from "../stack/graph";
import type { Node } from "../stack/node";
import { accountOf, regionOf } from "../stack/placement";
import { known, readText, type Value } from "../stack/properties";
import { ALIAS, KEYS } from "../stack/resourceTypes";

/** A key, as far as the stack identifies it. */
export interface Key {
  /** The ARN, if it is known. */
  arn?: string;
  /** The resource in the stack that creates the key. */
  node?: Node;
}

/** The key with this ARN or with this alias of the stack; `undefined` for any other string. */
export function keyWithArn(text: string, graph: Graph): Key | undefined {
  if (parseKeyArn(text) === undefined) {
    const aliased = aliasedKey(text, graph);
    return aliased && keyOf(aliased);
  }
  const [node] = graph.withArn(text, KEYS);
  return { arn: text, ...(node !== undefined && { node }) };
}

/** The key that the `kmsKeyId` of a resource specifies. */
export function keyNamedBy(node: Node, graph: Graph): Key | undefined {
  const named = readText(node.inputs, "kmsKeyId");
  if (named.state === "known") {
    return keyWithArn(named.value, graph);
  }
  const candidate = keyCandidate(node, "kmsKeyId", graph);
  return candidate && keyOf(candidate);
}

/** The only key of the stack that a property's value comes from, directly or through an alias. */
export function keyCandidate(node: Node, property: string, graph: Graph): Node | undefined {
  const keys = graph.candidates(node, property, KEYS);
  const [alias, ...others] = keys.length > 0 ? [] : graph.candidates(node, property, [ALIAS]);
  if (alias !== undefined && others.length === 0) {
    return targetOf(alias, graph);
  }
  return keys.length === 1 ? keys[0] : undefined;
}

/** The key of an alias in the stack; `undefined` if several Regions have the alias. */
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

/** The key that a resource of the stack creates. */
export function keyOf(node: Node): Key {
  const arn = known(readText(node.outputs, "arn"));
  return { node, ...(arn !== undefined && { arn }) };
}

/** The Region of a key: the one in its ARN, else that of the resource that creates the key. */
export function keyRegion({ arn, node }: Key, settings: Settings): Value<string> {
  const region = arn === undefined ? undefined : parseKeyArn(arn)?.region;
  if (region !== undefined) {
    return { state: "known", value: region };
  }
  return node === undefined ? { state: "absent" } : regionOf(node, settings);
}

/** The account of a key: the one in its ARN, else that of the resource that creates the key. */
export function keyOwner({ arn, node }: Key, settings: Settings): string | undefined {
  const inArn = arn === undefined ? undefined : parseKeyArn(arn)?.accountId;
  return inArn ?? (node && known(accountOf(node, settings)));
}
