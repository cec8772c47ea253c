/** Finds a Python for the local AWS, and creates a virtual environment for it in the cache folder. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { run } from "../processes";
import { SandboxError } from "../sandboxError";
import { onPath } from "./executables";
import { withLock } from "./lock";

const MINIMUM_PYTHON = "3.11.0";
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const PROBE = [
  "import importlib.util, json, sys",
  "has = lambda name: importlib.util.find_spec(name) is not None",
  'version = "%d.%d.%d" % sys.version_info[:3]',
  'print(json.dumps({"executable": sys.executable, "version": version, "venv": has("venv") and has("ensurepip")}))',
].join("\n");

export interface Python {
  /** The program itself, even if PATH contains a script that selects one. */
  executable: string;
  version: string;
}

interface Probed extends Python {
  venv: boolean;
}

/** Finds a Python that can create virtual environments; rejects with a SandboxError that explains what to install. */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<Python> {
  const rejected: Probed[] = [];
  for (const executable of NAMES.flatMap((name) => onPath(name, environment))) {
    const probed = await probe(executable, environment);
    if (probed?.venv && semver.gte(probed.version, MINIMUM_PYTHON)) {
      return { executable: probed.executable, version: probed.version };
    }
    if (probed) {
      rejected.push(probed);
    }
  }
  throw new SandboxError(`The local AWS requires Python 3.11 or later, but ${remedyFor(rejected)}.`);
}

function remedyFor(rejected: readonly Probed[]): string {
  const withoutVenv = rejected.find((python) => semver.gte(python.version, MINIMUM_PYTHON));
  if (withoutVenv) {
    const [major, minor] = withoutVenv.version.split(".");
    const packageName = `python${major}.${minor}-venv`;
    return `${withoutVenv.executable} (${withoutVenv.version}) lacks the modules venv and ensurepip; install them, for example with "apt install ${packageName}"`;
  }
  const [tooOld] = rejected;
  return tooOld
    ? `${tooOld.executable} is ${tooOld.version}; install a newer one as well, for example with "apt install python3.11 python3.11-venv"`
    : `there is no Python on PATH; install it, for example with "apt install python3 python3-venv"`;
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
  /** A file of pinned packages. */
  requirements: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * Returns the Python of a virtual environment that contains the required packages, and creates the environment if it is
 * missing. Each Python and each list of packages has its own.
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
        await createVenv(folder, python, options);
      }
    });
  }
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  return path.join(folder, "bin", "python");
}

/** The file that is written last. A virtual environment contains its own path, so it cannot be created elsewhere and renamed. */
function markerOf(folder: string): string {
  return path.join(folder, "complete");
}

/** The Python that an environment was created with may have been removed. */
async function isComplete(folder: string): Promise<boolean> {
  return fs.existsSync(markerOf(folder)) && (await run(pythonOf(folder), ["-E", "-c", ""])).code === 0;
}

async function createVenv(folder: string, python: Python, options: VenvOptions): Promise<void> {
  options.log(`Installing the local AWS for Python ${python.version} (${python.executable}) ...`);
  fs.rmSync(folder, { recursive: true, force: true });
  const env = pythonEnvironment(options.environment);
  const created = await run(python.executable, ["-m", "venv", folder], { env });
  if (created.code !== 0) {
    throw new SandboxError(`Failed to create the virtual environment: ${lastLines(created.stdout + created.stderr)}`);
  }
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  const installed = await run(pythonOf(folder), [...install, "--requirement", options.requirements], {
    env,
    onLine: pipProgress(options.log),
  });
  if (installed.code !== 0) {
    throw new SandboxError(`Failed to install the Python packages: ${lastLines(installed.stderr)}`);
  }
  fs.writeFileSync(markerOf(folder), "");
}

/** Keeps the user's settings for pip, such as an index, except those that would install elsewhere. */
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
