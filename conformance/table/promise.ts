/** What the stand-in plugin promises of the AWS provider: data that its specs and the run on AWS judge by. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Arguments to merge; undefined removes an argument. */
export type Args = { readonly [name: string]: Json | undefined };

/** The expected effect of a change of one argument. */
export interface Change {
  readonly to: Json;
  /** Arguments to start with, merged over the type's own. */
  readonly from: Args;
  /** `left` means that AWS keeps the old value, so that the difference remains. */
  readonly how: "replaced" | "in place" | "left";
  readonly operation?: string;
  /** Set if omitting the argument later has no effect in AWS, so that the difference remains. */
  readonly irreversible?: true;
}

/** The argument replaces the resource (Terraform's ForceNew). */
export const replaces = (to: Json, from: Args = {}): Change => ({ to, from, how: "replaced" });
/** The operation changes the argument in place. */
export const calls = (operation: string, to: Json, from: Args = {}): Change => ({
  to,
  from,
  how: "in place",
  operation,
});
/** The operation changes the argument in place, and AWS cannot unset it. */
export const callsIrreversibly = (operation: string, to: Json): Change => ({
  ...calls(operation, to),
  irreversible: true,
});
/** The argument only controls the provider: nothing is sent. */
export const noCall = (to: Json, from: Args = {}): Change => ({ to, from, how: "in place" });
/** The provider accepts the change, but AWS keeps the old value. */
export const isIgnored = (to: Json, operation?: string): Change => ({
  to,
  from: {},
  how: "left",
  ...(operation !== undefined && { operation }),
});

/** Detailed differences by path, such as `parameters[0]: UPDATE`. */
export type Differences = Readonly<Record<string, string>>;

/** The expected behavior of one type, from the real provider's source and AWS's documentation. */
export interface PromisedType {
  readonly token: string;
  /** The arguments that the changes start with, on a fake AWS. */
  readonly args: Args;
  /**
   * The changes of each supported argument except region and tags. Several if the effect of a change depends on another
   * argument.
   */
  readonly changes: Readonly<Record<string, Change | readonly Change[]>>;
  /** The operations that create and delete the resource. */
  readonly creates: string;
  readonly deletes: string;
  /** The differences after a change by somebody else and a refresh; absent if nothing can change. */
  readonly drift?: Differences;
  /** The output to import by, if it is not the ID. */
  readonly importBy?: string;
  /** The differences after an import, for arguments that AWS does not return. */
  readonly notImported?: Differences;
  /**
   * A create that fails midway: whether the state contains the resource, then with its planned values, and the
   * differences after a refresh or an update, which changes nothing because it sees no difference.
   */
  readonly partialFailure: {
    readonly refused: string;
    readonly from?: Args;
    readonly inState: boolean;
    readonly shows?: Differences;
  };
}

export const KEY = "arn:aws:kms:us-east-1:111111111111:key/1";
export const ROOT = "arn:aws:iam::222222222222:root";

/** A policy that allows the action. */
export const policyOf = (action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

/** All expected changes of a type, each with the name of its argument. */
export function changesOf({ changes }: Pick<PromisedType, "changes">): [name: string, change: Change][] {
  return Object.entries(changes).flatMap(([name, expected]) =>
    [expected].flat().map((change): [string, Change] => [name, change]),
  );
}
