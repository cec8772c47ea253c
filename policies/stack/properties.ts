/** The properties of a resource as the policy SDK gives them: reading one that is not yet known throws. */
export type Properties = Readonly<Record<string, unknown>>;

/** A property as a rule may look at it: without a throw, and without mistaking "not known" for "not there". */
export type Value<T> = { state: "known"; value: T } | { state: "unknown" } | { state: "absent" };

const UNKNOWN = { state: "unknown" } as const;
const ABSENT = { state: "absent" } as const;

/** Whether an error is the SDK's `UnknownValueError`, whose class its type declarations do not export. */
export function isUnknownValueError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** One property, or one element of a list. `null` counts as absent, as it does for providers. */
export function read(container: object, name: string | number): Value<unknown> {
  const limit = Error.stackTraceLimit;
  // Each unknown value is an error, and on the preview of a new stack most values are: nobody reads their traces.
  Error.stackTraceLimit = 0;
  try {
    const value: unknown = Reflect.get(container, name);
    return value === undefined || value === null ? ABSENT : { state: "known", value };
  } catch (error) {
    if (isUnknownValueError(error)) {
      return UNKNOWN;
    }
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * A property that holds a text. An empty one is absent, as it is for the AWS provider. What is no text at all is
 * known, as a text that no identifier, ARN or account id can be: taking it for absent would let it through.
 */
export function readText(container: object, name: string | number): Value<string> {
  const found = read(container, name);
  if (found.state !== "known") {
    return found;
  }
  if (found.value === "") {
    return ABSENT;
  }
  const plain = ["string", "number", "boolean"].includes(typeof found.value);
  return { state: "known", value: plain ? String(found.value) : "(not a text)" };
}

/** A property that is true or false, also written as a text. */
export function readFlag(container: object, name: string): Value<boolean> {
  const found = readText(container, name);
  return found.state === "known" ? { state: "known", value: found.value === "true" } : found;
}

/** A property that holds an object. Anything else is absent. */
export function readObject(container: object, name: string): Value<Properties> {
  const found = read(container, name);
  if (found.state !== "known") {
    return found;
  }
  return isProperties(found.value) ? { state: "known", value: found.value } : ABSENT;
}

/** A list of texts; `undefined` when there is none, or when not all of it is known. */
export function readTexts(container: object, name: string): string[] | undefined {
  const list = read(container, name);
  if (list.state !== "known" || !Array.isArray(list.value)) {
    return undefined;
  }
  const items: unknown[] = list.value;
  const texts = Array.from({ length: items.length }, (_, index) => known(readText(items, index)));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value where it is known. */
export function known<T>(value: Value<T>): T | undefined {
  return value.state === "known" ? value.value : undefined;
}
