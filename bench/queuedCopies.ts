/** Measures how close concurrent copies come to the shortest possible time on the local AWS; see bench/README.md. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ENCRYPTION_SALT } from "../sandbox/cli/stack";
import { endpointOf, readRecord } from "../sandbox/lifecycle/record";

const REPOSITORY = resolve(__dirname, "..");
const REGIONS = ["ap-southeast-2", "eu-central-1", "eu-west-1"];
const COPY_SECONDS = 10;
const SNAPSHOT_INTERVAL = 3600_000;

interface Scenario {
  name: string;
  /** How many snapshots of each database are copied to each Region. */
  snapshots: Map<string, number>;
  /** How many copies may be in progress in each Region. */
  slots: number;
}

const names = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `many-${String(first + index).padStart(3, "0")}`);

const SCENARIOS: readonly Scenario[] = [
  {
    name: "30 copies of 3 databases into 3 Regions, 20 slots each",
    snapshots: new Map([4, 3, 3].map((count, index) => [names(1, 3)[index] ?? "", count])),
    slots: 20,
  },
  {
    name: "45 copies of 15 databases into 3 Regions, 3 slots each",
    snapshots: new Map(names(4, 15).map((name) => [name, 1])),
    slots: 3,
  },
];

interface Copy {
  region: string;
  identifier: string;
  status: string;
  /** When the copy was requested, in seconds. */
  started: number;
  /** When AWS began and finished the transfer of its data. */
  begun: number;
  ended: number;
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  const sandbox = (...args: string[]) =>
    execFileSync("npm", ["--silent", "run", "sandbox", "--", ...args], {
      cwd: REPOSITORY,
      env: { ...process.env, RDS_SNAPSHOTS_SANDBOX_HOME: home },
      stdio: ["ignore", "ignore", "inherit"],
    });
  try {
    sandbox("up", "--copy-seconds", `${COPY_SECONDS}`, "--many", "18");
    const control = async (route: string, body?: object) => {
      const record = readRecord(home);
      if (record === undefined) throw new Error("The sandbox is not up.");
      const request = body && { method: "POST", body: JSON.stringify(body) };
      return (await fetch(`${endpointOf(record)}/_sandbox/${route}`, request)).json();
    };
    for (const scenario of SCENARIOS) {
      for (const [dbInstanceIdentifier, count] of scenario.snapshots) {
        for (let age = 1; age <= count; age += 1) {
          const at = new Date(Date.now() - age * SNAPSHOT_INTERVAL).toISOString();
          await control("automated-snapshot", { region: "us-east-1", dbInstanceIdentifier, at });
        }
      }
      const before = ((await control("copies")) as Copy[]).length;
      const file = join(home, "config.yaml");
      writeFileSync(file, configOf(scenario));
      sandbox("exec", "--", "pulumi", "up", "--yes", "--skip-preview", "--config-file", file, "--parallel", "64");
      report(scenario, ((await control("copies")) as Copy[]).slice(before));
    }
  } finally {
    sandbox("down");
    rmSync(home, { recursive: true });
  }
}

function configOf({ snapshots, slots }: Scenario): string {
  const databases = [...snapshots].map(
    ([name, newest]) => `    - { identifier: ${name}, region: us-east-1, snapshots: { newest: ${newest} } }`,
  );
  return [
    `encryptionsalt: ${ENCRYPTION_SALT}`,
    "config:",
    `  pulumi-rds-snapshots:concurrentCopies: { instance: ${slots} }`,
    "  pulumi-rds-snapshots:deletion: retain",
    `  pulumi-rds-snapshots:targets: [${REGIONS.map((region) => `{ region: ${region} }`).join(", ")}]`,
    "  pulumi-rds-snapshots:databases:",
    ...databases,
    "",
  ].join("\n");
}

/** Prints the time from the first request to the last end of a copy, over the shortest possible time. */
function report({ name, slots }: Scenario, copies: readonly Copy[]): void {
  const available = copies.filter(({ status }) => status === "available");
  const timeBy = (keyOf: (copy: Copy) => string) => {
    const times = new Map<string, number>();
    for (const copy of available) times.set(keyOf(copy), (times.get(keyOf(copy)) ?? 0) + copy.ended - copy.begun);
    return Math.max(...times.values());
  };
  const ofDatabases = timeBy(({ identifier }) => identifier.slice(0, "many-001".length));
  const ofRegions = timeBy(({ region }) => region) / slots;
  const bound = Math.max(ofDatabases, ofRegions);
  const makespan =
    Math.max(...available.map(({ ended }) => ended)) - Math.min(...available.map(({ started }) => started));
  console.log(
    `${name}: ${(makespan / bound).toFixed(2)} of the bound, ${available.length} of ${copies.length} available`,
  );
  console.log(
    `  (bound ${bound.toFixed(0)} s by the ${ofDatabases > ofRegions ? "databases" : "Regions"}, makespan ${makespan.toFixed(0)} s here)`,
  );
}

void main();
