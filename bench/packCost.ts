import { performance } from "node:perf_hooks";
import { policies } from "../policies/pack";
import { copy, grant, instance, key, PARTNER, policyFor, snapshot } from "../test/policies/program";
import { type Resource, run, UNKNOWN } from "../test/policies/server";
import { median } from "./packMedian";

/** The shapes of the measured programs: separate groups, one shared key and database, or one chain of copies. */
export const SHAPES = ["groups of their own", "one key for all", "a chain of copies"] as const;
export type Shape = (typeof SHAPES)[number];

/** The time of the pack per resource, in milliseconds, for a program of one shape and size. */
export interface Cost {
  shape: Shape;
  resources: number;
  perResource: number;
}

/**
 * Runs the pack on programs of each size in turns, through the policy SDK's own server: first each resource, then the
 * whole stack, as on the preview of a new stack.
 *
 * @param sizes The numbers of resources; multiples of 5.
 * @param turns The number of measured runs of each program.
 */
export async function measureCost(sizes: readonly number[], turns: number): Promise<Cost[]> {
  const programs = SHAPES.flatMap((shape) =>
    sizes.map((resources) => ({ shape, resources, program: programOf(shape, resources), times: [] as number[] })),
  );
  // The first turn warms up the compiler and is not counted.
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const { program, times } of programs) {
      const time = await judge(program);
      if (turn > 0) {
        times.push(time / program.length);
      }
    }
  }
  return programs.map(({ shape, resources, times }) => ({ shape, resources, perResource: median(times) }));
}

async function judge(program: readonly Resource[]): Promise<number> {
  const pack = policies();
  const started = performance.now();
  const reports = await run(pack, program);
  const time = performance.now() - started;
  const refused = reports.find(({ level }) => level === "mandatory");
  if (refused !== undefined) {
    throw new Error(`${refused.policy} refuses a safe program: ${refused.message}`);
  }
  return time;
}

function programOf(shape: Shape, resources: number): Resource[] {
  return shape === "a chain of copies" ? chainOf(resources) : groupsOf(shape, resources);
}

/** A chain: each copy is made of the one before, so its encryption, key and options lead back to the database. */
function chainOf(resources: number): Resource[] {
  const region = "eu-west-1";
  const made = key({ policy: policyFor([PARTNER]), region });
  const database = instance(
    { engine: "oracle-ee", storageEncrypted: true, kmsKeyId: UNKNOWN, region },
    { edges: { kmsKeyId: [made] } },
  );
  const taken = snapshot({ dbInstanceIdentifier: UNKNOWN, region }, { edges: { dbInstanceIdentifier: [database] } });
  const program = [made, database, taken];
  while (program.length < resources) {
    const name = `copy-${program.length}`;
    const inputs = { sourceDbSnapshotIdentifier: UNKNOWN, sharedAccounts: [PARTNER], targetDbSnapshotIdentifier: name };
    program.push(copy({ ...inputs, region }, { name, edges: { sourceDbSnapshotIdentifier: program.slice(-1) } }));
  }
  return program;
}

function groupsOf(shape: Shape, resources: number): Resource[] {
  const groups = Math.floor(resources / 5);
  const shared = shape === "one key for all" ? foundations("shared") : undefined;
  return Array.from({ length: groups }, (_, index) => {
    const own = foundations(String(index));
    const { made, database } = shared ?? own;
    const source = snapshot(
      { dbInstanceIdentifier: UNKNOWN, region: "us-east-1" },
      { name: `snapshot-${index}`, edges: { dbInstanceIdentifier: [database] } },
    );
    const copied = copy(
      {
        sourceDbSnapshotIdentifier: UNKNOWN,
        kmsKeyId: UNKNOWN,
        sharedAccounts: [PARTNER],
        region: "eu-west-1",
        targetDbSnapshotIdentifier: `copy-${index}`,
      },
      { name: `copy-${index}`, edges: { sourceDbSnapshotIdentifier: [source], kmsKeyId: [made] } },
    );
    const granted = grant(
      { keyId: UNKNOWN, granteePrincipal: `arn:aws:iam::${PARTNER}:role/Role${index}`, operations: ["Decrypt"] },
      { name: `grant-${index}`, edges: { keyId: [made] } },
    );
    return [own.made, own.database, source, copied, granted, ...(index === 0 && shared ? Object.values(shared) : [])];
  }).flat();
}

function foundations(name: string): { made: Resource; database: Resource } {
  return {
    made: key({ policy: policyFor([PARTNER]), region: "eu-west-1" }, { name: `key-${name}` }),
    database: instance({ engine: "mysql", storageEncrypted: true, region: "us-east-1" }, { name: `database-${name}` }),
  };
}
