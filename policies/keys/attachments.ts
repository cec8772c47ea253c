import { parseKeyArn } from "../../components/rds/identity/arn";
import { append, type Graph, type StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import { known, read, readText, readTexts, type Value } from "../stack/properties";
import { GRANT, KEY_POLICY, KEYS, RAM_ASSOCIATION } from "../stack/resourceTypes";
import type { KeyGrant } from "./access";
import { type Key, keyCandidate, keyRegion } from "./key";
import { parseKeyPolicy, type Statement } from "./keyPolicy";

/** What is known of a key's policy. */
export type SeenPolicy =
  | { state: "known"; statements: readonly Statement[] }
  /**
   * Its text is not yet known; `isOwn` where it is the one that the key itself is given, and neither that of a
   * `kms.KeyPolicy` nor that of one which may turn out to be for the key.
   */
  | { state: "unknown"; isOwn: boolean }
  /** It is a text that is no policy. */
  | { state: "unreadable" }
  /** The key is not of this stack. */
  | { state: "unseen" };

/** The policy of a key: that of its `kms.KeyPolicy`, which replaces its own, else its own, else KMS's default. */
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

/** The resources of a type whose `keyId` is a key's, and those of which it is not yet known whether it is. */
interface Attached {
  sure: readonly Node[];
  possible: readonly Node[];
}

function attached(type: string, key: Key, { graph, settings }: StackContext): Attached {
  const { byText, byKey, open } = attachmentsIn(graph, type);
  const id = key.arn === undefined ? undefined : parseKeyArn(key.arn)?.keyId;
  // A multi-Region key has one id in all its Regions, and its policy and grants in each its own.
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

/** Whether what leads to several keys, or to none, may be for this one: for any of the stack where nothing tells. */
function mayBelong(node: Node, key: Key, graph: Graph): boolean {
  const isLed = graph.candidates(node, "keyId", KEYS).length > 0;
  return key.node !== undefined && (!isLed || graph.mayComeFrom(node, "keyId", key.node));
}

/** The resources of one type by the key that they belong to. */
interface Attachments {
  /** By the text of `keyId`. */
  byText: ReadonlyMap<string, readonly Node[]>;
  /** By what leads to the key, where `keyId` is not yet known. */
  byKey: ReadonlyMap<Node, readonly Node[]>;
  /** Those that lead to no single key. */
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
