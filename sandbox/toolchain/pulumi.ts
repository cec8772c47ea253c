/** Finds a Pulumi CLI: on PATH, in the cache folder, by the official download, or built from source. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { run } from "../processes";
import { createAtomically, removeLeftovers } from "./atomicFolder";
import { downloadPulumi } from "./download";
import { isExecutable, onPath } from "./executables";
import { buildPulumi } from "./fromSource/goBuild";
import { withLock } from "./lock";

/** The versions of the engine that the sandbox and the policy pack support. */
const ACCEPTED_VERSIONS = ">=3.231.0 <4";
/** The version to install if none is found. */
export const PULUMI_VERSION = "3.259.0";
/** A file that marks the executables of a sandbox. */
export const OWN_BIN_MARKER = ".rds-snapshots-sandbox";

export interface PulumiCli {
  executable: string;
  version: string;
  /** A CLI that was built from source has no language hosts. */
  origin: "path" | "download" | "source";
}

export interface FindOptions {
  /** The cache folder; see `cacheFolder`. */
  cache: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** For tests: other ways to install the CLI. */
  download?: typeof downloadPulumi;
  build?: typeof buildPulumi;
}

/** Finds the CLI on PATH or in the cache; otherwise downloads or builds it. */
export async function findPulumi(options: FindOptions): Promise<PulumiCli> {
  return (await fromPath(options)) ?? (await fromCache(options)) ?? (await install(options));
}

/** Returns the version of a CLI; undefined if it does not run. */
async function versionOf(executable: string, { cache, environment }: FindOptions): Promise<string | undefined> {
  // The CLI writes a log of every command to its home.
  const env = { ...environment, PULUMI_HOME: path.join(cache, "pulumi", "home"), PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await run(executable, ["version"], { env, timeout: 20_000 });
  return code === 0 ? (semver.clean(stdout.trim()) ?? undefined) : undefined;
}

async function fromPath(options: FindOptions): Promise<PulumiCli | undefined> {
  const { cache, environment, log } = options;
  for (const executable of onPath("pulumi", environment)) {
    if (isOurs(executable, cache)) {
      continue;
    }
    const version = await versionOf(executable, options);
    if (version === undefined) {
      log(`Skipping ${executable}: "pulumi version" failed.`);
    } else if (!semver.satisfies(version, ACCEPTED_VERSIONS)) {
      log(`Skipping ${executable}: version ${ACCEPTED_VERSIONS} is required, but this is ${version}.`);
    } else if (!hasLanguageHost(executable, environment)) {
      log(`Skipping ${executable}: pulumi-language-nodejs is missing.`);
    } else {
      return { executable, version, origin: "path" };
    }
  }
  return undefined;
}

/** Whether the CLI belongs to a sandbox. Commands that run on a sandbox have its CLI on their PATH. */
function isOurs(executable: string, cache: string): boolean {
  const folder = path.dirname(executable);
  const relative = path.relative(cache, fs.realpathSync(executable));
  return fs.existsSync(path.join(folder, OWN_BIN_MARKER)) || !(relative.startsWith("..") || path.isAbsolute(relative));
}

/** Whether a CLI finds its language host for a language. */
export function hasLanguageHost(executable: string, environment: NodeJS.ProcessEnv, language = "nodejs"): boolean {
  const host = `pulumi-language-${language}`;
  const beside = path.join(path.dirname(fs.realpathSync(executable)), host);
  return isExecutable(beside) || onPath(host, environment).length > 0;
}

function downloadFolder(cache: string): string {
  return path.join(cache, "pulumi", `${PULUMI_VERSION}-official`);
}

function sourceFolder(cache: string): string {
  return path.join(cache, "pulumi", `${PULUMI_VERSION}-source`);
}

async function fromCache(options: FindOptions): Promise<PulumiCli | undefined> {
  for (const [origin, folder] of [
    ["download", downloadFolder(options.cache)],
    ["source", sourceFolder(options.cache)],
  ] as const) {
    const executable = path.join(folder, "pulumi");
    if (isExecutable(executable) && (await versionOf(executable, options)) === PULUMI_VERSION) {
      return { executable, version: PULUMI_VERSION, origin };
    }
  }
  return undefined;
}

async function install(options: FindOptions): Promise<PulumiCli> {
  const { cache, environment, log } = options;
  const lock = { file: path.join(cache, "pulumi.lock"), doing: `installing the Pulumi CLI into ${cache}`, log };
  return withLock(lock, async () => {
    const found = await fromCache(options);
    if (found) {
      return found;
    }
    removeLeftovers(path.join(cache, "pulumi"));
    const wanted = { version: PULUMI_VERSION, environment, log };
    const download = options.download ?? downloadPulumi;
    if (await createAtomically(downloadFolder(cache), (folder) => download({ ...wanted, folder }))) {
      return { executable: path.join(downloadFolder(cache), "pulumi"), version: PULUMI_VERSION, origin: "download" };
    }
    const build = options.build ?? buildPulumi;
    await createAtomically(sourceFolder(cache), async (folder) => {
      await build({ ...wanted, folder });
      return true;
    });
    return { executable: path.join(sourceFolder(cache), "pulumi"), version: PULUMI_VERSION, origin: "source" };
  });
}
