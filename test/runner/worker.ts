/** Runs a job in a process of its own. There is always a report in the end, and no process is left. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Report, reportOfCheck } from "./reports";

/** A job that prints nothing for so long hangs: the slowest test takes minutes on a busy machine. In milliseconds. */
const LONGEST_SILENCE = 20 * 60_000;

export interface Work {
  title: string;
  /** The command of the job, which writes its report into the given file. */
  command: (reportFile: string) => readonly [program: string, ...args: string[]];
  /** Reads the report; a job without it is a check that passes or fails as a whole. */
  parse?: (text: string) => Report;
}

export interface WorkerOptions {
  /** The working folder of the job. */
  cwd: string;
  /** A folder for the temporary files of the job; it is removed afterwards. */
  temporary: string;
  longestSilence?: number;
}

export interface Finished {
  milliseconds: number;
  /** What the job printed. */
  output: string;
  report: Report;
}

export async function runJob(work: Work, options: WorkerOptions): Promise<Finished> {
  const { cwd, temporary, longestSilence = LONGEST_SILENCE } = options;
  const started = Date.now();
  mkdirSync(temporary, { recursive: true });
  const reportFile = path.join(temporary, "report");
  const [program, ...args] = work.command(reportFile);
  // A group of its own: an interrupt at the terminal is for the runner, which then ends all jobs.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, TMPDIR: temporary },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { output, problem } = await follow(child, longestSilence, temporary);
  const report = readReport(work, reportFile, problem);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  const complaint = problem === undefined ? "" : `${work.title} ${problem}.\n`;
  return { milliseconds: Date.now() - started, output: output + complaint, report };
}

/** Waits for the end of a process and of all that it started. */
async function follow(
  child: ChildProcess,
  longestSilence: number,
  temporary: string,
): Promise<{ output: string; problem: string | undefined }> {
  let output = "";
  let silence: string | undefined;
  const kill = () => {
    silence = `printed nothing for ${longestSilence / 1000} seconds and was killed`;
    killAll(child, temporary);
  };
  const timer = setTimeout(kill, longestSilence).unref();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      timer.refresh();
    });
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  const problem = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  clearTimeout(timer);
  killAll(child, temporary);
  // A process that is left holds the output open; it has been killed by now.
  const patience = new AbortController();
  await Promise.race([closed, sleep(5000, undefined, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
  return { output, problem: silence ?? problem };
}

function killAll({ pid }: ChildProcess, temporary: string): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The whole group has ended.
  }
  endProcessesWith(temporary);
}

/** A job that failed, but reports no failed test, counts as one failure more; so does one that reports no test at all. */
function readReport({ title, parse }: Work, file: string, problem: string | undefined): Report {
  if (!parse) return reportOfCheck(title, problem === undefined);
  let report: Report;
  try {
    report = parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...reportOfCheck(title, false), failures: [problem ?? `left no report: ${reason}`] };
  }
  const { passed, failed, skipped, failures } = report;
  if (failed > 0 || (problem === undefined && passed + skipped > 0)) return report;
  return { ...report, failed: 1, failures: [...failures, problem ?? "ran no test"] };
}

/** Kills every process that has this folder for its temporary files, which are those of a job and all that they started. */
export function endProcessesWith(temporary: string): void {
  for (let turn = 0; turn < 10; turn++) {
    const found = processesWith(temporary);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // The process has ended by itself.
      }
    }
  }
}

/** The ids of the processes whose environment has `TMPDIR` in this folder. */
export function processesWith(temporary: string): number[] {
  const marker = `TMPDIR=${temporary}`;
  const found =
    process.platform === "linux"
      ? readdirSync("/proc").filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(marker))
      : execFileSync("ps", ["-axEww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
          .split("\n")
          .filter((line) => line.includes(marker))
          .map((line) => line.trim().split(" ")[0] ?? "");
  return found.map(Number).filter((pid) => pid !== process.pid);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    // The process has ended, or belongs to somebody else.
    return "";
  }
}
