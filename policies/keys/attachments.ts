import { parseKeyArn } from "../../components/rds/identity/arn";
import { append, type Graph, type StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import { known, read, readText, readTexts, type Value } from "../stack/properties";
import { GRANT, KEY_POLICY, KEYS, RAM_ASSOCIATION } from "../stack/resourceTypes";
import type { KeyGrant } from "./access";
import { type Key, keyCandidate, keyOf, keyRegion, keyWithArn } from "./key";
import { parseKeyPolicy, type Statement } from "./keyPolicy";

/** The policy of a key, as far as it is known. */
export type SeenPolicy =
  | { state: "known"; statements: readonly Statement[] }
  /** Not yet known. `isOwn`: it is the `policy` of the key itself, not of a `kms.KeyPolicy` that is or may be for the key. */
  | { state: "unknown"; isOwn: boolean }
  /** The text is not a key policy. */
  | { state: "unreadable" }
  /** The key is not in this stack. */
  | { state: "unseen" };

/** The policy of a key: that of its `kms.KeyPolicy`, which replaces the key's own, else its own, else the default of KMS. */
export function policyOf(key: Key, context: StackContext): SeenPolicy {
  const { sure, possible } = attached(KEY_POLICY, key, context);
  const [replacing, ...others] = sure;
  if (others.length > 0) {
    return { state: "unreadable" };
  }
  if (possible.length > 0) {
    return { state: "unknown", isOwn: false };
  }
  const holder = replacing ?? key.node;
  if (holder === undefined) {
    return { state: "unseen" };
  }
  const text = readText(holder.inputs, "policy");
  if (text.state === "unknown") {
    return { state: "unknown", isOwn: replacing === undefined };
  }
  // The default policy allows only the key's own account (KMS Developer Guide, "Default key policy").
  const statements = text.state === "absent" ? [] : parseKeyPolicy(text.value);
  return statements === undefined ? { state: "unreadable" } : { state: "known", statements };
}

/** Whether a `kms.KeyPolicy` of the stack is or may be for a key. */
export function hasKeyPolicy(node: Node, context: StackContext): boolean {
  const { sure, possible } = attached(KEY_POLICY, keyOf(node), context);
  return sure.length > 0 || possible.length > 0;
}

/** The key that a key policy or a grant is for, by its ARN, its key ID or a dependency. */
export function attachedKey(node: Node, graph: Graph): Key | undefined {
  const named = known(readText(node.inputs, "keyId"));
  const [byId, ...others] = keysById(graph).get(named ?? "") ?? [];
  const byArn = named === undefined ? undefined : keyWithArn(named, graph);
  const candidate = byId !== undefined && others.length === 0 ? byId : keyCandidate(node, "keyId", graph);
  return byArn ?? (candidate && keyOf(candidate));
}

function keysById(graph: Graph): ReadonlyMap<string, readonly Node[]> {
  return graph.memo(keysById, () => {
    const byId = new Map<string, Node[]>();
    for (const node of KEYS.flatMap((type) => graph.ofType(type))) {
      append(byId, known(readText(node.outputs, "keyId")) ?? "", node);
    }
    byId.delete("");
    return byId;
  });
}

/** The grants for a key in the stack, and whether a grant for an account may not yet be known. */
export function grantsOf(
  key: Key,
  account: string,
  context: StackContext,
): { grants: KeyGrant[]; someUnknown: boolean } {
  const { sure, possible } = attached(GRANT, key, context);
  const grants: KeyGrant[] = [];
  let someUnknown = possible.some(({ inputs }) => mayBe(account, readText(inputs, "granteePrincipal")));
  for (const { inputs } of sure) {
    const grantee = readText(inputs, "granteePrincipal");
    const operations = read(inputs, "operations").state === "absent" ? [] : readTexts(inputs, "operations");
    const isOpen = operations === undefined || read(inputs, "constraints").state === "unknown";
    someUnknown ||= (isOpen || grantee.state === "unknown") && mayBe(account, grantee);
    if (grantee.state === "known" && operations !== undefined) {
      grants.push({ grantee: grantee.value, operations, constrained: hasConstraints(inputs) });
    }
  }
  return { grants, someUnknown };
}

function mayBe(account: string, grantee: Value<string>): boolean {
  const text = known(grantee) ?? "";
  return grantee.state === "unknown" || text === account || text.includes(`:${account}:`);
}

/** Unknown constraints count as constraints. */
function hasConstraints(inputs: Subject["inputs"]): boolean {
  const constraints = read(inputs, "constraints");
  const isEmpty = constraints.state === "known" && Array.isArray(constraints.value) && constraints.value.length === 0;
  return constraints.state !== "absent" && !isEmpty;
}

/** Whether the stack shares a key by AWS RAM. The accounts and actions are then not in the key policy. */
export function isSharedByRam({ arn, node }: Key, graph: Graph): boolean {
  return graph.ofType(RAM_ASSOCIATION).some((association) => {
    const shared = readText(association.inputs, "resourceArn");
    return shared.state === "known"
      ? shared.value === arn
      : node !== undefined && keyCandidate(association, "resourceArn", graph) === node;
  });
}

/** The resources of a type that are attached to a key, and those that may be. */
interface Attached {
  sure: readonly Node[];
  possible: readonly Node[];
}

function attached(type: string, key: Key, { graph, settings }: StackContext): Attached {
  const { byText, byKey, open } = attachmentsIn(graph, type);
  const id = key.arn === undefined ? undefined : parseKeyArn(key.arn)?.keyId;
  // A multi-Region key has one ID in all its Regions, but a policy and grants of its own in each.
  const isThere = (node: Node) => {
    const region = known(regionOf(node, settings));
    return region === undefined || region === known(keyRegion(key, settings));
  };
  return {
    sure: [
      ...(byText.get(key.arn ?? "") ?? []),
      ...(byText.get(id ?? "") ?? []).filter(isThere),
      ...(key.node === undefined ? [] : (byKey.get(key.node) ?? [])),
    ],
    possible: open.filter((node) => mayBelong(node, key, graph)),
  };
}

/** Whether a resource whose `keyId` comes from several keys may be for this key. If it comes from no key, it may be for any. */
function mayBelong(node: Node, key: Key, graph: Graph): boolean {
  const comesFromKey = graph.candidates(node, "keyId", KEYS).length > 0;
  return key.node !== undefined && (!comesFromKey || graph.mayComeFrom(node, "keyId", key.node));
}

/** The resources of one type by key. */
interface Attachments {
  /** By the value of `keyId`. */
  byText: ReadonlyMap<string, readonly Node[]>;
  /** By the key that `keyId` depends on, if it is not yet known. */
  byKey: ReadonlyMap<Node, readonly Node[]>;
  /** The resources whose `keyId` does not depend on exactly one key. */
  open: readonly Node[];
}

function attachmentsIn(graph: Graph, type: string): Attachments {
  const indexes = graph.memo(attachmentsIn, () => new Map<string, Attachments>());
  const index = indexes.get(type) ?? indexed(graph, type);
  indexes.set(type, index);
  return index;
}

function indexed(graph: Graph, type: string): Attachments {
  const byText = new Map<string, Node[]>();
  const byKey = new Map<Node, Node[]>();
  const open: Node[] = [];
  for (const node of graph.ofType(type)) {
    const named = readText(node.inputs, "keyId");
    const candidate = named.state === "known" ? undefined : keyCandidate(node, "keyId", graph);
    if (named.state === "known") {
      append(byText, named.value, node);
    } else if (candidate !== undefined) {
      append(byKey, candidate, node);
    } else {
      open.push(node);
    }
  }
  return { byText, byKey, open };
}
