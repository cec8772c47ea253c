import * as pulumi from "@pulumi/pulumi";
import { Semaphores } from "./semaphores";

/** What copies share, so that AWS limits how many of them it makes at once. */
export interface SlotScope {
  /** The database of the snapshots, and its Region. */
  source: { database: string; region: string };
  /** The target Region. */
  region: string;
  /** The type of the copies: AWS counts those of instances and of clusters separately. */
  type: string;
  /** The input of a copy that becomes known when it may start. */
  input: string;
}

/**
 * The semaphores of each program: all its components share them. A package that serves programs in other languages has
 * no stack of its own, but its process serves only one run.
 */
const semaphores = new WeakMap<object, Semaphores>();
const PACKAGE = {};

function semaphoresOfProgram(): Semaphores {
  const program = pulumi.runtime.getStackResource() ?? PACKAGE;
  const ofProgram = semaphores.get(program) ?? new Semaphores();
  semaphores.set(program, ofProgram);
  return ofProgram;
}

/**
 * Delays copies until fewer than `limit` others are in progress in their target Region and account, and none of the same
 * source database in any Region. AWS queues further copies of one database (RDS User Guide, USER_CopySnapshot; Aurora
 * User Guide, aurora-copy-snapshot), and the provider fails when it finds a queued copy, which has the status `pending`.
 *
 * The given input of a child of the given type becomes known when the copy may start. Slot and turn are released when
 * the engine is done with the child, on success and on failure. A copy takes them only after all its inputs are known
 * and valid, so a refused copy takes none. Previews do not wait.
 */
export function withSlot(
  { source, region, type, input }: SlotScope,
  accountId: pulumi.Output<string>,
  limit: number,
): pulumi.ResourceTransformation {
  return ({ type: childType, resource, props, opts }) => {
    if (childType !== type || pulumi.runtime.isDryRun()) {
      return undefined;
    }
    const slotted = pulumi.all([accountId, pulumi.output(props)]).apply(async ([accountId, known]) => {
      const release = await semaphoresOfProgram().acquire([
        { name: `${type} of ${source.database.toLowerCase()} in ${source.region} by ${accountId}`, limit: 1 },
        { name: `${type} to ${region} by ${accountId}`, limit },
      ]);
      // The URN resolves when the copy is made, and when it failed but others continue. It is rejected when the engine
      // refuses the copy, which an apply would not notice.
      pulumi.runtime.serializeProperty("slot", resource.urn, new Set()).then(release, release);
      return known[input];
    });
    return { props: { ...props, [input]: slotted }, opts };
  };
}
