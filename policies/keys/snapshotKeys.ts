import type { Graph, Node } from "../stack/graph";
import {
  BACKUP_REPLICATION,
  CLUSTER_SNAPSHOT,
  COPIES,
  EXPORT_TASK,
  KEY_COMPONENT,
  KEYS,
  SNAPSHOT,
} from "../stack/resourceTypes";
import { sourceOf } from "../stack/source";
import { keyNamedBy } from "./key";

const FOUND = new WeakMap<Graph, ReadonlySet<Node>>();

/**
 * The keys of a stack that its snapshots are under: those that copies, exports and replicated backups name, those of the
 * databases that snapshots are made of, and those of our SnapshotKey.
 */
export function snapshotKeys(graph: Graph): ReadonlySet<Node> {
  const found = FOUND.get(graph) ?? new Set([...named(graph), ...ofComponents(graph)]);
  FOUND.set(graph, found);
  return found;
}

function named(graph: Graph): Node[] {
  const encrypted = [...COPIES, EXPORT_TASK, BACKUP_REPLICATION].flatMap((type) => graph.ofType(type));
  const databases = [SNAPSHOT, CLUSTER_SNAPSHOT].flatMap((type) =>
    graph.ofType(type).flatMap((snapshot) => sourceOf(snapshot, graph)?.node ?? []),
  );
  return [...encrypted, ...databases].flatMap((node) => keyNamedBy(node, graph)?.node ?? []);
}

function ofComponents(graph: Graph): Node[] {
  return KEYS.flatMap((type) => graph.ofType(type)).filter((key) => isOfComponent(key, graph));
}

/** Whether a resource belongs to our SnapshotKey, which lets in only the accounts that it is given. */
export function isOfComponent({ parent }: Node, graph: Graph): boolean {
  return graph.node(parent)?.type === KEY_COMPONENT;
}
