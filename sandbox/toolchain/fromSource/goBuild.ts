/** Builds programs of Pulumi from source, with Go modules that pin every dependency. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as semver from "semver";
import { run } from "../../processes";
import { SandboxError } from "../../sandboxError";
import type { InstallOptions } from "../download";
import { onPath } from "../executables";

export interface GoProgram {
  /** The name in messages, such as "Pulumi CLI". */
  title: string;
  /** The folder of the Go module. */
  module: string;
  /** The package to build. */
  command: string;
  /** The variable for the version. Without a version the checks of the engine misbehave. */
  versionVariable: string;
}

export interface GoBuild {
  version: string;
  /** The executable to create. */
  output: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

const PULUMI: GoProgram = {
  title: "Pulumi CLI",
  module: path.join(__dirname, "engine"),
  command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
};

/** Builds `pulumi` in a folder. */
export function buildPulumi({ folder, ...build }: InstallOptions): Promise<void> {
  return goBuild(PULUMI, { ...build, output: path.join(folder, "pulumi") });
}

const BETWEEN_REPORTS = 10_000;

/** Builds an executable; rejects with a SandboxError if Go is missing or too old, or the build fails. */
export async function goBuild(program: GoProgram, { version, output, environment, log }: GoBuild): Promise<void> {
  const { title, module, command } = program;
  const go = await findGo(program, environment);
  log(`Building the ${title} ${version} from source. This takes some minutes, once.`);
  const inModule = { cwd: module, env: goEnvironment(environment) };
  const report = buildProgress(log);
  // To list the packages, Go downloads all sources.
  const listed = await run(go, ["list", "-deps", command], { ...inModule, onLine: report.onListed });
  const { code, stderr } =
    listed.code === 0
      ? await run(go, buildArguments(program, version, output), { ...inModule, onLine: report.onBuilt })
      : listed;
  report.end();
  if (code !== 0) {
    const reason = stderr.split("\n").filter((line) => line !== "" && !isProgress(line));
    throw new SandboxError(`Failed to build the ${title}: ${reason.slice(-5).join("\n  ") || "go was ended"}`);
  }
}

function buildArguments({ command, versionVariable }: GoProgram, version: string, output: string): string[] {
  const link = `-s -w -X ${versionVariable}=v${version}`;
  return ["build", "-v", "-buildvcs=false", "-trimpath", "-ldflags", link, "-o", output, command];
}

/**
 * Go would apply the caller's go.work file, flags and target platform to this module too. An empty GOFLAGS would not
 * override the flags of `go env -w`. Go requires HOME for its caches, which a service may not set.
 */
function goEnvironment({ GOOS, GOARCH, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { HOME: os.homedir(), ...environment, GOWORK: "off", GOFLAGS: "-mod=readonly", GO111MODULE: "on" };
}

async function findGo({ title, module }: GoProgram, environment: NodeJS.ProcessEnv): Promise<string> {
  const needed = /^go (\S+)$/m.exec(fs.readFileSync(path.join(module, "go.mod"), "utf8"))?.[1] ?? "1";
  const fix = `install Go ${needed} or later, or a Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/)`;
  const [go] = onPath("go", environment);
  if (go === undefined) {
    throw new SandboxError(`The ${title} is missing, and Go to build it is not on PATH; ${fix}.`);
  }
  // In the folder of the module, Go may download a newer toolchain and return its version.
  const inModule = await run(go, ["env", "GOVERSION"], { cwd: module, env: goEnvironment(environment) });
  const version = semver.coerce(inModule.stdout.trim());
  if (inModule.code !== 0 || version === null || semver.lt(version, semver.coerce(needed) ?? "1.0.0")) {
    const here = await run(go, ["env", "GOVERSION"], { cwd: os.tmpdir(), env: goEnvironment(environment) });
    const found = here.stdout.trim().replace(/^go/, "") || "of unknown version";
    throw new SandboxError(`The ${title} is missing, and Go ${found} (${go}) is too old to build it; ${fix}.`);
  }
  return go;
}

const DOWNLOADING = "go: downloading ";

function isProgress(line: string): boolean {
  return line.startsWith(DOWNLOADING) || /^[\w./~-]+$/.test(line);
}

/** Go prints each module that it downloads and each package that it compiles; logs their numbers at intervals. */
function buildProgress(log: (line: string) => void) {
  const since = Date.now();
  const count = { downloaded: 0, listed: 0, compiled: 0 };
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - since) / 1000);
    // Go does not compile packages that are in its cache.
    const compiled = `${count.compiled} of at most ${count.listed} packages compiled`;
    log(`  ${seconds} s: ${count.listed > 0 ? compiled : `${count.downloaded} modules downloaded`}`);
  }, BETWEEN_REPORTS);
  return {
    onListed: (line: string) => {
      count[line.startsWith(DOWNLOADING) ? "downloaded" : "listed"]++;
    },
    onBuilt: (line: string) => {
      count.compiled += isProgress(line) ? 1 : 0;
    },
    end: () => clearInterval(timer),
  };
}
