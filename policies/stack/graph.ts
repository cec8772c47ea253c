import type { PolicyResource } from "@pulumi/policy";
import { identifierProperty } from "./identifier";
import { known, type Properties, readText } from "./properties";

/** A resource that a rule judges. */
export interface Subject {
  urn: string;
  type: string;
  name: string;
  /** The URN of its parent. */
  parent: string | undefined;
  /** Its inputs; in a stack, its outputs where the run registered no inputs for it (left out by `--target`). */
  inputs: Properties;
  /** The properties of its provider, where the engine tells them. */
  provider: Properties | undefined;
  /** The URN of its provider; only in a stack. */
  providerUrn?: string | undefined;
  options: SeenOptions;
}

/** The resource options that rules look at. */
export interface SeenOptions {
  protect: boolean;
  /** How long its creation may take, in seconds; absent where the provider's default holds. */
  createSeconds: number | undefined;
}

/** The options of a resource as the policy SDK gives them. */
export function optionsOf({ protect, customTimeouts }: PolicyResource["opts"]): SeenOptions {
  // The engine tells a timeout that was not given as 0.
  return { protect, createSeconds: customTimeouts.createSeconds || undefined };
}

/** A resource in a stack. */
export interface Node extends Subject {
  outputs: Properties;
  /** Whether `inputs` are its inputs, seen earlier in this run, and no stand-in. */
  hasInputs: boolean;
  /** The resources that a property's value comes from. They hold also where the value is not yet known. */
  edges: Readonly<Record<string, readonly PolicyResource[]>>;
}

/** The resources of a stack, indexed, so that a rule that joins them costs the same for each resource. */
export class Graph {
  readonly nodes: readonly Node[];
  readonly #byUrn = new Map<string, Node>();
  readonly #byParent = new Map<string, Node[]>();
  readonly #byArn = new Map<string, Node[]>();
  readonly #byType = new Map<string, Node[]>();
  readonly #byName = new Map<string, Node[]>();
  readonly #descendants = new Map<Node, Map<string, Node[]>>();

  /**
   * @param resources The resources as the policy SDK gives them to a stack policy.
   * @param inputsOf The inputs of a resource that was analyzed earlier in the same run, by URN.
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
      for (const name of ARN_PROPERTIES) {
        const arn = known(readText(node.outputs, name));
        if (arn !== undefined) {
          append(this.#byArn, arn, node);
        }
      }
    }
  }

  /** Whether it is of these resources. */
  isOf(resources: readonly PolicyResource[]): boolean {
    return (
      resources.length === this.nodes.length && resources.every(({ urn }, index) => urn === this.nodes[index]?.urn)
    );
  }

  /** The resource with this URN. */
  node(urn: string | undefined): Node | undefined {
    return urn === undefined ? undefined : this.#byUrn.get(urn);
  }

  /** The resources of this type. */
  ofType(type: string): readonly Node[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resources of a type that AWS knows by this `name` or identifier: it is unique in a Region and account. */
  named(type: string, name: string): readonly Node[] {
    return this.#byName.get(nameKey(type, name)) ?? [];
  }

  /** The resources of these types that have this ARN. */
  withArn(arn: string, types: readonly string[]): Node[] {
    return (this.#byArn.get(arn) ?? []).filter(({ type }) => types.includes(type));
  }

  /**
   * The resources of these types that a property's value comes from, at most two: one is proof, more are none. A
   * component stands for its descendants, since in YAML programs the value of a component's output leads to the
   * component only.
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

  /** Whether a property's value comes from a resource, or from a component that it is somewhere below. */
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
    const descendants = target.type.startsWith("aws:") ? undefined : this.#descendantsOf(target);
    return types.flatMap((type) => descendants?.get(type)?.slice(0, 2) ?? []);
  }

  /** All below a component by their types: kept, since many resources may come from one component. */
  #descendantsOf(ancestor: Node): ReadonlyMap<string, Node[]> {
    const kept = this.#descendants.get(ancestor);
    if (kept !== undefined) {
      return kept;
    }
    const found = new Set<Node>([ancestor]);
    // A set is walked in the order of insertion, and what is added on the way is walked too.
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
    this.#descendants.set(ancestor, byType);
    return byType;
  }
}

/** The outputs by which other resources name a key or a snapshot. */
const ARN_PROPERTIES = ["arn", "dbSnapshotArn", "dbClusterSnapshotArn"];

function namesOf({ type, inputs, outputs }: Node): Set<string> {
  const property = identifierProperty(type) ?? "name";
  const names = [outputs, inputs].map((properties) => known(readText(properties, property)));
  return new Set(names.filter((name) => name !== undefined));
}

function nameKey(type: string, name: string): string {
  return `${type} ${identifierProperty(type) === undefined ? name : name.toLowerCase()}`;
}

function nodeOf(resource: PolicyResource, inputs: Properties | undefined): Node {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    parent: resource.opts.parent ?? resource.parent?.urn,
    inputs: inputs ?? resource.props,
    outputs: resource.props,
    hasInputs: inputs !== undefined,
    provider: resource.provider?.props,
    providerUrn: resource.provider?.urn,
    options: optionsOf(resource.opts),
    edges: resource.propertyDependencies,
  };
}

/** Adds to what an index has under a key. */
export function append<K>(index: Map<K, Node[]>, key: K, node: Node): void {
  const nodes = index.get(key);
  if (nodes === undefined) {
    index.set(key, [node]);
  } else {
    nodes.push(node);
  }
}
