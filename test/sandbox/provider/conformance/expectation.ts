import type { Engine, Resource } from "../engine";
import type { FakeAws } from "../fakes/aws";
import type { Fields, Json } from "../fakes/call";

/** Arguments; undefined takes away what the type's own arguments have. */
export type Args = { readonly [name: string]: Json | undefined };

/** What becomes of one argument's change. */
export interface Change {
  readonly to: Json;
  /** Other arguments to begin with than the type's own. */
  readonly from: Args;
  /** `replaced`; or in place, by a call of that name, by no call at all, or by one that leaves what there was. */
  readonly how: "replaced" | "in place" | "left";
  readonly operation?: string;
  /** Set where leaving it out again changes nothing in AWS, so that it differs from then on. */
  readonly irreversible?: true;
}

/** The argument replaces the resource (Terraform's ForceNew). */
export const replaces = (to: Json, from: Args = {}): Change => ({ to, from, how: "replaced" });
/** The argument is changed in place by the operation. */
export const calls = (operation: string, to: Json, from: Args = {}): Change => ({
  to,
  from,
  how: "in place",
  operation,
});
/** The same, where AWS has no way back to its not being set. */
export const callsIrreversibly = (operation: string, to: Json): Change => ({
  ...calls(operation, to),
  irreversible: true,
});
/** The argument only tells the provider what to do: nothing is sent. */
export const noCall = (to: Json, from: Args = {}): Change => ({ to, from, how: "in place" });
/** The argument differs for ever: the provider takes the change, and AWS keeps what it has. */
export const isIgnored = (to: Json, operation?: string): Change => ({
  to,
  from: {},
  how: "left",
  ...(operation !== undefined && { operation }),
});

/** Detailed differences by path, as `parameters[0]: UPDATE`. */
export type Differences = Readonly<Record<string, string>>;

/** What is expected of one type, all from the real provider's source and AWS's pages. */
export interface Expectation {
  readonly token: string;
  /** Makes what must be there first, and says which arguments follow from it. */
  prepare?(engine: Engine): Promise<Args>;
  readonly args: Args;
  /**
   * By argument: every one that the type handles, but region and tags, which all types have alike. Several where what
   * becomes of a change is another argument's matter.
   */
  readonly changes: Readonly<Record<string, Change | readonly Change[]>>;
  /** The operation that makes it, and the one that deletes it. */
  readonly creates: string;
  readonly deletes: string;
  /** Set where AWS keeps it after its deletion: how it goes away. */
  readonly disappears?: (aws: FakeAws) => void;
  /** A change by somebody else, and what a preview shows after a refresh; absent where nothing of it can change. */
  readonly drift?: { readonly by: (aws: FakeAws, resource: Resource) => void; readonly shows: Differences };
  readonly importId?: (resource: Resource) => string;
  /** What an import does not find out, so that a preview still shows it. */
  readonly notImported?: Differences;
  /** A refusal when it is half made: whether the state has it, and what a preview shows after a refresh. */
  readonly partialFailure: {
    readonly refused: string;
    readonly from?: Args;
    readonly inState: boolean;
    readonly shows?: Differences;
  };
}

export const PLACE = { account: "111111111111", region: "us-east-1" };
export const KEY = "arn:aws:kms:us-east-1:111111111111:key/1";
export const ROOT = "arn:aws:iam::222222222222:root";

/** A policy that allows the action. */
export const policyOf = (action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

/** All changes that are expected of a type, each with the argument's name. */
export function changesOf({ changes }: Expectation): [name: string, change: Change][] {
  return Object.entries(changes).flatMap(([name, expected]) =>
    [expected].flat().map((change): [string, Change] => [name, change]),
  );
}

/** The arguments without those that are taken away. */
export function merged(...all: Args[]): Fields {
  const entries = Object.entries(Object.assign({}, ...all) as Args);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
