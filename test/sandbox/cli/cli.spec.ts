import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as path from "node:path";
import { callersFolder, main } from "../../../sandbox/cli/cli";
import { execute } from "../../../sandbox/cli/exec";
import { REPOSITORY } from "../../../sandbox/folders";
import { SandboxError } from "../../../sandbox/sandboxError";
import { removeFolders, temporaryFolder } from "../temporary";

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line as npm does, on a sandbox home where nothing was ever started. */
function sandbox(...args: string[]): Promise<Ended> {
  const env = { ...process.env, RDS_SNAPSHOTS_SANDBOX_HOME: path.join(temporaryFolder(), "home") };
  const cli = ["-r", "./scripts/typescript.cjs", "sandbox/cli/cli.ts", ...args];
  const child = spawn(process.execPath, cli, { cwd: REPOSITORY, env });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...output })));
}

describe("the sandbox's command line", () => {
  afterEach(removeFolders);

  const wrong: [string, string[], RegExp][] = [
    ["no command", [], /^Name what to do: up, down, status or exec\.$/m],
    ["an unknown command", ["start"], /^"start" is not a command of the sandbox: up, down, status and exec are\.$/m],
    ["arguments that a command does not take", ["down", "now"], /^"down" takes no arguments, but got: now\.$/m],
    ...[
      ["--copy-seconds", "soon"],
      ["--copy-seconds-per-gib", "-1"],
      ["--copy-seconds"],
      ["--many", "2.5"],
      ["--many", "-1"],
      ["--quickly"],
      ["now"],
    ].map((args): [string, string[], RegExp] => [
      `to start with ${args.join(" ")}`,
      ["up", ...args],
      /^"up" takes --copy-seconds and --copy-seconds-per-gib, each with a number of seconds from 0 on, and --many with a whole number from 0 on, but got: /m,
    ]),
    [
      "a command to execute without dashes",
      ["exec", "pulumi", "preview"],
      /^Put "--" before the command: npm run sandbox -- exec -- pulumi preview$/m,
    ],
    ["nothing to execute", ["exec", "--"], /^Name the command after "--"/m],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what} in one sentence with the usage, to exit with 2`, async () => {
      await assert.rejects(main(args), (error: unknown) => {
        assert.ok(error instanceof SandboxError);
        assert.match(error.message, message);
        assert.match(error.message, /^Usage: npm run sandbox -- COMMAND$/m);
        return error.exitCode === 2;
      });
    });
  }

  it("shows a failure without a stack trace, and nothing on stdout", async () => {
    const { code, stdout, stderr } = await sandbox("start");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^"start" is not a command of the sandbox/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("tells that the sandbox is down, with exit code 3", async () => {
    const { code, stdout } = await sandbox("status");
    assert.equal(code, 3);
    assert.equal(stdout, 'The sandbox is down: "npm run sandbox -- up" starts it.\n');
  });

  it("executes nothing while the sandbox is down, and says how to start it", async () => {
    const { code, stdout, stderr } = await sandbox("exec", "--", "echo", "hello");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(stderr, 'The sandbox is not up: run "npm run sandbox -- up" first.\n');
  });

  it("works in the folder where npm was called, and in its own when npm did not call it", () => {
    const called = { npm_lifecycle_event: "sandbox", INIT_CWD: "/somewhere" };
    assert.equal(callersFolder(called, REPOSITORY), "/somewhere");
    assert.equal(callersFolder({ ...called, npm_lifecycle_event: "test" }, REPOSITORY), REPOSITORY);
    assert.equal(callersFolder(called, "/elsewhere"), "/elsewhere");
    assert.equal(callersFolder({}, REPOSITORY), REPOSITORY);
  });
});

describe("executing a command", () => {
  const run = (...command: string[]) => execute({ command, folder: "/", environment: process.env });

  it("answers the command's exit code, or 128 and the signal that ended it", async () => {
    assert.equal(await run("sh", "-c", "exit 7"), 7);
    assert.equal(await run("sh", "-c", "kill -TERM $$"), 143);
  });

  it("runs it in the given folder, also for a program that asks PWD", async () => {
    assert.equal(await run("sh", "-c", '[ "$(pwd)" = / ] && [ "$PWD" = / ]'), 0);
  });

  it("passes a signal on, and waits for what the command makes of it", async () => {
    const code = run("sh", "-c", 'trap "exit 42" TERM; kill -TERM $PPID; while :; do sleep 0.05; done');
    assert.equal(await code, 42);
  });

  it("says which command there is not", async () => {
    await assert.rejects(run("no-such-command"), (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.equal(error.message, 'There is no command "no-such-command" on PATH.');
      return error.exitCode === 127;
    });
  });
});
