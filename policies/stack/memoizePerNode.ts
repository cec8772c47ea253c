import type { StackContext } from "../framework/rule";
import type { Graph, Node } from "./graph";

/** What a stack tells of a resource. */
export type NodeQuery<T> = (node: Node, context: StackContext) => T;

/**
 * What a stack tells of a resource by way of what it is made from, found once for each resource, so that a long chain of
 * copies costs no more for its last one than for its first.
 *
 * @param inCircle What is told where the way leads back to where it came from.
 * @param find Finds it for one resource; asks the function that is returned for the resources that lead on.
 */
export function memoizePerNode<T>(inCircle: T, find: NodeQuery<T>): NodeQuery<T> {
  const kept = new WeakMap<Graph, Map<Node, { told: T }>>();
  return (node, context) => {
    const found = kept.get(context.graph) ?? new Map<Node, { told: T }>();
    kept.set(context.graph, found);
    const earlier = found.get(node);
    if (earlier !== undefined) {
      return earlier.told;
    }
    const entry = { told: inCircle };
    found.set(node, entry);
    entry.told = find(node, context);
    return entry.told;
  };
}
