/** A property value that is not known yet, for example on a preview. */
export class Unknown {}
export const UNKNOWN = new Unknown();

/** A secret property value. */
export class Secret {
  constructor(readonly value: Value) {}
}

export type Value = null | boolean | number | string | Value[] | Properties | Secret | Unknown;

/** The properties of a resource by name. */
export interface Properties {
  [name: string]: Value;
}

export function isObject(value: Value | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

function mapObject(object: Properties, change: (value: Value) => Value): Properties {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** The value with all secrets unwrapped, at any depth. */
export function reveal(value: Value): Value {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  return isObject(value) ? mapObject(value, reveal) : value;
}

export function revealAll(properties: Properties): Properties {
  return mapObject(properties, reveal);
}

function some(value: Value | undefined, test: (value: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (Array.isArray(value)) return value.some((element) => some(element, test));
  return isObject(value) && Object.values(value).some((element) => some(element, test));
}

export const containsUnknown = (value: Value | undefined) => some(value, (part) => part instanceof Unknown);
export const containsSecret = (value: Value | undefined) => some(value, (part) => part instanceof Secret);

/** Marks the parts of `value` as secret that are secret in `model`. A list becomes secret as a whole. */
export function copySecrecy(value: Value, model: Value | undefined): Value {
  if (model === undefined || !containsSecret(model) || value instanceof Secret) return value;
  if (!isObject(model) || !isObject(value)) return new Secret(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copySecrecy(part, model[name])]));
}

/** Whether Terraform's SDK version 2 treats the value as not set: null, false, 0, "" and empty collections. */
export function isZero(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** The same string for equal values, independent of the order of object keys. */
export function canonical(value: Value): string {
  if (value instanceof Unknown) return "<unknown>";
  if (value instanceof Secret) return canonical(value.value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(",")}}`;
}
