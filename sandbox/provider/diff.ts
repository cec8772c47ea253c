import type { Property, ResourceType } from "./model";
import { argumentsOf } from "./properties";
import { canonical, containsUnknown, isObject, isZero, type Properties, reveal, UNKNOWN, type Value } from "./values";

export type Kind = "add" | "delete" | "update";

export interface Change {
  /** Where, as `tags.Name`, `tags["a:b"]` or `sharedAccounts[0]`. */
  readonly path: string;
  /** Name of the argument that the path is in. */
  readonly argument: string;
  readonly kind: Kind;
  readonly replaces: boolean;
}

type Leaf = Pick<Change, "path" | "kind">;

const step = (path: string, key: string) =>
  /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key.replaceAll('"', '\\"')}"]`;

/** Whether two values of an argument mean the same: sets in any order, and what AWS takes for one thing. */
export function isSame(property: Property, a: Value, b: Value): boolean {
  if (property.same !== undefined && !containsUnknown(a) && !containsUnknown(b) && property.same(a, b)) return true;
  if (property.type === "set" && Array.isArray(a) && Array.isArray(b)) {
    return canonical(a.map(canonical).sort()) === canonical(b.map(canonical).sort());
  }
  return canonical(a) === canonical(b);
}

function setLeaves(path: string, old: Value[], next: Value[]): Leaf[] {
  const had = new Set(old.map(canonical));
  const has = new Set(next.map(canonical));
  const kinds = new Map<string, Kind>();
  old.forEach((element, index) => {
    if (!has.has(canonical(element))) kinds.set(`${path}[${index}]`, "delete");
  });
  next.forEach((element, index) => {
    if (had.has(canonical(element))) return;
    const at = `${path}[${index}]`;
    kinds.set(at, kinds.has(at) ? "update" : "add");
  });
  return [...kinds].map(([at, kind]) => ({ path: at, kind }));
}

function leaves(path: string, property: Property, old: Value | undefined, next: Value | undefined): Leaf[] {
  if (old === undefined) return [{ path, kind: "add" }];
  if (next === undefined) return [{ path, kind: "delete" }];
  if (property.type === "set" && Array.isArray(old) && Array.isArray(next)) return setLeaves(path, old, next);
  if (isObject(old) && isObject(next)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys
      .filter((key) => canonical(old[key] ?? null) !== canonical(next[key] ?? null))
      .flatMap((key) => leaves(step(path, key), { type: "string" }, old[key], next[key]));
  }
  return [{ path, kind: "update" }];
}

/** Segments of a property path as `tags["a b"].c[0]`. */
function segments(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\*|\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replaceAll('\\"', '"') ?? index ?? plain ?? "",
  );
}

/** Whether the path is at or below one of the ignored ones, in which `*` stands for any one segment. */
export function isIgnored(path: string, ignored: readonly string[]): boolean {
  const parts = segments(path);
  return ignored.some((pattern) =>
    segments(pattern).every((part, index) => index < parts.length && (part === "*" || part === parts[index])),
  );
}

function argumentLeaves(name: string, property: Property, old: Value | undefined, next: Value | undefined): Leaf[] {
  if (next === undefined) {
    return property.computed || isZero(old) ? [] : leaves(name, property, old, next);
  }
  if (old === undefined || isZero(old)) {
    return isZero(next) ? [] : leaves(name, property, isZero(old) && !isObject(old) ? undefined : old, next);
  }
  return isSame(property, old, next) ? [] : leaves(name, property, old, next);
}

/**
 * What differs between a resource's state and the arguments that it shall have, by Terraform's rules: an argument that is
 * left out differs when AWS has a value for it, unless the provider may choose that value.
 */
export function diffArguments(
  type: ResourceType,
  state: Properties,
  inputs: Properties,
  ignored: readonly string[] = [],
): Change[] {
  return Object.entries(argumentsOf(type)).flatMap(([name, property]) => {
    const old = state[name] === undefined ? undefined : reveal(state[name]);
    const next = inputs[name] === undefined ? undefined : reveal(inputs[name]);
    return argumentLeaves(name, property, old, next)
      .filter(({ path }) => !isIgnored(path, ignored))
      .map((leaf) => ({ ...leaf, argument: name, replaces: property.replaces === true }));
  });
}

/**
 * Whether a replacement must delete first: where the program chose the name that the provider would have made up, and it
 * is to stay, two resources cannot have it at once.
 */
export function mustDeleteFirst(type: ResourceType, state: Properties, inputs: Properties): boolean {
  const made = Array.isArray(inputs["__defaults"]) ? inputs["__defaults"] : [];
  return Object.entries(type.arguments).some(
    ([name, property]) =>
      property.autoName !== undefined &&
      inputs[name] !== undefined &&
      inputs[name] !== UNKNOWN &&
      !made.includes(name) &&
      canonical(state[name] ?? null) === canonical(inputs[name]),
  );
}
