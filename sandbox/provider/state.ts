import { areEqual, elementIdentity, elementKey, isIgnored } from "./diff";
import type { Outputs, Property, ResourceType } from "./model";
import {
  canonical,
  copySecrecy,
  isObject,
  isZero,
  type Properties,
  reveal,
  Secret,
  UNKNOWN,
  type Value,
} from "./values";

/** Prefers the known form of each field of a changed element. */
function preferKnownFields(property: Property, old: Value | undefined, element: Value): Value {
  const { element: fields } = property;
  if (typeof fields !== "object" || !isObject(old) || !isObject(element)) return element;
  if (elementIdentity(property, old) === elementIdentity(property, element)) return old;
  const names = [...new Set([...Object.keys(old), ...Object.keys(element)])].filter((name) => name in element);
  return Object.fromEntries(
    names.map((name) => [name, preferKnown(fields[name] ?? { type: "string" }, old[name], element[name] ?? null)]),
  );
}

/** The known elements in their own order and form, then the others, sorted. */
function preferKnownElements(property: Property, known: Value | undefined, elements: Value[]): Value[] {
  const olds = Array.isArray(known) ? known : [];
  const order = olds.map((old) => elementKey(property, old));
  const rank = (element: Value) => {
    const index = order.indexOf(elementKey(property, element));
    return index < 0 ? order.length : index;
  };
  return [...elements]
    .sort((a, b) => rank(a) - rank(b) || (canonical(a) < canonical(b) ? -1 : 1))
    .map((element) => preferKnownFields(property, olds[rank(element)], element));
}

/** The value for the state: the known value if AWS's value is the same, and sets in the known order. */
function preferKnown(property: Property, old: Value | undefined, value: Value): Value {
  const plain = old === undefined ? undefined : reveal(old);
  if (plain !== undefined && (areEqual(property, plain, value) || property.abbreviates?.(plain, value))) return plain;
  return property.type === "set" && Array.isArray(value) ? preferKnownElements(property, plain, value) : value;
}

/** The known state, overwritten by what was read, without the properties that have no value in AWS. */
export function mergeState(type: ResourceType, known: Properties, read: Outputs): Properties {
  const properties = { ...type.arguments, ...type.outputs };
  const state: Properties = Object.fromEntries(Object.entries(known).filter(([name]) => properties[name]));
  for (const [name, value] of Object.entries(read)) {
    const property = properties[name];
    if (property === undefined) throw new Error(`${type.token} read ${name}, which @pulumi/aws does not declare`);
    if (value === undefined || value === null || (isZero(value) && Array.isArray(value) && !(name in known))) {
      delete state[name];
    } else {
      state[name] = preferKnown(property, known[name], value);
    }
  }
  return state;
}

/** Marks secrets in the state: those of the arguments and those that the type declares. */
export function markSecrets(type: ResourceType, state: Properties, inputs: Properties): Properties {
  const properties = { ...type.arguments, ...type.outputs };
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const shaded = copySecrecy(value, inputs[name]);
      return [name, properties[name]?.secret && !(shaded instanceof Secret) ? new Secret(shaded) : shaded];
    }),
  );
}

/** The previewed state of a create: the arguments, with all computed properties unknown. */
export function previewCreate(type: ResourceType, inputs: Properties): Properties {
  const state = mergeState(type, inputs, {});
  for (const [name, property] of Object.entries(type.arguments)) {
    if (property.computed && state[name] === undefined) state[name] = UNKNOWN;
  }
  for (const name of Object.keys(type.outputs)) state[name] = UNKNOWN;
  return state;
}

/** The previewed state of an update: the known state with the new arguments. */
export function previewUpdate(type: ResourceType, state: Properties, inputs: Properties): Properties {
  const kept = mergeState(type, state, {});
  for (const [name, property] of Object.entries(type.arguments)) {
    if (inputs[name] !== undefined) kept[name] = inputs[name];
    else if (!property.computed && !property.keptWhenOmitted) delete kept[name];
  }
  return kept;
}

function keepIgnored(old: Value | undefined, next: Value | undefined, path: string, ignored: readonly string[]): Value {
  if (isIgnored(path, ignored)) return old ?? null;
  if (!isObject(old) || !isObject(next)) return next ?? null;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  const kept = keys.map((key): [string, Value] => [
    key,
    keepIgnored(old[key], next[key], `${path}["${key}"]`, ignored),
  ]);
  return Object.fromEntries(kept.filter(([, value]) => value !== null));
}

/** The arguments of an update, with the known values for ignored paths. */
export function applyIgnored(state: Properties, inputs: Properties, ignored: readonly string[]): Properties {
  if (ignored.length === 0) return inputs;
  const names = [...new Set([...Object.keys(inputs), ...ignored.map((path) => /^\w+/.exec(path)?.[0] ?? "")])];
  const kept = names.map((name): [string, Value] => {
    const old = state[name] === undefined ? undefined : reveal(state[name]);
    return [name, keepIgnored(old, inputs[name], name, ignored)];
  });
  return Object.fromEntries(kept.filter(([, value]) => value !== null));
}

/** The arguments after a refresh: the same arguments with AWS's current values. */
export function refreshInputs(type: ResourceType, inputs: Properties, state: Properties): Properties {
  const properties = type.arguments;
  const refreshed: Properties = {};
  for (const [name, old] of Object.entries(inputs)) {
    const property = properties[name];
    const value = state[name];
    if (property === undefined) refreshed[name] = old;
    else if (value === undefined) {
      if (isZero(reveal(old))) refreshed[name] = old;
    } else {
      refreshed[name] = areEqual(property, reveal(old), value) ? old : copySecrecy(value, old);
    }
  }
  return refreshed;
}

/** The arguments of an imported resource: all values in AWS that are not defaults. */
export function importInputs(type: ResourceType, state: Properties): Properties {
  const inputs: Properties = { __defaults: [] };
  for (const [name, property] of Object.entries(type.arguments)) {
    const value = state[name];
    if (name === "tagsAll" || value === undefined || isZero(value)) continue;
    if (property.default !== undefined && canonical(property.default) === canonical(value)) continue;
    if (property.conflictsWith?.some((rival) => inputs[rival] !== undefined)) continue;
    inputs[name] = property.secret ? new Secret(value) : value;
  }
  return inputs;
}
