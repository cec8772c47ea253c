import { isRecord } from "../settings/fields";

/** The properties of a resource as the policy SDK passes them: reading one that is not yet known throws. */
export type Properties = Readonly<Record<string, unknown>>;

/** A property that is read without throwing, and with "not yet known" kept apart from "absent". */
export type Value<T> = { state: "known"; value: T } | { state: "unknown" } | { state: "absent" };

const UNKNOWN = { state: "unknown" } as const;
const ABSENT = { state: "absent" } as const;

/** Whether an error is the SDK's `UnknownValueError`, whose class its type declarations do not export. */
export function isUnknownValueError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** One property, or one item of a list. `null` counts as absent, as it does for providers. */
export function read(container: object, name: string | number): Value<unknown> {
  const limit = Error.stackTraceLimit;
  // Reading an unknown value creates an error. During the preview of a new stack most values are unknown, so the stack
  // traces that nobody reads would take most of the time.
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
 * A string property. An empty string is absent, as it is for the AWS provider. A list or object is a known string that
 * is no valid identifier, ARN or account ID: if it counted as absent, it would pass.
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

/** A boolean property, which may also be written as a string. */
export function readFlag(container: object, name: string): Value<boolean> {
  const found = readText(container, name);
  return found.state === "known" ? { state: "known", value: found.value === "true" } : found;
}

/** An object property. Any other value is absent. */
export function readObject(container: object, name: string): Value<Properties> {
  const found = read(container, name);
  if (found.state !== "known") {
    return found;
  }
  return isRecord(found.value) ? { state: "known", value: found.value } : ABSENT;
}

/** A list of strings; `undefined` if there is none or if an item is not yet known. */
export function readTexts(container: object, name: string): string[] | undefined {
  const list = read(container, name);
  if (list.state !== "known" || !Array.isArray(list.value)) {
    return undefined;
  }
  const items: unknown[] = list.value;
  const texts = Array.from({ length: items.length }, (_, index) => known(readText(items, index)));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** The value if it is known. */
export function known<T>(value: Value<T>): T | undefined {
  return value.state === "known" ? value.value : undefined;
}
