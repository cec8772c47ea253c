/** What the functions that read a database have in common in their results. */
import type { FunctionType, Outputs } from "../model";
import { MASTER_USER_SECRETS } from "../types/masterUserSecrets";

/** The types of results, told by what is returned for a database of which AWS tells nothing: every result has a value of its type. */
export function resultTypes(ofNothing: Outputs): FunctionType["results"] {
  return Object.fromEntries(
    Object.entries(ofNothing).map(([name, value]) => [
      name,
      name === "masterUserSecrets" ? MASTER_USER_SECRETS : { type: typeOf(value) },
    ]),
  );
}

function typeOf(value: unknown) {
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "number":
      return "integer";
    case "boolean":
      return "boolean";
    case "object":
      return "map";
    default:
      return "string";
  }
}
