import type { Property, ResourceType } from "./model";
import {
  canonical,
  containsUnknown,
  isObject,
  isZero,
  type Properties,
  reveal,
  revealAll,
  UNKNOWN,
  Unknown,
  type Value,
} from "./values";

export type Kind = "add" | "delete" | "update";

export interface Change {
  /** For example `tags.Name`, `tags["a:b"]` or `sharedAccounts[0]`. */
  readonly path: string;
  /** The argument that contains the path. */
  readonly argument: string;
  readonly kind: Kind;
  readonly replaces: boolean;
}

type Leaf = Pick<Change, "path" | "kind">;

const step = (path: string, key: string) =>
  /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key.replaceAll('"', '\\"')}"]`;

/** The value in a form to compare: sets are sorted, objects have no unset fields, and fields follow `comparedAs`. */
function comparable(property: Property, value: Value): Value {
  if (Array.isArray(value)) {
    const elements = value.map((element) => comparableElement(property, element));
    return property.type === "set" ? [...new Set(elements.map(canonical))].sort() : elements;
  }
  if (value instanceof Unknown || property.comparedAs === undefined) return value;
  return property.comparedAs(value) ?? null;
}

function comparableElement({ element: fields }: Property, element: Value): Value {
  if (typeof fields !== "object" || !isObject(element)) return element;
  const parts = Object.entries(element).map(([name, part]): [string, Value] => {
    const field = fields[name];
    return [name, field === undefined ? part : comparable(field, part)];
  });
  return Object.fromEntries(parts.filter(([, part]) => !isZero(part)));
}

/** The same string for all equal elements of a list or set. */
export const elementIdentity = (property: Property, element: Value) => canonical(comparableElement(property, element));

/** The same string for all versions of an element of a set. */
export function elementKey(property: Property, element: Value): string {
  const { identifiedBy: key, element: fields } = property;
  if (key === undefined || typeof fields !== "object" || !isObject(element)) return elementIdentity(property, element);
  return canonical(comparable(fields[key] ?? { type: "string" }, element[key] ?? null));
}

/** The elements of one set that are missing from another. */
export function missingFrom<T extends Value>(
  property: Property,
  elements: readonly T[],
  others: readonly Value[],
): T[] {
  const theirs = new Set(others.map((element) => elementIdentity(property, element)));
  return elements.filter((element) => !theirs.has(elementIdentity(property, element)));
}

/** Whether two values of an argument are the same to AWS. */
export function areEqual(property: Property, a: Value, b: Value): boolean {
  if (property.isEqual !== undefined && !containsUnknown(a) && !containsUnknown(b) && property.isEqual(a, b))
    return true;
  return canonical(comparable(property, a)) === canonical(comparable(property, b));
}

function setLeaves(path: string, property: Property, old: Value[], next: Value[]): Leaf[] {
  const kinds = new Map<string, Kind>();
  for (const element of missingFrom(property, old, next)) kinds.set(`${path}[${old.indexOf(element)}]`, "delete");
  for (const element of missingFrom(property, next, old)) {
    const at = `${path}[${next.indexOf(element)}]`;
    kinds.set(at, kinds.has(at) ? "update" : "add");
  }
  return [...kinds].map(([at, kind]) => ({ path: at, kind }));
}

function leaves(path: string, property: Property, old: Value | undefined, next: Value | undefined): Leaf[] {
  if (old === undefined) return [{ path, kind: "add" }];
  if (next === undefined) return [{ path, kind: "delete" }];
  if (property.type === "set" && Array.isArray(old) && Array.isArray(next)) return setLeaves(path, property, old, next);
  if (isObject(old) && isObject(next)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys
      .filter((key) => canonical(old[key] ?? null) !== canonical(next[key] ?? null))
      .flatMap((key) => leaves(step(path, key), { type: "string" }, old[key], next[key]));
  }
  return [{ path, kind: "update" }];
}

/** The segments of a property path such as `tags["a b"].c[0]`. */
function segments(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\*|\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replaceAll('\\"', '"') ?? index ?? plain ?? "",
  );
}

/** Whether the path is at or below an ignored path. In an ignored path, `*` matches any one segment. */
export function isIgnored(path: string, ignored: readonly string[]): boolean {
  const parts = segments(path);
  return ignored.some((pattern) =>
    segments(pattern).every((part, index) => index < parts.length && (part === "*" || part === parts[index])),
  );
}

function argumentLeaves(name: string, property: Property, old: Value | undefined, next: Value | undefined): Leaf[] {
  if (next === undefined) {
    return property.computed || property.keptWhenOmitted || isZero(old) ? [] : leaves(name, property, old, next);
  }
  if (old === undefined || isZero(old)) {
    return isZero(next) ? [] : leaves(name, property, isZero(old) && !isObject(old) ? undefined : old, next);
  }
  return areEqual(property, old, next) ? [] : leaves(name, property, old, next);
}

/**
 * The differences between a resource's state and its new arguments, by Terraform's rules: an omitted argument differs if
 * AWS has a value for it, unless the provider may choose that value.
 */
export function diffArguments(
  type: ResourceType,
  state: Properties,
  inputs: Properties,
  ignored: readonly string[] = [],
): Change[] {
  return Object.entries(type.arguments).flatMap(([name, property]) => {
    const old = state[name] === undefined ? undefined : reveal(state[name]);
    const next = inputs[name] === undefined ? undefined : reveal(inputs[name]);
    const replaces = property.replaces ?? property.replacesIf?.(revealAll(inputs)) ?? false;
    return argumentLeaves(name, property, old, next)
      .filter(({ path }) => !isIgnored(path, ignored))
      .map((leaf) => ({ ...leaf, argument: name, replaces }));
  });
}

/**
 * Whether a replacement must delete the old resource first: two resources cannot have the same name, so it must if the
 * program sets the name and does not change it.
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
