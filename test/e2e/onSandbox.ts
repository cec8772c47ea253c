/** A sandbox of its own for a test file: nothing of it touches the one in `.sandbox`. */
import assert from "node:assert/strict";
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { stackPreparation } from "../../sandbox/cli/stack";
import { environment } from "../../sandbox/lifecycle/environment";
import { readRecord } from "../../sandbox/lifecycle/record";
import { down, type StartChoices, up } from "../../sandbox/lifecycle/sandbox";
import { buildPack } from "../../scripts/buildPolicies";

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
  /** Kills the command and everything that it started, at once and untidily. */
  kill(): void;
  /** Asks the command to end. */
  interrupt(): void;
}

export interface OnSandbox {
  /** The folder of the compiled policy pack, which starts in a third of the time that its sources need. */
  pack: string;
  /** Runs `npm …` in a folder; defaults to the repository. */
  npm(commandArguments: readonly string[], folder?: string): Ran;
  /** Runs `npm run sandbox -- …` in a folder; defaults to the repository. */
  sandbox(commandArguments: readonly string[], folder?: string): Ran;
  /**
   * Runs a command as `npm run sandbox -- exec -- …` does, but without starting npm and the command line of the sandbox
   * each time; `sandbox.spec.ts` tests those.
   */
  run(command: readonly string[], folder?: string, variables?: NodeJS.ProcessEnv): Ran;
  /** Runs a command that must exit with 0, and returns its output. */
  exec(command: readonly string[], folder?: string, variables?: NodeJS.ProcessEnv): string;
  /** Starts a command. */
  start(command: readonly string[], folder?: string): Running;
  /** Calls a control route of the local AWS; with a body by POST. */
  control<T>(route: string, body?: object): Promise<T>;
  /** Runs a script in the Python of the sandbox, with boto3 imported, and returns what the script prints. */
  boto3(script: string): string;
  /** Returns the outputs of the stack of a folder. */
  outputs(folder?: string): Record<string, unknown>;
}

/**
 * Starts a sandbox before the tests of a `describe`, unless `isUp` is false, and ends it after them.
 * The other options are those of `npm run sandbox -- up`.
 */
export function onSandbox({ isUp = true, ...choices }: { isUp?: boolean } & StartChoices = {}): OnSandbox {
  const home = mkdtempSync(path.join(tmpdir(), "rds-snapshots-e2e-"));
  const pack = path.join(home, "pack", "policies");
  const settings = { NO_COLOR: "1", PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  const npm = (commandArguments: readonly string[], folder = repository): Ran => {
    const env = { ...process.env, ...settings, RDS_SNAPSHOTS_SANDBOX_HOME: home };
    return ran(
      spawnSync("npm", ["--silent", "--prefix", repository, ...commandArguments], { ...PIPED, cwd: folder, env }),
    );
  };
  const sandbox = (commandArguments: readonly string[], folder?: string): Ran =>
    npm(["run", "sandbox", "--", ...commandArguments], folder);
  /** The environment of a command in a folder, with the stack selected that the command acts on. */
  const environmentFor = (command: readonly string[], folder: string): NodeJS.ProcessEnv => {
    const record = readRecord(home) ?? assert.fail("The sandbox is not up.");
    const env = { ...environment({ ...record, home }), ...settings, PWD: folder };
    const stack = stackPreparation({ sandbox: { ...record, home }, environment: env, command, folder });
    if (stack) {
      const [program, ...args] = stack.command;
      const { code, output } = ran(spawnSync(program, args, { ...PIPED, cwd: stack.folder, env: stack.environment }));
      assert.equal(code, 0, output);
    }
    return env;
  };
  const run = (command: readonly string[], folder = repository, variables: NodeJS.ProcessEnv = {}): Ran => {
    const [program = "", ...args] = command;
    const env = { ...environmentFor(command, folder), ...variables };
    return ran(spawnSync(program, args, { ...PIPED, cwd: folder, env }));
  };
  const exec = (command: readonly string[], folder?: string, variables?: NodeJS.ProcessEnv): string => {
    const { code, output } = run(command, folder, variables);
    assert.equal(code, 0, `${command.join(" ")} exited with ${code}:\n${output}`);
    return output;
  };
  const start = (command: readonly string[], folder = repository): Running => {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { cwd: folder, env: environmentFor(command, folder) });
    const printed = Promise.all([text(child.stdout), text(child.stderr)]);
    const code = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return {
      ended: code.then(async (code) => ({ code, output: (await printed).join("") })),
      kill: () => killTree(child.pid),
      interrupt: () => child.kill("SIGINT"),
    };
  };
  const control = async <T>(route: string, body?: object): Promise<T> => {
    const { port } = readRecord(home) ?? assert.fail("The sandbox is not up.");
    const request = body && { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}${route}`, request);
    assert.ok(response.ok, `${route} answered ${response.status}`);
    return (await response.json()) as T;
  };
  const log = () => {};
  if (isUp) {
    before("a sandbox and the compiled policy pack", async function () {
      this.timeout(0);
      await up({ home, log, ...choices });
      await buildPack(pack);
      symlinkSync(path.join(repository, "node_modules"), path.join(home, "pack", "node_modules"));
    });
  }
  after("the sandbox ends", async function () {
    this.timeout(0);
    await down({ home, log });
    rmSync(home, { recursive: true, force: true });
  });
  return {
    pack,
    npm,
    sandbox,
    run,
    exec,
    start,
    control,
    boto3: (script) => exec(["sh", "-c", 'exec "$SANDBOX_PYTHON" -c "$0"', `import boto3\n${script}`]).trim(),
    outputs: (folder) => JSON.parse(exec(["pulumi", "stack", "output", "--json"], folder)) as Record<string, unknown>,
  };
}

const PIPED = { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;

/** Finds the children by `ps`, because plugins are in process groups of their own. */
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
      // The process has ended by itself.
    }
  }
}

function ran({ status, stdout, stderr, error }: SpawnSyncReturns<string>): Ran {
  if (error) throw error;
  return { code: status ?? 1, output: stdout + stderr };
}
