import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Look, lookInAws } from "../aws/existing";

/** The Pulumi CLI, AWS, files and time, as `adopt` uses them. */
export interface Host {
  /** Runs `pulumi` with these arguments. Returns its exit code, and its standard output if that is captured. */
  pulumi(args: readonly string[], output: "captured" | "shown"): Promise<{ code: number; stdout: string }>;
  look: Look;
  /** Passes a temporary file with this content to `use`. */
  withFile<T>(content: string, use: (file: string) => Promise<T>): Promise<T>;
  /** Waits before AWS is asked again. */
  pause(): Promise<void>;
  log(line: string): void;
}

const PAUSE_MS = 5000;

const NOT_FOUND = 'Command "pulumi" not found on PATH; install the Pulumi CLI, or add its folder to PATH.';

/** This machine. */
export function localHost(): Host {
  return { look: lookInAws(), pause: () => sleep(PAUSE_MS), log: console.log, pulumi, withFile };
}

const pulumi: Host["pulumi"] = async (args, output) => {
  const stdout = output === "captured" ? "pipe" : "inherit";
  // npm runs a script in the package's folder, and passes the caller's folder.
  const child = spawn("pulumi", args, { cwd: process.env["INIT_CWD"], stdio: ["inherit", stdout, "inherit"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (error) => reject("code" in error && error.code === "ENOENT" ? new Error(NOT_FOUND) : error));
    child.once("close", (code) => resolve(code ?? 1));
  });
  const captured = child.stdout === null ? "" : text(child.stdout);
  return { code: await ended, stdout: await captured };
};

const withFile: Host["withFile"] = async (content, use) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rds-snapshots-adopt-"));
  try {
    const file = path.join(folder, "import.json");
    fs.writeFileSync(file, content);
    return await use(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};
