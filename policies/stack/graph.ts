import type { PolicyResource } from "@pulumi/policy";
import type { Settings } from "../settings/settings";
import { arnProperty, identifierProperty } from "./names";
import { type Node, nodeOf } from "./node";
import { known, type Properties, readText } from "./properties";

/** The resources of a stack, indexed, so that a lookup costs the same however many resources there are. */
export class Graph {
  readonly nodes: readonly Node[];
  readonly #byUrn = new Map<string, Node>();
  readonly #byParent = new Map<string, Node[]>();
  readonly #byArn = new Map<string, Node[]>();
  readonly #byType = new Map<string, Node[]>();
  readonly #byName = new Map<string, Node[]>();
  readonly #memo = new Map<object, unknown>();

  /**
   * @param resources The resources as the policy SDK passes them to a stack policy.
   * @param inputsOf Returns the inputs of a resource that was analyzed earlier in the same run, by URN.
   */
  constructor(resources: readonly PolicyResource[], inputsOf: (urn: string) => Properties | undefined) {
    this.nodes = resources.map((resource) => nodeOf(resource, inputsOf(resource.urn)));
    for (const node of this.nodes) {
      this.#byUrn.set(node.urn, node);
      append(this.#byType, node.type, node);
      if (node.parent !== undefined) {
        append(this.#byParent, node.parent, node);
      }
      for (const name of namesOf(node)) {
        append(this.#byName, nameKey(node.type, name), node);
      }
      const arn = known(readText(node.outputs, arnProperty(node.type)));
      if (arn !== undefined) {
        append(this.#byArn, arn, node);
      }
    }
  }

  /** Whether the graph was made from these resources. */
  isOf(resources: readonly PolicyResource[]): boolean {
    return (
      resources.length === this.nodes.length && resources.every(({ urn }, index) => urn === this.nodes[index]?.urn)
    );
  }

  /** Returns what was computed for a key on this graph, and computes it the first time. */
  memo<T>(key: object, compute: () => T): T {
    if (!this.#memo.has(key)) {
      this.#memo.set(key, compute());
    }
    return this.#memo.get(key) as T;
  }

  /** The resource with this URN. */
  node(urn: string | undefined): Node | undefined {
    return urn === undefined ? undefined : this.#byUrn.get(urn);
  }

  ofType(type: string): readonly Node[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resources of a type with this name or identifier, which is unique in a Region and account. */
  named(type: string, name: string): readonly Node[] {
    return this.#byName.get(nameKey(type, name)) ?? [];
  }

  withArn(arn: string, types: readonly string[]): Node[] {
    return (this.#byArn.get(arn) ?? []).filter(({ type }) => types.includes(type));
  }

  /**
   * The resources of these types that a property's value comes from, at most two: one is proof, several are not. A
   * component stands for its descendants, because in YAML programs a component's output depends on the component only.
   */
  candidates(node: Node, property: string, types: readonly string[]): Node[] {
    const found = new Set<Node>();
    for (const { urn } of node.edges[property] ?? []) {
      const target = this.#byUrn.get(urn);
      for (const candidate of target === undefined ? [] : this.#standsFor(target, types)) {
        found.add(candidate);
      }
    }
    return [...found].slice(0, 2);
  }

  /** Whether a property's value comes from a resource or from one of its ancestors. */
  mayComeFrom(node: Node, property: string, resource: Node): boolean {
    const urns = (node.edges[property] ?? []).map(({ urn }) => urn);
    for (let one: Node | undefined = resource; one !== undefined; one = this.node(one.parent)) {
      if (urns.includes(one.urn)) {
        return true;
      }
    }
    return false;
  }

  #standsFor(target: Node, types: readonly string[]): Node[] {
    if (types.includes(target.type)) {
      return [target];
    }
    const descendants = target.type.startsWith("aws:")
      ? undefined
      : this.memo(target, () => this.#descendantsOf(target));
    return types.flatMap((type) => descendants?.get(type)?.slice(0, 2) ?? []);
  }

  /** The descendants of a component by type. */
  #descendantsOf(ancestor: Node): ReadonlyMap<string, Node[]> {
    const found = new Set<Node>([ancestor]);
    // A set is walked in the order of insertion, including what is added on the way.
    for (const node of found) {
      for (const child of this.#byParent.get(node.urn) ?? []) {
        found.add(child);
      }
    }
    found.delete(ancestor);
    const byType = new Map<string, Node[]>();
    for (const node of found) {
      append(byType, node.type, node);
    }
    return byType;
  }
}

/** What a rule may use to judge one resource by itself. */
export interface ResourceContext {
  settings: Settings;
}

/** What a rule may use to judge a resource by the other resources of its stack. */
export interface StackContext extends ResourceContext {
  graph: Graph;
}

/** A question about a resource of a stack. */
export type NodeQuery<T> = (node: Node, context: StackContext) => T;

/**
 * Makes a query that is answered once for each resource of a stack, so that a long chain of copies costs no more for
 * its last copy than for its first.
 *
 * @param inCircle The answer where a chain of sources leads back to its beginning.
 * @param find Answers for one resource, and calls the returned query for the next one.
 */
export function memoizePerNode<T>(inCircle: T, find: NodeQuery<T>): NodeQuery<T> {
  return (node, context) => {
    const answers = context.graph.memo(find, () => new Map<Node, { answer: T }>());
    const earlier = answers.get(node);
    if (earlier !== undefined) {
      return earlier.answer;
    }
    const entry = { answer: inCircle };
    answers.set(node, entry);
    entry.answer = find(node, context);
    return entry.answer;
  };
}

function namesOf({ type, inputs, outputs }: Node): Set<string> {
  const property = identifierProperty(type) ?? "name";
  const names = [outputs, inputs].map((properties) => known(readText(properties, property)));
  return new Set(names.filter((name) => name !== undefined));
}

function nameKey(type: string, name: string): string {
  return `${type} ${identifierProperty(type) === undefined ? name : name.toLowerCase()}`;
}

/** Adds a resource to those of a key. */
export function append<K>(index: Map<K, Node[]>, key: K, node: Node): void {
  const nodes = index.get(key);
  if (nodes === undefined) {
    index.set(key, [node]);
  } else {
    nodes.push(node);
  }
}
