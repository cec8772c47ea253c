import type { Args } from "../../../../conformance/table/promise";
import type { Engine, Resource } from "../engine";
import { urnOf } from "../engine";
import type { Fields } from "../fakes/call";
import { type Expectation, merged } from "./expectation";

export interface Scene {
  readonly engine: Engine;
  readonly urn: string;
  readonly args: Fields;
}

/** Runs a test with a fake AWS that contains only what the type needs. */
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

/** The write operations that the provider called. */
export const changingOperations = ({ aws }: Engine) =>
  aws.operations().filter((operation) => !/^(Describe|Get|List|Head)/.test(operation));

export async function differences(engine: Engine, resource: Resource, args: Fields) {
  return (await engine.diff(resource, args)).detailed;
}
