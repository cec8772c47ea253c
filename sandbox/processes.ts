/** Runs child processes, and identifies and ends processes that outlive this one. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface Finished {
  /** Undefined if the program could not be started or a signal ended it. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** In milliseconds; the program is killed afterwards. */
  timeout?: number;
  /** Receives each line of stdout and stderr. */
  onLine?: (line: string) => void;
}

/** Runs a program to its end. Never rejects: if the program cannot be started, `stderr` contains the reason. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      timeout: options.timeout,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    });
    endWithThisProcess(child);
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

/** Ends a child when this process exits, so that an interrupted installation or build does not continue unseen. */
function endWithThisProcess(child: ChildProcess): void {
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  child.once("close", () => process.removeListener("exit", end));
}

/** Identifies a process even after the system has given its ID to another one. */
export interface ProcessIdentity {
  pid: number;
  pidStart: string;
}

/** Returns when the process started, as text to compare; undefined if there is no such process. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    return startOnLinux(pid);
  }
  // Otherwise the text depends on the language and time zone of the caller.
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const { code, stdout } = await run("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { env });
  const [state, ...start] = stdout.trim().split(/\s+/);
  return code !== 0 || !state || state.startsWith("Z") ? undefined : start.join(" ");
}

function startOnLinux(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may itself contain spaces and parentheses.
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
 * Ends a process with SIGTERM, or with SIGKILL if it still runs after `patience` milliseconds. Returns false if it was not
 * running. A process that only has the same ID is left alone.
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
