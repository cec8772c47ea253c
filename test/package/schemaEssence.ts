export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The JSON in the output of a command, without the messages around it. */
export function jsonOf(output: string): Json {
  return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as Json;
}

/** A schema without empty and default values, which the engine omits or adds when it prints a schema. */
export function essence(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(essence);
  if (typeof schema !== "object" || schema === null) return schema;
  const isEmpty = (value: Json) => typeof value === "object" && value !== null && Object.keys(value).length === 0;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !isEmpty(value) && !(key === "optional" && value === true),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, essence(value)]));
}
