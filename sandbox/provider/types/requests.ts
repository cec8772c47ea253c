import type { Arguments } from "../arguments";

export type RequestFields = Record<string, string | number | boolean | string[]>;

/** The values of the arguments, under AWS's names. */
export function requestFields(
  args: Arguments,
  names: Readonly<Record<string, string>>,
  only = Object.keys(names),
): RequestFields {
  const request: RequestFields = {};
  for (const name of only) {
    const field = names[name];
    const value = args.properties[name];
    if (field === undefined || value === undefined || value === null) continue;
    if (Array.isArray(value)) request[field] = args.strings(name);
    else if (typeof value !== "object") request[field] = value;
  }
  return request;
}

/** Zero or false for each number or boolean that the program no longer sets. */
export function clearedFields(
  before: Arguments,
  after: Arguments,
  names: Readonly<Record<string, string>>,
  changed: readonly string[],
): RequestFields {
  const request: RequestFields = {};
  for (const name of changed) {
    const field = names[name];
    const had = before.properties[name];
    if (field === undefined || after.properties[name] !== undefined) continue;
    if (typeof had === "number") request[field] = 0;
    if (typeof had === "boolean") request[field] = false;
  }
  return request;
}
