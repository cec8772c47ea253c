/** Builds the Pulumi CLI from source, with the module in `engine/` that pins every dependency. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as semver from "semver";
import { SandboxError } from "../failure";
import { run } from "../processes";
import type { InstallOptions } from "./download";
import { onPath } from "./executables";

const MODULE = path.join(__dirname, "engine");
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const BETWEEN_REPORTS = 10_000;

/** Builds `pulumi` into the folder; rejects with a SandboxError when Go is missing or too old, or the build fails. */
export async function buildPulumi({ version, folder, environment, log }: InstallOptions): Promise<void> {
  const go = await findGo(environment);
  log(`Building the Pulumi CLI ${version} from source, once: this takes some minutes.`);
  const inModule = { cwd: MODULE, env: goEnvironment(environment) };
  const report = buildProgress(log);
  // Go has to fetch all sources to list the packages, so this is the part that downloads.
  const listed = await run(go, ["list", "-deps", COMMAND], { ...inModule, onLine: report.onListed });
  const { code, stderr } =
    listed.code === 0
      ? await run(go, buildArguments(version, path.join(folder, "pulumi")), { ...inModule, onLine: report.onBuilt })
      : listed;
  report.end();
  if (code !== 0) {
    const reason = stderr.split("\n").filter((line) => line !== "" && !isProgress(line));
    throw new SandboxError(`The Pulumi CLI could not be built: ${reason.slice(-5).join("\n  ") || "go was ended"}`);
  }
}

export function buildArguments(version: string, output: string): string[] {
  // A CLI without a stamped version has none, and the engine's version checks go wrong.
  const link = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
  return ["build", "-v", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", link, "-o", output, COMMAND];
}

/** A go.work file or flags of the user's own would apply to this module too. */
function goEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, GOWORK: "off", GOFLAGS: "" };
}

async function findGo(environment: NodeJS.ProcessEnv): Promise<string> {
  const needed = /^go (\S+)$/m.exec(fs.readFileSync(path.join(MODULE, "go.mod"), "utf8"))?.[1] ?? "1";
  const fix = `install Go ${needed} or later, or a Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/)`;
  const [go] = onPath("go", environment);
  if (go === undefined) {
    throw new SandboxError(`There is no Pulumi CLI and no Go to build one with: ${fix}.`);
  }
  // Asked in the module's folder, a Go that may fetch a newer toolchain does so and answers with that one's version.
  const inModule = await run(go, ["env", "GOVERSION"], { cwd: MODULE, env: goEnvironment(environment) });
  const version = semver.coerce(inModule.stdout.trim());
  if (inModule.code !== 0 || version === null || semver.lt(version, semver.coerce(needed) ?? "1.0.0")) {
    const here = await run(go, ["env", "GOVERSION"], { cwd: os.tmpdir(), env: goEnvironment(environment) });
    const found = here.stdout.trim().replace(/^go/, "") || "of an unknown version";
    throw new SandboxError(`There is no Pulumi CLI, and Go ${found} (${go}) is too old to build one: ${fix}.`);
  }
  return go;
}

const DOWNLOADING = "go: downloading ";

function isProgress(line: string): boolean {
  return line.startsWith(DOWNLOADING) || /^[\w./~-]+$/.test(line);
}

/** Go tells each module that it downloads and each package that it compiles; the user gets their number now and then. */
function buildProgress(log: (line: string) => void) {
  const since = Date.now();
  const count = { downloaded: 0, listed: 0, compiled: 0 };
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - since) / 1000);
    // Packages that an earlier build has left in Go's own cache are not compiled again.
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
