import * as pulumi from "@pulumi/pulumi";
import { Semaphore } from "./semaphore";

/** Where AWS counts the copies that are in progress. */
export interface SlotScope {
  accountId: string;
  region: string;
  /** The type of the copies: those of instances and of clusters are counted apart. */
  type: string;
}

/**
 * The semaphores of each program, so that all its components share them. A package that serves programs in other
 * languages has no stack of its own, and its process serves one run only.
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
 * Holds copies back until fewer than `limit` others are in progress in their target Region and account: the given
 * input of a child of the given type becomes known when there is room, and the room is free again when the engine is
 * done with that child, be it made or failed.
 *
 * The slot is taken only when all other inputs are known and in order, so that a copy that is refused takes none. A
 * preview waits for nothing.
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
      // The engine answers when the copy is made, and also when it failed and others go on; or it refuses the copy,
      // which an apply would not tell.
      pulumi.runtime.serializeProperty("slot", resource.urn, new Set()).then(release, release);
      return known[input];
    });
    return { props: { ...props, [input]: slotted }, opts };
  };
}
