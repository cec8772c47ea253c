import * as pulumi from "@pulumi/pulumi";

/** Returns the value of an input that is a plain value; `undefined` for an output or promise. */
export function literal<T>(input: pulumi.Input<T> | undefined): T | undefined {
  return pulumi.Output.isInstance(input) || input instanceof Promise ? undefined : input;
}

/** Returns why an input that is a plain value is invalid; an empty list for an output or promise. */
export function literalErrors<T>(input: pulumi.Input<T> | undefined, errors: (value: T) => string[]): string[] {
  const value = literal(input);
  return value === undefined ? [] : errors(value);
}

/** Returns the properties that are not `undefined`. */
export function omitUndefined<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Marks a presigned URL as a secret: anyone who has the URL can copy the snapshot until it expires. */
export function secretUrl(url: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return url === undefined ? undefined : pulumi.secret(url);
}

/**
 * Stands for a value of a source group that is not read. An existing replica ignores it. AWS refuses it for a new one,
 * because it is neither a family nor an engine.
 */
export const NOT_READ = "source-not-read";
