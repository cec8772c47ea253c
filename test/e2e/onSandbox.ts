/** A sandbox of its own for a test file: nothing of it touches the one in `.sandbox`. */
import assert from "node:assert/strict";
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

export const repository = path.join(__dirname, "..", "..");

/** What a run under the policy pack must not print where nothing is wrong: neither refusal, advice nor warning. */
export const OBJECTION = /\[mandatory\]|\[advisory\]|warning|error/i;

export interface Ran {
  code: number;
  /** Standard output and standard error, without colours. */
  output: string;
}

/** A command that runs while the test goes on. */
export interface Running {
  ended: Promise<Ran>;
  /** Kills it with everything that it started, at once and untidily. */
  kill(): void;
}

export interface OnSandbox {
  /** `npm …`, called in a folder (the repository if none is given). */
  npm(commandArguments: readonly string[], folder?: string): Ran;
  /** `npm run sandbox -- …`, called in a folder (the repository if none is given). */
  sandbox(commandArguments: readonly string[], folder?: string): Ran;
  /** `npm run sandbox -- exec -- …` that must exit with 0; its output. */
  exec(command: readonly string[], folder?: string): string;
  /** Starts `npm run sandbox -- exec -- …`. */
  start(command: readonly string[], folder?: string): Running;
  /** Asks a control route of the local AWS; with a body by POST. */
  control<T>(route: string, body?: object): Promise<T>;
  /** A script for the Python of the sandbox, with boto3 imported: what it prints. */
  boto3(script: string): string;
  /** The outputs of the stack of a folder. */
  outputs(folder?: string): Record<string, unknown>;
}

/**
 * Brings a sandbox up before the tests of a `describe` and ends it after them. `copySeconds` is how long a copy takes
 * there.
 */
export function onSandbox({ up = true, copySeconds }: { up?: boolean; copySeconds?: number } = {}): OnSandbox {
  const home = mkdtempSync(path.join(tmpdir(), "rds-snapshots-e2e-"));
  const env = {
    ...process.env,
    RDS_SNAPSHOTS_SANDBOX_HOME: home,
    NO_COLOR: "1",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  const npmArguments = (commandArguments: readonly string[]) => [
    "--silent",
    "--prefix",
    repository,
    ...commandArguments,
  ];
  const npm = (commandArguments: readonly string[], folder = repository): Ran =>
    ran(spawnSync("npm", npmArguments(commandArguments), { cwd: folder, env, encoding: "utf8" }));
  const sandbox = (commandArguments: readonly string[], folder?: string): Ran =>
    npm(["run", "sandbox", "--", ...commandArguments], folder);
  const exec = (command: readonly string[], folder?: string): string => {
    const { code, output } = sandbox(["exec", "--", ...command], folder);
    assert.equal(code, 0, `${command.join(" ")} exited with ${code}:\n${output}`);
    return output;
  };
  const start = (command: readonly string[], folder = repository): Running => {
    const child = spawn("npm", npmArguments(["run", "sandbox", "--", "exec", "--", ...command]), { cwd: folder, env });
    const printed = Promise.all([text(child.stdout), text(child.stderr)]);
    const code = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return {
      ended: code.then(async (code) => ({ code, output: (await printed).join("") })),
      kill: () => killTree(child.pid),
    };
  };
  let endpoint = "";
  const control = async <T>(route: string, body?: object): Promise<T> => {
    endpoint ||= exec(["sh", "-c", 'printf %s "$AWS_ENDPOINT_URL"']);
    const response = await fetch(endpoint + route, body && { method: "POST", body: JSON.stringify(body) });
    assert.ok(response.ok, `${route} answered ${response.status}`);
    return (await response.json()) as T;
  };
  if (up) {
    before(function () {
      this.timeout(0);
      const { code, output } = sandbox([
        "up",
        ...(copySeconds === undefined ? [] : ["--copy-seconds", String(copySeconds)]),
      ]);
      assert.equal(code, 0, output);
    });
  }
  after(function () {
    this.timeout(60_000);
    sandbox(["down"]);
    rmSync(home, { recursive: true, force: true });
  });
  return {
    npm,
    sandbox,
    exec,
    start,
    control,
    boto3: (script) => exec(["sh", "-c", 'exec "$SANDBOX_PYTHON" -c "$0"', `import boto3\n${script}`]).trim(),
    outputs: (folder) => JSON.parse(exec(["pulumi", "stack", "output", "--json"], folder)) as Record<string, unknown>,
  };
}

/** The children first told by `ps`, since plugins are in process groups of their own. */
function killTree(root: number | undefined): void {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const doomed = root === undefined ? [] : [root];
  for (const pid of doomed) {
    doomed.push(...parents.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : [])));
  }
  for (const pid of doomed) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function ran({ status, stdout, stderr, error }: SpawnSyncReturns<string>): Ran {
  if (error) throw error;
  return { code: status ?? 1, output: stdout + stderr };
}
