import type { Args, Json, PromisedType } from "../../../../conformance/table/promise";
import { PROMISES } from "../../../../conformance/table/table";
import type { Fields } from "../fakes/call";
import { type OnFakeAws, PREPARED } from "./prepared";

export type Expectation = PromisedType & OnFakeAws;

export const TABLE: readonly Expectation[] = PROMISES.map((promised) => ({
  ...promised,
  ...PREPARED[promised.token],
}));

/** The merged arguments, without removed ones. */
export function merged(...all: Args[]): Fields {
  const entries = Object.entries(Object.assign({}, ...all) as Args);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
