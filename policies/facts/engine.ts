import { memoizePerNode, type NodeQuery } from "../stack/graph";
import { readText, type Value } from "../stack/properties";
import { sourceOf } from "../stack/source";
import { lookedUpSource } from "./evidence";

/**
 * The engine of the database in a snapshot or copy: as AWS reported it in earlier runs, by the chain of sources down to
 * the database, or by the lookup of the component.
 */
export const engineOf: NodeQuery<Value<string>> = memoizePerNode({ state: "absent" }, (node, context) => {
  const given = readText(node.inputs, "engine");
  const own = [given, readText(node.outputs, "engine")].find(({ state }) => state === "known");
  const source = sourceOf(node, context.graph);
  if (own !== undefined || source === undefined) {
    return own ?? given;
  }
  const followed = source.node === undefined ? given : engineOf(source.node, context);
  if (followed.state !== "absent") {
    return followed;
  }
  const engine = lookedUpSource(node, context.settings, context.graph)?.engine;
  if (engine !== undefined) {
    return { state: "known", value: engine };
  }
  return source.named.state === "unknown" && source.node === undefined ? { state: "unknown" } : { state: "absent" };
});
