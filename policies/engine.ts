import { lookedUpSource } from "./evidence";
import type { Node } from "./graph";
import { readText, type Value } from "./properties";
import type { StackContext } from "./rule";
import { sourceOf } from "./source";

/**
 * The engine of the database that a snapshot or copy is of: as AWS told it in earlier runs, by the chain of copies and
 * snapshots down to the database, or by what our component looked up.
 */
export function engineOf(node: Node, context: StackContext): Value<string> {
  return follow(node, context, new Set());
}

function follow(node: Node, context: StackContext, seen: Set<Node>): Value<string> {
  const given = readText(node.inputs, "engine");
  const told = [given, readText(node.outputs, "engine")].find(({ state }) => state === "known");
  const source = sourceOf(node, context.graph);
  if (told !== undefined || source === undefined || seen.has(node)) {
    return told ?? given;
  }
  seen.add(node);
  const followed = source.node === undefined ? given : follow(source.node, context, seen);
  if (followed.state !== "absent") {
    return followed;
  }
  const engine = lookedUpSource(node, context.settings, context.graph)?.engine;
  if (engine !== undefined) {
    return { state: "known", value: engine };
  }
  return source.named.state === "unknown" && source.node === undefined ? { state: "unknown" } : { state: "absent" };
}
