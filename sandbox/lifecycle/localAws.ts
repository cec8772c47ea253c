/** Starts, checks, seeds and ends the process of the local AWS. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { foldersOf, REPOSITORY } from "../folders";
import { endProcess, isRunning, type ProcessIdentity, run, startOf } from "../processes";
import { SandboxError } from "../sandboxError";
import { awsEnvironment } from "./environment";

/** The Python programs of the local AWS. */
export const PROGRAMS = {
  server: path.join(REPOSITORY, "sandbox", "aws", "server.py"),
  seed: path.join(REPOSITORY, "sandbox", "seed", "seed.py"),
};

/** The time that a snapshot copy takes on the local AWS. Defaults to that of the server. */
export interface CopyTime {
  /** In seconds, for snapshots of any size. */
  copySeconds?: number;
  /** Additional seconds for each GiB. */
  copySecondsPerGib?: number;
}

/** How the local AWS behaves from its start on. */
export interface Behavior extends CopyTime {
  /** Evaluate the IAM policies of users and roles; defaults to false. */
  enforceIam?: boolean;
}

export interface StartOptions extends Behavior {
  home: string;
  python: string;
  server?: string;
}

export interface LocalAws extends ProcessIdentity {
  port: number;
  instance: string;
}

/** The time in which the server must start, in milliseconds. */
const START_TIMEOUT = 60_000;

/** Starts the local AWS, which outlives this process. Rejects with a SandboxError that quotes its log if it does not start. */
export async function startLocalAws(options: StartOptions): Promise<LocalAws> {
  const { portFile, starting } = foldersOf(options.home);
  fs.rmSync(portFile, { force: true });
  const child = spawnServer(options);
  const identity = await identityOf(child);
  fs.writeFileSync(starting, JSON.stringify(identity));
  try {
    const port = await portOf(child, options);
    const instance = await health(port);
    if (instance === undefined) {
      throw new SandboxError(`The local AWS does not respond on port ${port}; see ${foldersOf(options.home).log}.`);
    }
    child.unref();
    return { ...identity, port, instance };
  } catch (error) {
    await endProcess(identity);
    fs.rmSync(starting, { force: true });
    throw error;
  }
}

function spawnServer({ home, python, server = PROGRAMS.server, ...behavior }: StartOptions): ChildProcess {
  const { log, portFile } = foldersOf(home);
  const args = [...PYTHON_OPTIONS, server, "--port-file", portFile, ...flagsOf(behavior)];
  const output = fs.openSync(log, "w");
  try {
    // In a session of its own, so that an interrupt at the terminal does not end the server.
    return spawn(python, args, {
      cwd: REPOSITORY,
      detached: true,
      stdio: ["ignore", output, output],
      env: serverEnvironment(process.env),
    });
  } finally {
    fs.closeSync(output);
  }
}

/** Ignore the PYTHON* variables of the caller, use UTF-8 in every locale, do not buffer the output. */
const PYTHON_OPTIONS = ["-E", "-X", "utf8", "-u"];

/** The variables that Python needs. Others could change the server: moto alone reads many. */
const NEEDED = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

function serverEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return awsEnvironment(Object.fromEntries(NEEDED.map((name) => [name, base[name]])));
}

function flagsOf({ copySeconds, copySecondsPerGib, enforceIam }: Behavior): string[] {
  return [
    ...(copySeconds === undefined ? [] : ["--copy-seconds", String(copySeconds)]),
    ...(copySecondsPerGib === undefined ? [] : ["--copy-seconds-per-gib", String(copySecondsPerGib)]),
    ...(enforceIam ? ["--enforce-iam"] : []),
  ];
}

async function identityOf(child: ChildProcess): Promise<ProcessIdentity> {
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new SandboxError(`Failed to start the local AWS: ${error.message}`)));
  });
  const pid = child.pid ?? 0;
  return { pid, pidStart: (await startOf(pid)) ?? "exited at once" };
}

const portFileSchema = z.object({ port: z.number().int().positive() });

async function portOf(child: ChildProcess, { home }: StartOptions): Promise<number> {
  const { portFile, log } = foldersOf(home);
  const deadline = Date.now() + START_TIMEOUT;
  while (!fs.existsSync(portFile)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new SandboxError(`The local AWS exited during its start. The last lines of ${log}:\n${lastLines(log)}`);
    }
    if (Date.now() > deadline) {
      throw new SandboxError(`The local AWS did not start within ${START_TIMEOUT / 1000} seconds; see ${log}.`);
    }
    await sleep(50);
  }
  return portFileSchema.parse(JSON.parse(fs.readFileSync(portFile, "utf8"))).port;
}

function lastLines(log: string): string {
  const lines = fs.existsSync(log) ? fs.readFileSync(log, "utf8").trimEnd().split("\n") : [];
  return lines
    .slice(-10)
    .map((line) => `  ${line}`)
    .join("\n");
}

const healthSchema = z.object({ instance: z.uuid() });

/** Returns the instance of the local AWS that responds on the port; undefined if none does. */
export async function health(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_sandbox/health`, { signal: AbortSignal.timeout(5000) });
    return healthSchema.parse(await response.json()).instance;
  } catch {
    return undefined;
  }
}

export interface SeedOptions {
  python: string;
  endpoint: string;
  log: (line: string) => void;
  /** The number of additional small databases, `many-001` and so on. */
  many?: number | undefined;
  seed?: string;
}

/** Creates the source databases. */
export async function seedLocalAws({ python, endpoint, log, many, seed = PROGRAMS.seed }: SeedOptions): Promise<void> {
  const env = awsEnvironment(process.env, endpoint);
  const more = many === undefined ? [] : ["--many", String(many)];
  const { code, stderr } = await run(python, [...PYTHON_OPTIONS, seed, "--endpoint", endpoint, ...more], {
    cwd: REPOSITORY,
    env,
    onLine: (line) => log(`  ${line}`),
  });
  if (code !== 0) {
    throw new SandboxError(
      `Failed to create the source databases: ${stderr.trim().split("\n").slice(-5).join("\n  ")}`,
    );
  }
}

const identitySchema = z.object({ pid: z.number().int().positive(), pidStart: z.string() });

/** Ends a server whose `up` was killed before it wrote the record. Returns whether there was one. */
export async function endLeftover(home: string): Promise<boolean> {
  const { starting } = foldersOf(home);
  if (!fs.existsSync(starting)) {
    return false;
  }
  const leftover = identitySchema.safeParse(parse(fs.readFileSync(starting, "utf8")));
  const ended = leftover.success && (await isRunning(leftover.data)) && (await endProcess(leftover.data));
  fs.rmSync(starting, { force: true });
  return ended;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
