/** Runs a Pulumi program. */
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { Children, Ended, Running } from "./children";
import { environmentOf, optionsOf } from "./options";
import { resolveModule } from "./packages";

/** The exit code of a program that has shown its error to the user. */
const ERROR_WAS_SHOWN = 32;

/** Starts the program. Throws if `@pulumi/pulumi` is missing or an option is invalid. */
export function startProgram(children: Children, request: RunRequest, engine: string | undefined): Running {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getPwd();
  const options = optionsOf(info);
  if (request.getAttachDebugger()) {
    throw new Error("this language host does not support --attach-debugger");
  }
  const args = [...options.nodeargs, runnerIn(folder), ...programArguments(request, folder, engine)];
  const env = { ...process.env, ...environmentOf(options), ...configOf(request) };
  return children.node(args, { cwd: request.getPwd() || folder, env });
}

function runnerIn(folder: string): string {
  try {
    return resolveModule("@pulumi/pulumi/cmd/run", folder);
  } catch {
    throw new Error(`@pulumi/pulumi is not installed for the program in ${folder}; run "npm install" there`);
  }
}

function programArguments(request: RunRequest, folder: string, engine: string | undefined): string[] {
  const info = request.getInfo();
  const named = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: folder,
    parallel: String(request.getParallel()),
  };
  const args = Object.entries(named).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  return [...args, ...dryRun, info?.getEntryPoint() || request.getProgram() || ".", ...request.getArgsList()];
}

function configOf(request: RunRequest): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** Returns the response for a program that has ended. */
export function runResponse({ code, signal }: Ended): RunResponse {
  const response = new RunResponse();
  if (code === ERROR_WAS_SHOWN) {
    return response.setBail(true);
  }
  if (code !== 0) {
    response.setError(`Program ${howEnded({ code, signal })}`);
  }
  return response;
}

/** A Node.js that is out of memory ends with SIGABRT, and prints only a trace of its garbage collector. */
export function howEnded({ code, signal }: Ended): string {
  if (code !== undefined) {
    return `exited with non-zero exit code: ${code}`;
  }
  const hint = 'out of memory? Set the runtime option "nodeargs: --max-old-space-size=<MB>"';
  return `was ended by ${signal ?? "an unknown signal"}${signal === "SIGABRT" ? ` (${hint})` : ""}`;
}
