/** The folder of each run, which keeps its states until everything is removed from AWS. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { REPOSITORY } from "../sandbox/folders";
import { isRunning, startOf } from "../sandbox/processes";

const recordSchema = z.object({
  /** What is removed begins with this, so a shorter one must never be read. */
  prefix: z.string().regex(/^conformance-[0-9a-f]{8}$/),
  account: z.string(),
  partition: z.string(),
  region: z.string(),
  targetRegion: z.string(),
  /** The process that runs, or ran. */
  pid: z.number(),
  pidStart: z.string(),
});

export type RunRecord = z.infer<typeof recordSchema>;

const FILE = "run.json";

/** `RDS_SNAPSHOTS_CONFORMANCE_HOME`, or `.conformance` in the repository. */
function home(): string {
  return path.resolve(REPOSITORY, process.env["RDS_SNAPSHOTS_CONFORMANCE_HOME"] || ".conformance");
}

export const folderOf = ({ prefix }: Pick<RunRecord, "prefix">) => path.join(home(), prefix);

/** Records a run, with a prefix that no other resource has. */
export async function recordRun(place: Omit<RunRecord, "prefix" | "pid" | "pidStart">): Promise<RunRecord> {
  const prefix = `conformance-${randomBytes(4).toString("hex")}`;
  const record = { ...place, prefix, pid: process.pid, pidStart: (await startOf(process.pid)) ?? "" };
  mkdirSync(folderOf(record), { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folderOf(record), FILE), JSON.stringify(record));
  return record;
}

/** Forgets a run of which AWS has nothing. */
export function forgetRun(record: RunRecord): void {
  rmSync(folderOf(record), { recursive: true, force: true });
}

/** The runs that may have left something in AWS, without those that still run. */
export async function earlierRuns(): Promise<RunRecord[]> {
  const names = (existsSync(home()) ? readdirSync(home()) : []).filter((name) =>
    existsSync(path.join(home(), name, FILE)),
  );
  const runs = names.map((name) => recordSchema.parse(JSON.parse(readFileSync(path.join(home(), name, FILE), "utf8"))));
  const running = await Promise.all(runs.map((run) => isRunning(run)));
  return runs.filter((_, index) => !running[index]);
}
