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

/** Field by field, so that of an element that changed only what changed is another. */
function preferKnownFields(property: Property, old: Value | undefined, element: Value): Value {
  const { element: fields } = property;
  if (typeof fields !== "object" || !isObject(old) || !isObject(element)) return element;
  if (elementIdentity(property, old) === elementIdentity(property, element)) return old;
  const names = [...new Set([...Object.keys(old), ...Object.keys(element)])].filter((name) => name in element);
  return Object.fromEntries(
    names.map((name) => [name, preferKnown(fields[name] ?? { type: "string" }, old[name], element[name] ?? null)]),
  );
}

/** The elements that were known before in their own order and form; the others follow, sorted. */
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

/** A value read from AWS as the state keeps it: its own value where that means the same, sets in their own order. */
function preferKnown(property: Property, old: Value | undefined, value: Value): Value {
  const plain = old === undefined ? undefined : reveal(old);
  if (plain !== undefined && (areEqual(property, plain, value) || property.abbreviates?.(plain, value))) return plain;
  return property.type === "set" && Array.isArray(value) ? preferKnownElements(property, plain, value) : value;
}

/** The state after a call: what was known, overwritten by what was read. What AWS has no value for is dropped. */
export function mergeState(type: ResourceType, known: Properties, read: Outputs): Properties {
  const properties = { ...type.arguments, ...type.outputs };
  const state: Properties = Object.fromEntries(Object.entries(known).filter(([name]) => properties[name]));
  for (const [name, value] of Object.entries(read)) {
    const property = properties[name];
    if (property === undefined) throw new Error(`${type.token} reads ${name}, which its table does not have`);
    if (value === undefined || value === null || (isZero(value) && Array.isArray(value) && !(name in known))) {
      delete state[name];
    } else {
      state[name] = preferKnown(property, known[name], value);
    }
  }
  return state;
}

/** The state as it is shown: secret where the arguments were, and where the type's table says so. */
export function markSecrets(type: ResourceType, state: Properties, inputs: Properties): Properties {
  const properties = { ...type.arguments, ...type.outputs };
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const shaded = copySecrecy(value, inputs[name]);
      return [name, properties[name]?.secret && !(shaded instanceof Secret) ? new Secret(shaded) : shaded];
    }),
  );
}

/** The state that a create will have as far as a preview can tell: the arguments, and all that is computed unknown. */
export function previewCreate(type: ResourceType, inputs: Properties): Properties {
  const state = mergeState(type, inputs, {});
  for (const [name, property] of Object.entries(type.arguments)) {
    if (property.computed && state[name] === undefined) state[name] = UNKNOWN;
  }
  for (const name of Object.keys(type.outputs)) state[name] = UNKNOWN;
  return state;
}

/** The state that an update will have: as it was, with the new arguments. */
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

/** The arguments of an update, with what is to be ignored left as it is. */
export function applyIgnored(state: Properties, inputs: Properties, ignored: readonly string[]): Properties {
  if (ignored.length === 0) return inputs;
  const names = [...new Set([...Object.keys(inputs), ...ignored.map((path) => /^\w+/.exec(path)?.[0] ?? "")])];
  const kept = names.map((name): [string, Value] => {
    const old = state[name] === undefined ? undefined : reveal(state[name]);
    return [name, keepIgnored(old, inputs[name], name, ignored)];
  });
  return Object.fromEntries(kept.filter(([, value]) => value !== null));
}

/** The arguments after a refresh: those there were, with the values that AWS has now. */
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

/** The arguments that a program needs for an imported resource: all that AWS has and that is not a default. */
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
