import type { Arguments } from "../arguments";

export type Sent = Record<string, string | number | boolean | string[]>;

/** The arguments that are set, by AWS's names for them. */
export function sent(args: Arguments, names: Readonly<Record<string, string>>, only = Object.keys(names)): Sent {
  const request: Sent = {};
  for (const name of only) {
    const field = names[name];
    const value = args.properties[name];
    if (field === undefined || value === undefined || value === null) continue;
    if (Array.isArray(value)) request[field] = args.strings(name);
    else if (typeof value !== "object") request[field] = value;
  }
  return request;
}
