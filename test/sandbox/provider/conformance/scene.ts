import type { Engine, Resource } from "../engine";
import { urnOf } from "../engine";
import type { Fields } from "../fakes/call";
import { type Args, type Expectation, merged } from "./expectation";

export interface Scene {
  readonly engine: Engine;
  readonly urn: string;
  readonly args: Fields;
}

/** An AWS with nothing in it but what the type needs, and the arguments for it. */
export async function withScene<T>(
  engine: Engine,
  expected: Expectation,
  from: Args,
  run: (scene: Scene) => Promise<T>,
): Promise<T> {
  engine.aws.reset();
  const given = (await expected.prepare?.(engine)) ?? {};
  engine.aws.calls.length = 0;
  return run({ engine, urn: urnOf(expected.token), args: merged(given, expected.args, from) });
}

/** What the provider asked AWS to change. */
export const changingOperations = ({ aws }: Engine) =>
  aws.operations().filter((operation) => !/^(Describe|Get|List|Head)/.test(operation));

export async function differences(engine: Engine, resource: Resource, args: Fields) {
  return (await engine.diff(resource, args)).detailed;
}
