/** A sandbox of its own for a test file: nothing of it touches the one in `.sandbox`. */
import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const repository = path.join(__dirname, "..", "..");

export interface Ran {
  code: number;
  /** Standard output and standard error, without colours. */
  output: string;
}

export interface OnSandbox {
  /** `npm …`, called in a folder (the repository if none is given). */
  npm(commandArguments: readonly string[], folder?: string): Ran;
  /** `npm run sandbox -- …`, called in a folder (the repository if none is given). */
  sandbox(commandArguments: readonly string[], folder?: string): Ran;
  /** `npm run sandbox -- exec -- …` that must exit with 0; its output. */
  exec(command: readonly string[], folder?: string): string;
  /** A script for the Python of the sandbox, with boto3 imported: what it prints. */
  boto3(script: string): string;
  /** The outputs of the stack of a folder. */
  outputs(folder?: string): Record<string, unknown>;
}

/** Brings a sandbox up before the tests of a `describe` and ends it after them. */
export function onSandbox({ up = true } = {}): OnSandbox {
  const home = mkdtempSync(path.join(tmpdir(), "rds-snapshots-e2e-"));
  const npm = (commandArguments: readonly string[], folder = repository): Ran =>
    ran(
      spawnSync("npm", ["--silent", "--prefix", repository, ...commandArguments], {
        cwd: folder,
        env: { ...process.env, RDS_SNAPSHOTS_SANDBOX_HOME: home, NO_COLOR: "1", PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
        encoding: "utf8",
      }),
    );
  const sandbox = (commandArguments: readonly string[], folder?: string): Ran =>
    npm(["run", "sandbox", "--", ...commandArguments], folder);
  const exec = (command: readonly string[], folder?: string): string => {
    const { code, output } = sandbox(["exec", "--", ...command], folder);
    assert.equal(code, 0, `${command.join(" ")} exited with ${code}:\n${output}`);
    return output;
  };
  if (up) {
    before(function () {
      this.timeout(0);
      const { code, output } = sandbox(["up"]);
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
    boto3: (script) => exec(["sh", "-c", 'exec "$SANDBOX_PYTHON" -c "$0"', `import boto3\n${script}`]).trim(),
    outputs: (folder) => JSON.parse(exec(["pulumi", "stack", "output", "--json"], folder)) as Record<string, unknown>,
  };
}

function ran({ status, stdout, stderr, error }: SpawnSyncReturns<string>): Ran {
  if (error) throw error;
  return { code: status ?? 1, output: stdout + stderr };
}
