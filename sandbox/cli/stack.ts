/** Creates and selects the stack `sandbox` for a Pulumi command, so that the command works in any folder with a Pulumi.yaml. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { foldersOf } from "../folders";
import { stateFolder } from "../lifecycle/environment";
import type { SandboxRecord } from "../lifecycle/record";
import { run } from "../processes";
import { SandboxError } from "../sandboxError";

export const STACK = "sandbox";

/**
 * The salt of the passphrase `sandbox` for new stack files. With a fixed salt the file is the same on every machine and can
 * be committed; Pulumi would write a random one.
 */
export const ENCRYPTION_SALT = "v1:14dI6pxORfE=:v1:fHFGo1xcFNxQYj68:6mdlVscAYmGLKvnYcML8tNxlVs0tfg==";

export interface EnsureStackOptions {
  sandbox: SandboxRecord & { home: string };
  /** The result of `environment`. */
  environment: NodeJS.ProcessEnv;
  /** The command and its arguments. */
  command: readonly string[];
  /** The working folder of the command. */
  folder: string;
}

/** The commands of Pulumi that act on the selected stack. */
const ACTING = new Set(
  "cancel config console destroy export import logs pre preview refresh stack state up update watch".split(" "),
);
/** The subcommands of `pulumi stack` that select or create a stack themselves. */
const CHOOSING = new Set(["init", "ls", "rm", "select", "unselect"]);

/**
 * Creates and selects the stack `sandbox` if a Pulumi command acts on a stack and no existing stack of the project is
 * selected. A stack that the user specifies or has selected is left alone.
 */
export async function ensureStack(options: EnsureStackOptions): Promise<void> {
  const preparation = stackPreparation(options);
  if (!preparation) {
    return;
  }
  const { project, command, folder, environment } = preparation;
  const [program, ...args] = command;
  const { code, stdout, stderr } = await run(program, args, { cwd: folder, env: environment });
  if (code !== 0) {
    throw new SandboxError(`Failed to prepare the stack ${STACK} of ${project}: ${(stderr || stdout).trim()}`);
  }
}

export interface StackPreparation {
  /** The name of the project. */
  project: string;
  command: [program: string, ...args: string[]];
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Returns the command that `ensureStack` runs, or undefined if none is needed. Writes the stack file if it is missing. */
export function stackPreparation(options: EnsureStackOptions): StackPreparation | undefined {
  const { sandbox, environment, command } = options;
  const request = parseCommand(command, options.folder);
  const project = request && findProject(request.folder);
  if (!project) {
    return undefined;
  }
  const named = request.stack ?? environment["PULUMI_STACK"];
  const isThere = (stack: string) => hasStack(sandbox, project.name, stack);
  const selected = named ?? selectedStack(sandbox, project, environment["PULUMI_BACKEND_URL"]);
  if (selected !== undefined && (isThere(selected) || (named !== undefined && named !== STACK))) {
    return undefined;
  }
  const verb = isThere(STACK) ? ["select"] : named === undefined ? ["init"] : ["init", "--no-select"];
  writeStackFile(project.file);
  return {
    project: project.name,
    command: ["pulumi", "stack", ...verb, STACK, "--non-interactive"],
    folder: request.folder,
    environment: { ...environment, PULUMI_STACK: undefined },
  };
}

interface Request {
  folder: string;
  /** The stack that the command specifies. */
  stack: string | undefined;
}

/** Returns the folder and stack of a Pulumi command; undefined if the command does not act on a selected stack. */
export function parseCommand(command: readonly string[], folder: string): Request | undefined {
  const [program, ...args] = command;
  if (program === undefined || path.basename(program) !== "pulumi" || args.some((arg) => /^(-h|--help)$/.test(arg))) {
    return undefined;
  }
  const value = (...names: string[]) => {
    const at = args.findIndex((arg) => names.includes(arg));
    const joined = args.find((arg) => names.some((name) => arg.startsWith(`${name}=`)));
    return at >= 0 ? args[at + 1] : joined?.slice(joined.indexOf("=") + 1);
  };
  const directory = value("-C", "--cwd");
  const words = args.filter(
    (arg, at) => !arg.startsWith("-") && !["-C", "--cwd", "--color"].includes(args[at - 1] ?? ""),
  );
  const [verb, subject] = words;
  if (verb === undefined || !ACTING.has(verb) || (verb === "stack" && CHOOSING.has(subject ?? ""))) {
    return undefined;
  }
  return { folder: path.resolve(folder, directory ?? "."), stack: value("-s", "--stack") };
}

interface Project {
  name: string;
  /** The path of Pulumi.yaml. */
  file: string;
}

function findProject(folder: string): Project | undefined {
  for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
    const file = path.join(folder, name);
    if (fs.existsSync(file)) {
      const project = /^["']?name["']?\s*:\s*["']?([^"'\s#]+)/m.exec(fs.readFileSync(file, "utf8"))?.[1];
      return project === undefined ? undefined : { name: project, file };
    }
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : findProject(parent);
}

/** The state contains `.pulumi/stacks/<project>/<stack>.json`, possibly compressed. */
function hasStack(sandbox: EnsureStackOptions["sandbox"], project: string, stack: string): boolean {
  const name = stack.split("/").at(-1) ?? stack;
  const file = path.join(stateFolder(sandbox), ".pulumi", "stacks", project, `${name}.json`);
  return ["", ".gz", ".zst"].some((suffix) => fs.existsSync(file + suffix));
}

/** The engine stores the selection under a hash of the path of Pulumi.yaml. */
function selectedStack(sandbox: EnsureStackOptions["sandbox"], project: Project, backend = ""): string | undefined {
  const workspaces = path.join(foldersOf(sandbox.home).pulumi, "workspaces");
  for (const file of [project.file, fs.realpathSync(project.file)]) {
    const hash = createHash("sha1").update(file).digest("hex");
    try {
      const text = fs.readFileSync(path.join(workspaces, `${project.name}-${hash}-workspace.json`), "utf8");
      const settings = JSON.parse(text) as { stack?: string; stacks?: Record<string, string> };
      const selected = settings.stacks?.[backend] ?? settings.stack;
      if (selected !== undefined) {
        return selected;
      }
    } catch {
      // No stack is selected under this path.
    }
  }
  return undefined;
}

/** Writes a stack file with the fixed salt if there is none. */
function writeStackFile(projectFile: string): void {
  const hasOwnFolder = /^stackConfigDir\s*:/m.test(fs.readFileSync(projectFile, "utf8"));
  const file = path.join(path.dirname(projectFile), `Pulumi.${STACK}.yaml`);
  if (!hasOwnFolder && !fs.existsSync(file)) {
    fs.writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\n`);
  }
}
