/** Child processes: run to the end, run with progress, started to stay, found again later, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface Finished {
  /** The exit code; undefined when the program could not be started or was ended by a signal. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the program after so many milliseconds. */
  timeout?: number;
  /** Takes each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
}

/** Runs a program to its end. Never rejects: a program that could not be started has no exit code, and `stderr` says why. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      timeout: options.timeout,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    });
    endWithUs(child);
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
      if (options.onLine) {
        createInterface({ input: child[name] }).on("line", options.onLine);
      }
    }
    child.on("error", (error) => resolve({ ...output, code: undefined, stderr: error.message }));
    child.on("close", (code) => resolve({ ...output, code: code ?? undefined }));
  });
}

/** Ends a child when this process exits, so that an interrupted install or build does not go on behind the user's back. */
export function endWithUs(child: ChildProcess): void {
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  child.once("close", () => process.removeListener("exit", end));
}

/** One process, told apart from a later one that was given the same id. */
export interface ProcessIdentity {
  pid: number;
  pidStart: string;
}

/** When the process started, in words that only serve to compare; undefined when there is no such process. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    return startOnLinux(pid);
  }
  // In another language or time zone `ps` would print the same time in other words.
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const { code, stdout } = await run("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { env });
  const [state, ...start] = stdout.trim().split(/\s+/);
  return code !== 0 || !state || state.startsWith("Z") ? undefined : start.join(" ");
}

function startOnLinux(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may itself hold spaces and parentheses.
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return state === "Z" || ticks === undefined ? undefined : `${boot} ${ticks}`;
  } catch {
    return undefined;
  }
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await startOf(identity.pid)) === identity.pidStart;
}

/**
 * Ends a process: SIGTERM, and SIGKILL when it is still there after `patience` milliseconds.
 * Answers false when it was not running any more. A process that only has the same id is left alone.
 */
export async function endProcess(identity: ProcessIdentity, patience = 5000): Promise<boolean> {
  if (!(await isRunning(identity))) {
    return false;
  }
  process.kill(identity.pid, "SIGTERM");
  const deadline = Date.now() + patience;
  while (await isRunning(identity)) {
    if (Date.now() > deadline) {
      process.kill(identity.pid, "SIGKILL");
      await sleep(100);
      return true;
    }
    await sleep(50);
  }
  return true;
}
