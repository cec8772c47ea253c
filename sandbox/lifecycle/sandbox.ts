/** The sandbox as other programs use it: bring it up, ask how it is, run things in it, end it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder, foldersOf, REPOSITORY } from "../folders";
import { endProcess, isRunning } from "../processes";
import { installCli, installProvider } from "../toolchain/install";
import { withLock } from "../toolchain/lock";
import { findPulumi } from "../toolchain/pulumi";
import { ensureVenv } from "../toolchain/python";
import { stateFolder } from "./environment";
import { type CopyTime, endLeftover, health, type LocalAws, PROGRAMS, seedLocalAws, startLocalAws } from "./localAws";
import { endpointOf, readRecord, removeRecord, type SandboxRecord, writeRecord } from "./record";

/** What a sandbox is started with, and keeps. */
export interface StartChoices extends CopyTime {
  /** So many small databases more: none by default. */
  many?: number;
}

export interface UpOptions extends StartChoices {
  /** The sandbox's folder; see `sandboxHome`. */
  home: string;
  /** Takes each line of progress. */
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
 * Installs what is missing, starts the local AWS unless it runs, and makes the source databases. Harmless when all is up.
 * Rejects with a SandboxError, whose message is for the user.
 */
export async function up(options: UpOptions): Promise<Sandbox & { alreadyUp: boolean }> {
  const { home, log } = options;
  fs.mkdirSync(home, { recursive: true });
  return withLock(lockOf(home, "bringing the sandbox up", log), async () => {
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

/** Starts the local AWS and makes the source databases, with tools that are installed; what `up` does under its lock. */
export async function bringUp(
  { home, log, many, ...copyTime }: UpOptions,
  tools: Tools,
  programs = PROGRAMS,
): Promise<Sandbox & { alreadyUp: boolean }> {
  const before = await status(home);
  if (before.state === "crashed") {
    log(`${before.reason} Starting a new one; the stacks that spoke of the old one go with it.`);
    await endProcess(before.sandbox);
  }
  await endLeftover(home);
  const running = before.state === "up" ? before.sandbox : undefined;
  const local = running ?? (await start({ home, log, ...copyTime }, tools, programs.server));
  const { pid, pidStart, port, instance } = local;
  const since = running?.since ?? new Date().toISOString();
  const record: SandboxRecord = { pid, pidStart, port, instance, since, ...tools, seeded: running?.seeded ?? false };
  writeRecord(home, record);
  fs.rmSync(foldersOf(home).starting, { force: true });
  if (!record.seeded) {
    log("Making the source databases ...");
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
  dropStates(options.home);
  fs.mkdirSync(stateFolder({ home: options.home, instance: local.instance }), { recursive: true });
  return local;
}

/** A state that speaks of a local AWS that is gone would have the engine look for what no longer exists. */
function dropStates(home: string): void {
  const { states, pulumi } = foldersOf(home);
  fs.rmSync(states, { recursive: true, force: true });
  fs.rmSync(path.join(pulumi, "workspaces"), { recursive: true, force: true });
}

/** Ends the local AWS that `up` started, and nothing else; answers whether there was one. */
export async function down(options: { home: string; log: (line: string) => void }): Promise<boolean> {
  const { home, log } = options;
  if (!fs.existsSync(home)) {
    log("The sandbox is not up: there is nothing to end.");
    return false;
  }
  return withLock(lockOf(home, "changing the sandbox", log), async () => {
    const leftover = await endLeftover(home);
    const record = readRecord(home);
    const ended = record !== undefined && (await endProcess(record));
    removeRecord(home);
    fs.rmSync(foldersOf(home).portFile, { force: true });
    if (ended) {
      log(`Ended the local AWS on ${endpointOf(record)} (process ${record.pid}).`);
    } else {
      log(leftover ? "Ended a local AWS that was being started." : "The sandbox is not up: there is nothing to end.");
    }
    return ended || leftover;
  });
}

/** How the sandbox is. */
export async function status(home: string): Promise<SandboxStatus> {
  const record = readRecord(home);
  if (record === undefined) {
    return { state: "down" };
  }
  const sandbox = sandboxOf(home, record);
  const { log } = foldersOf(home);
  if (!(await isRunning(record))) {
    return { state: "crashed", reason: `The local AWS (process ${record.pid}) has ended; its log is ${log}.`, sandbox };
  }
  if ((await health(record.port)) !== record.instance) {
    const reason = `The local AWS (process ${record.pid}) runs, but does not answer on ${sandbox.endpoint}; its log is ${log}.`;
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
