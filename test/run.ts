/**
 * `npm test [-- --only ROOM …]`: every check of the repository, as many at a time as there are cores. The last line
 * counts what really ran.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "../sandbox/folders";
import { withoutSettings } from "../sandbox/lifecycle/environment";
import { ensureYamlLanguage } from "../sandbox/toolchain/fromSource/yamlLanguage";
import { findPulumi } from "../sandbox/toolchain/pulumi";
import { ensureVenv } from "../sandbox/toolchain/python";
import { type Job, jobsOf, needsEngine, needsPython, REPOSITORY, rooms } from "./runner/jobs";
import { runAll } from "./runner/pool";
import { type Outcome, summary } from "./runner/reports";
import { endProcessesWith, runJob } from "./runner/worker";

/** What a job may need: the engine, a program, a policy pack and a plugin, each a process. In bytes. */
const MEMORY_OF_A_JOB = 1.5 * 1024 ** 3;
/** How often a quiet run shows what is going on, in milliseconds. */
const BETWEEN_SIGNS = 30_000;

async function main(args: readonly string[]): Promise<number> {
  const chosen = chosenRooms(args);
  process.env = withoutSettings();
  const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), "rds-snapshots-test-")));
  const clean = () => {
    endProcessesWith(temporary);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      console.error(`\nInterrupted by ${signal}; all tests were ended.`);
      clean();
      process.exit(130);
    });
  }
  try {
    const outcomes = await run(jobsOf(chosen, await prepare(chosen)), temporary);
    console.log(`\n${summary(outcomes)}`);
    return outcomes.every(({ report }) => report.failed === 0) ? 0 : 1;
  } finally {
    clean();
  }
}

/** The rooms that `--only` names; otherwise all. */
function chosenRooms(args: readonly string[]): string[] {
  const all = rooms();
  const { values } = parseArgs({ args: [...args], options: { only: { type: "string", multiple: true } } });
  const named = (values.only ?? all).flatMap((names) => names.split(","));
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown room "${unknown.join('", "')}". The rooms are ${all.join(", ")}.`);
  return all.filter((room) => named.includes(room));
}

/** Builds what the tests would otherwise build in the first test that needs it. Returns the Python of the local AWS. */
async function prepare(chosen: readonly string[]): Promise<string> {
  const shared = { cache: cacheFolder(), environment: process.env, log: console.log };
  if (needsEngine(chosen)) {
    const { origin } = await findPulumi(shared);
    if (origin === "source") await ensureYamlLanguage(shared);
  }
  const requirements = path.join(REPOSITORY, "sandbox", "aws", "requirements.txt");
  return needsPython(chosen) ? ensureVenv({ ...shared, requirements }) : "";
}

async function run(jobs: readonly Job[], temporary: string): Promise<Outcome[]> {
  const slots = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / MEMORY_OF_A_JOB)));
  const started = new Map<Job, number>();
  let ended = 0;
  let lastSign = Date.now();
  console.log(`${jobs.length} jobs, ${slots} at a time; the output of each follows when it ends.`);
  const signs = setInterval(() => {
    if (Date.now() - lastSign < BETWEEN_SIGNS) return;
    lastSign = Date.now();
    const running = [...started].map(([{ title }, since]) => `${title} ${seconds(Date.now() - since)}`);
    console.log(`-- ${ended} of ${jobs.length} jobs done; running: ${running.join(", ")}`);
  }, 1000);
  const runOne = async (job: Job): Promise<Outcome> => {
    started.set(job, Date.now());
    const folder = path.join(temporary, String(jobs.indexOf(job)).padStart(3, "0"));
    const { output, milliseconds, report } = await runJob(job, { cwd: REPOSITORY, temporary: folder });
    started.delete(job);
    ended += 1;
    lastSign = Date.now();
    const result = report.failed > 0 ? "FAILED" : "done";
    console.log(`\n== ${job.title}: ${result} in ${seconds(milliseconds)}\n${output.trim()}`);
    return { room: job.room, title: job.title, milliseconds, report };
  };
  try {
    return await runAll(jobs, slots, runOne);
  } finally {
    clearInterval(signs);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
