import { isDefaultGroup } from "../../components/rds/groups/groups";
import { hasPersistentOrPermanentOptions, type OptionEngine } from "../../components/rds/groups/options";
import { parseSnapshotArn } from "../../components/rds/identity/arn";
import { memoizePerNode, type NodeQuery, type StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { regionOf } from "../stack/placement";
import { known, read, readText, type Value } from "../stack/properties";
import { INSTANCE, OPTION_GROUP } from "../stack/resourceTypes";
import { sourceOf } from "../stack/source";
import { isCreatedFromAnother } from "./encryption";
import { engineOf } from "./engine";
import { type Evidence, lookedUpSource } from "./evidence";

/** The options of the database that a snapshot was taken from. */
export type Options =
  | {
      state: "known";
      names: readonly string[];
      engine: OptionEngine;
      /** Whether there may be further options whose names are not yet known. */
      someUnknown: boolean;
    }
  /** There is no persistent or permanent option. */
  | { state: "none" }
  | { state: "unproven" | "unknown" };

const NONE = { state: "none" } as const;

type LookedUp = NonNullable<Evidence["source"]>;

/**
 * The options of the source of a copy: by the option group at the end of the chain of sources, by an engine without
 * persistent or permanent options, or by what AWS or a component reports of either.
 */
export function sourceOptions(copy: Node, context: StackContext): Options {
  return unlessEngineHasNone(copy, context, ofSource(copy, context));
}

/** The options of a snapshot or copy: by its own option group, else by its source. */
export function snapshotOptions(node: Node, context: StackContext): Options {
  return unlessEngineHasNone(node, context, ofResource(node, context));
}

/** The engine counts only without an option group: it may have been looked up, and lookups never override a resource. */
function unlessEngineHasNone(node: Node, context: StackContext, options: Options): Options {
  const engine = options.state === "known" ? undefined : known(engineOf(node, context));
  return engine === undefined || hasPersistentOrPermanentOptions(engine) ? options : NONE;
}

function ofSource(node: Node, context: StackContext): Options {
  const source = sourceOf(node, context.graph);
  if (source === undefined) {
    return { state: "unproven" };
  }
  if (source.node !== undefined) {
    return ofResource(source.node, context);
  }
  const looked = lookedUpSource(node, context.settings, context.graph);
  if (looked !== undefined) {
    return ofLookedUp(looked, context);
  }
  return { state: source.named.state === "unknown" ? "unknown" : "unproven" };
}

/** A lookup counts only if there is no such group in the stack. */
function ofLookedUp(looked: LookedUp, context: StackContext): Options {
  const region = parseSnapshotArn(looked.snapshotArn)?.region;
  const { optionGroupName } = looked;
  const inStack: Options =
    optionGroupName === undefined ? { state: "unproven" } : ofGroupNamed(optionGroupName, region, context);
  return inStack.state === "unproven" ? lookedUpOptions(looked) : inStack;
}

/** The options of a copy's source by the lookup of the component alone. */
export function lookedUpOptions({ engine, options, optionGroupName }: LookedUp): Options {
  const mayHaveOptions = engine === undefined || hasPersistentOrPermanentOptions(engine);
  if (!mayHaveOptions || (optionGroupName !== undefined && isDefaultGroup(optionGroupName))) {
    return NONE;
  }
  return engine === undefined || options === undefined
    ? { state: "unproven" }
    : { state: "known", names: options, engine: { engineName: engine }, someUnknown: false };
}

const ofResource: NodeQuery<Options> = memoizePerNode({ state: "unproven" }, (node, context) => {
  const given = readText(node.inputs, "optionGroupName");
  const [group, ...others] = context.graph
    .candidates(node, "optionGroupName", [OPTION_GROUP])
    .filter((candidate) => mayBeNamed(candidate, given));
  if (group !== undefined && others.length === 0) {
    return ofGroup(group);
  }
  const name = known(given) ?? known(readText(node.outputs, "optionGroupName"));
  if (name !== undefined) {
    return ofGroupNamed(name, known(regionOf(node, context.settings)), context);
  }
  if (given.state === "unknown") {
    return given;
  }
  if (node.type !== INSTANCE) {
    return ofSource(node, context);
  }
  if (sourceOf(node, context.graph)?.node !== undefined) {
    return ofSource(node, context);
  }
  // An instance without a group has the default one, which has no options.
  return isCreatedFromAnother(node) ? { state: "unproven" } : NONE;
});

/** Whether a name may be that of a group. A dependency proves nothing if the written name is another one. */
function mayBeNamed({ outputs }: Node, named: Value<string>): boolean {
  const own = readText(outputs, "name");
  return named.state !== "known" || own.state !== "known" || own.value.toLowerCase() === named.value.toLowerCase();
}

function ofGroupNamed(name: string, region: string | undefined, { graph, settings }: StackContext): Options {
  if (isDefaultGroup(name)) {
    return NONE;
  }
  const [group, ...others] = graph
    .named(OPTION_GROUP, name)
    .filter((candidate) => known(regionOf(candidate, settings)) === region);
  return group === undefined || others.length > 0 ? { state: "unproven" } : ofGroup(group);
}

function ofGroup({ inputs }: Node): Options {
  const engineName = readText(inputs, "engineName");
  const list = read(inputs, "options");
  if (engineName.state !== "known" || list.state === "unknown") {
    return { state: "unknown" };
  }
  const names = list.state === "known" && Array.isArray(list.value) ? optionNames(list.value) : [];
  return {
    state: "known",
    names: names.flatMap((name) => known(name) ?? []),
    engine: { engineName: engineName.value, majorEngineVersion: known(readText(inputs, "majorEngineVersion")) },
    someUnknown: names.some(({ state }) => state === "unknown"),
  };
}

function optionNames(options: readonly unknown[]): Value<string>[] {
  return Array.from({ length: options.length }, (_, index) => {
    const option = read(options, index);
    return option.state === "known" ? readText(Object(option.value), "optionName") : option;
  });
}
