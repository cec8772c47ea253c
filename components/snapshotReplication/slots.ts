import * as pulumi from "@pulumi/pulumi";
import { Semaphore } from "./semaphore";

/** Where AWS counts copies in progress. */
interface SlotScope {
  accountId: string;
  region: string;
  /** The type of the copies: AWS counts those of instances and of clusters separately. */
  type: string;
}

/**
 * The semaphores of each program: all its components share them. A package that serves programs in other languages has
 * no stack of its own, but its process serves only one run.
 */
const semaphores = new WeakMap<object, Map<string, Semaphore>>();
const PACKAGE = {};

function semaphoreOf({ accountId, region, type }: SlotScope): Semaphore {
  const program = pulumi.runtime.getStackResource() ?? PACKAGE;
  const scopes = semaphores.get(program) ?? new Map<string, Semaphore>();
  semaphores.set(program, scopes);
  const key = `${accountId} ${region} ${type}`;
  const semaphore = scopes.get(key) ?? new Semaphore();
  scopes.set(key, semaphore);
  return semaphore;
}

/**
 * Delays copies until fewer than `limit` others are in progress in their target Region and account. The given input of
 * a child of the given type becomes known when a slot is free. The slot is released when the engine is done with the
 * child, on success and on failure.
 *
 * A copy takes its slot only after all its inputs are known and valid, so a refused copy takes none. Previews do not
 * wait.
 */
export function withSlot(
  { type, region, input }: { type: string; region: string; input: string },
  accountId: pulumi.Output<string>,
  limit: number,
): pulumi.ResourceTransformation {
  return ({ type: childType, resource, props, opts }) => {
    if (childType !== type || pulumi.runtime.isDryRun()) {
      return undefined;
    }
    const slotted = pulumi.all([accountId, pulumi.output(props)]).apply(async ([accountId, known]) => {
      const release = await semaphoreOf({ accountId, region, type }).acquire(limit);
      // The URN resolves when the copy is made, and when it failed but others continue. It is rejected when the engine
      // refuses the copy, which an apply would not notice.
      pulumi.runtime.serializeProperty("slot", resource.urn, new Set()).then(release, release);
      return known[input];
    });
    return { props: { ...props, [input]: slotted }, opts };
  };
}
