import type { Graph } from "../stack/graph";
import type { Node } from "../stack/node";
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
import { type Key, keyNamedBy } from "./key";

/**
 * The keys that encrypt snapshots of a stack: those of copies, exports and replicated backups, those of the databases
 * that snapshots are taken from, and those of `SnapshotKey` components.
 */
export function snapshotKeys(graph: Graph): ReadonlySet<Node> {
  return graph.memo(
    snapshotKeys,
    () => new Set([...named(graph).flatMap(({ node }) => node ?? []), ...ofComponents(graph)]),
  );
}

/** Whether a key, which may be outside the stack, encrypts snapshots of the stack. */
export function isSnapshotKey({ arn, node }: Key, graph: Graph): boolean {
  const arns = graph.memo(isSnapshotKey, () => new Set(named(graph).map((key) => key.arn)));
  return (node !== undefined && snapshotKeys(graph).has(node)) || (arn !== undefined && arns.has(arn));
}

function named(graph: Graph): Key[] {
  const encrypted = [...COPIES, EXPORT_TASK, BACKUP_REPLICATION].flatMap((type) => graph.ofType(type));
  const databases = [SNAPSHOT, CLUSTER_SNAPSHOT].flatMap((type) =>
    graph.ofType(type).flatMap((snapshot) => sourceOf(snapshot, graph)?.node ?? []),
  );
  return [...encrypted, ...databases].flatMap((node) => keyNamedBy(node, graph) ?? []);
}

function ofComponents(graph: Graph): Node[] {
  return KEYS.flatMap((type) => graph.ofType(type)).filter((key) => isOfComponent(key, graph));
}

/** Whether a key belongs to a `SnapshotKey` component, whose policy admits only the accounts that it specifies. */
export function isOfComponent({ parent }: Node, graph: Graph): boolean {
  return graph.node(parent)?.type === KEY_COMPONENT;
}
