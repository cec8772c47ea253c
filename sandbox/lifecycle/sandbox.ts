/** Starts, checks and ends the sandbox. */
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder, foldersOf, REPOSITORY } from "../folders";
import { endProcess, isRunning } from "../processes";
import { installCli, installProvider } from "../toolchain/install";
import { withLock } from "../toolchain/lock";
import { findPulumi } from "../toolchain/pulumi";
import { ensureVenv } from "../toolchain/python";
import { stateFolder } from "./environment";
import { type Behavior, endLeftover, health, type LocalAws, PROGRAMS, seedLocalAws, startLocalAws } from "./localAws";
import { endpointOf, readRecord, removeRecord, type SandboxRecord, writeRecord } from "./record";

/** The options that a sandbox is started with and keeps. */
export interface StartChoices extends Behavior {
  /** The number of additional small databases; defaults to 0. */
  many?: number;
}

export interface UpOptions extends StartChoices {
  /** The folder of the sandbox; see `sandboxHome`. */
  home: string;
  /** Receives each line of progress. */
  log: (line: string) => void;
}

export interface Sandbox extends SandboxRecord {
  home: string;
  /** The address of the local AWS, for example `http://127.0.0.1:41234`. */
  endpoint: string;
}

export type SandboxStatus =
  | { state: "down" }
  | { state: "up"; sandbox: Sandbox }
  | { state: "crashed"; reason: string; sandbox: Sandbox };

/**
 * Installs what is missing, starts the local AWS unless it runs, and creates the source databases. Changes nothing if the
 * sandbox is up.
 */
export async function up(options: UpOptions): Promise<Sandbox & { alreadyUp: boolean }> {
  const { home, log } = options;
  fs.mkdirSync(home, { recursive: true });
  return withLock(lockOf(home, "starting the sandbox", log), async () => {
    const environment = process.env;
    const pulumi = await findPulumi({ cache: cacheFolder(), environment, log });
    log(`Pulumi CLI ${pulumi.version} (${ORIGINS[pulumi.origin]}${pulumi.executable})`);
    const requirements = path.join(REPOSITORY, "sandbox", "aws", "requirements.txt");
    const python = await ensureVenv({ cache: cacheFolder(), requirements, environment, log });
    await installCli(home, pulumi);
    await installProvider(home);
    return bringUp(options, { pulumi, python });
  });
}

const ORIGINS = { path: "", download: "downloaded: ", source: "built from source: " };

type Tools = Pick<SandboxRecord, "pulumi" | "python">;

/** Starts the local AWS and creates the source databases with installed tools: the part of `up` that installs nothing. */
export async function bringUp(
  { home, log, many, ...behavior }: UpOptions,
  tools: Tools,
  programs = PROGRAMS,
): Promise<Sandbox & { alreadyUp: boolean }> {
  const before = await status(home);
  if (before.state === "crashed") {
    log(`${before.reason} Starting a new one; the stacks deployed on the old one are lost.`);
    await endProcess(before.sandbox);
  }
  await endLeftover(home);
  const running = before.state === "up" ? before.sandbox : undefined;
  const local = running ?? (await start({ home, log, ...behavior }, tools, programs.server));
  const { pid, pidStart, port, instance } = local;
  const since = running?.since ?? new Date().toISOString();
  const { enforceIam } = running ?? behavior;
  const started = { pid, pidStart, port, instance, since, ...(enforceIam && { enforceIam }) };
  const record: SandboxRecord = { ...started, ...tools, seeded: running?.seeded ?? false };
  writeRecord(home, record);
  fs.rmSync(foldersOf(home).starting, { force: true });
  if (!record.seeded) {
    log("Creating the source databases ...");
    await seedLocalAws({ python: tools.python, endpoint: endpointOf(record), log, many, seed: programs.seed });
    record.seeded = true;
    writeRecord(home, record);
  }
  const alreadyUp = running?.seeded ?? false;
  log(`The sandbox is up${alreadyUp ? " already" : ""}: local AWS on ${endpointOf(record)}`);
  return { ...sandboxOf(home, record), alreadyUp };
}

async function start(options: UpOptions, { python }: Tools, server: string): Promise<LocalAws> {
  options.log("Starting the local AWS ...");
  const local = await startLocalAws({ ...options, python, server });
  removeStates(options.home);
  fs.mkdirSync(stateFolder({ home: options.home, instance: local.instance }), { recursive: true });
  return local;
}

/** The states of an earlier instance list resources that no longer exist. */
function removeStates(home: string): void {
  const { states, pulumi } = foldersOf(home);
  fs.rmSync(states, { recursive: true, force: true });
  fs.rmSync(path.join(pulumi, "workspaces"), { recursive: true, force: true });
}

/** Stops the local AWS that `up` started. Returns whether there was one. */
export async function down(options: { home: string; log: (line: string) => void }): Promise<boolean> {
  const { home, log } = options;
  if (!fs.existsSync(home)) {
    log("The sandbox is not up; there is nothing to stop.");
    return false;
  }
  return withLock(lockOf(home, "starting or stopping the sandbox", log), async () => {
    const leftover = await endLeftover(home);
    const record = readRecord(home);
    const ended = record !== undefined && (await endProcess(record));
    removeRecord(home);
    fs.rmSync(foldersOf(home).portFile, { force: true });
    if (ended) {
      log(`Stopped the local AWS on ${endpointOf(record)} (process ${record.pid}).`);
    } else {
      log(leftover ? "Stopped a local AWS that was starting." : "The sandbox is not up; there is nothing to stop.");
    }
    return ended || leftover;
  });
}

export async function status(home: string): Promise<SandboxStatus> {
  const record = readRecord(home);
  if (record === undefined) {
    return { state: "down" };
  }
  const sandbox = sandboxOf(home, record);
  const { log } = foldersOf(home);
  if (!(await isRunning(record))) {
    return { state: "crashed", reason: `The local AWS (process ${record.pid}) has exited; see ${log}.`, sandbox };
  }
  if ((await health(record.port)) !== record.instance) {
    const reason = `The local AWS (process ${record.pid}) does not respond on ${sandbox.endpoint}; see ${log}.`;
    return { state: "crashed", reason, sandbox };
  }
  return { state: "up", sandbox };
}

function sandboxOf(home: string, record: SandboxRecord): Sandbox {
  return { ...record, home, endpoint: endpointOf(record) };
}

function lockOf(home: string, doing: string, log: (line: string) => void) {
  return { file: foldersOf(home).lock, doing, log };
}
