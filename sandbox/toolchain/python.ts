/** Finds a Python for the local AWS, and gives it a virtual environment in the cache folder. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { run } from "../processes";
import { SandboxError } from "../sandboxError";
import { onPath } from "./executables";
import { withLock } from "./lock";

export const MINIMUM_PYTHON = "3.11.0";
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const PROBE = [
  "import importlib.util, json, sys",
  "has = lambda name: importlib.util.find_spec(name) is not None",
  'version = "%d.%d.%d" % sys.version_info[:3]',
  'print(json.dumps({"executable": sys.executable, "version": version, "venv": has("venv") and has("ensurepip")}))',
].join("\n");

export interface Python {
  /** The program itself, where PATH has but a script that chooses one. */
  executable: string;
  version: string;
}

interface Probed extends Python {
  venv: boolean;
}

/** Rejects with a SandboxError that says what to install when there is no Python that can make a virtual environment. */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<Python> {
  const passedOver: Probed[] = [];
  for (const executable of NAMES.flatMap((name) => onPath(name, environment))) {
    const probed = await probe(executable, environment);
    if (probed?.venv && semver.gte(probed.version, MINIMUM_PYTHON)) {
      return { executable: probed.executable, version: probed.version };
    }
    if (probed) {
      passedOver.push(probed);
    }
  }
  throw new SandboxError(`The local AWS needs Python 3.11 or later: ${remedyFor(passedOver)}.`);
}

function remedyFor(passedOver: readonly Probed[]): string {
  const withoutVenv = passedOver.find((python) => semver.gte(python.version, MINIMUM_PYTHON));
  if (withoutVenv) {
    const [major, minor] = withoutVenv.version.split(".");
    const packageName = `python${major}.${minor}-venv`;
    return `${withoutVenv.executable} (${withoutVenv.version}) lacks the modules venv and ensurepip; install them, for example by "apt install ${packageName}"`;
  }
  const [tooOld] = passedOver;
  return tooOld
    ? `${tooOld.executable} is ${tooOld.version}; install a newer one beside it, for example by "apt install python3.11 python3.11-venv"`
    : `none is on PATH; install it, for example by "apt install python3 python3-venv"`;
}

async function probe(executable: string, environment: NodeJS.ProcessEnv): Promise<Probed | undefined> {
  const { code, stdout } = await run(executable, ["-E", "-c", PROBE], { env: environment, timeout: 20_000 });
  if (code !== 0) {
    return undefined;
  }
  try {
    const probed = JSON.parse(stdout) as Probed;
    return semver.valid(probed.version) ? { ...probed, executable: probed.executable || executable } : undefined;
  } catch {
    return undefined;
  }
}

export interface VenvOptions {
  cache: string;
  /** The file of pinned packages. */
  requirements: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * The Python of a virtual environment that has the required packages; made when it is not there yet. Every Python version
 * and every list of packages has an environment of its own.
 */
export async function ensureVenv(options: VenvOptions): Promise<string> {
  const { cache, requirements, environment, log } = options;
  const python = await findPython(environment);
  const packages = fs.readFileSync(requirements);
  const key = createHash("sha256").update(packages).update(python.executable).update(python.version).digest("hex");
  const folder = path.join(cache, "python", key.slice(0, 16));
  if (!(await isComplete(folder))) {
    const lock = { file: `${folder}.lock`, doing: "installing the Python packages of the local AWS", log };
    await withLock(lock, async () => {
      if (!(await isComplete(folder))) {
        await makeVenv(folder, python, options);
      }
    });
  }
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  return path.join(folder, "bin", "python");
}

/** Written last. A virtual environment holds its own path, so it cannot be made elsewhere and renamed. */
function markerOf(folder: string): string {
  return path.join(folder, "complete");
}

/** An environment also ends when the Python that it was made of is removed. */
async function isComplete(folder: string): Promise<boolean> {
  return fs.existsSync(markerOf(folder)) && (await run(pythonOf(folder), ["-E", "-c", ""])).code === 0;
}

async function makeVenv(folder: string, python: Python, options: VenvOptions): Promise<void> {
  options.log(`Installing the local AWS for Python ${python.version} (${python.executable}) ...`);
  fs.rmSync(folder, { recursive: true, force: true });
  const env = pythonEnvironment(options.environment);
  const made = await run(python.executable, ["-m", "venv", folder], { env });
  if (made.code !== 0) {
    throw new SandboxError(`The virtual environment could not be made: ${lastLines(made.stdout + made.stderr)}`);
  }
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  const installed = await run(pythonOf(folder), [...install, "--requirement", options.requirements], {
    env,
    onLine: pipProgress(options.log),
  });
  if (installed.code !== 0) {
    throw new SandboxError(`The Python packages could not be installed: ${lastLines(installed.stderr)}`);
  }
  fs.writeFileSync(markerOf(folder), "");
}

/** The user's own settings for pip (an index, a proxy) stay; what would lead it out of the virtual environment does not. */
function pythonEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isKept = ([name]: [string, unknown]) => !/^(PYTHON.*|PIP_(TARGET|PREFIX|ROOT))$/.test(name);
  return { ...Object.fromEntries(Object.entries(environment).filter(isKept)), PIP_USER: "0" };
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join("\n  ");
}

function pipProgress(log: (line: string) => void): (line: string) => void {
  let collected = 0;
  return (line) => {
    if (line.startsWith("Collecting ")) {
      collected++;
      if (collected % 10 === 0) {
        log(`  ${collected} packages collected`);
      }
    } else if (line.startsWith("Installing collected packages")) {
      log(`  installing ${collected} packages`);
    }
  };
}
