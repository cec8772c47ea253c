export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The JSON in what a command printed, without the messages around it. */
export function jsonOf(output: string): Json {
  return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as Json;
}

/** A schema without what the engine leaves out, or adds, when it reads and prints it: what is empty or is the default. */
export function essence(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(essence);
  if (typeof schema !== "object" || schema === null) return schema;
  const isEmpty = (value: Json) => typeof value === "object" && value !== null && Object.keys(value).length === 0;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !isEmpty(value) && !(key === "optional" && value === true),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, essence(value)]));
}
