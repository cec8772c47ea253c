import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { callersFolder, main } from "../../../sandbox/cli/cli";
import { execute } from "../../../sandbox/cli/exec";
import { REPOSITORY } from "../../../sandbox/folders";
import { writeRecord } from "../../../sandbox/lifecycle/record";
import { SandboxError } from "../../../sandbox/sandboxError";
import { removeFolders, temporaryFolder } from "../temporary";

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const DOWN = 'The sandbox is down; start it with "npm run sandbox -- up".\n';

/** Runs the command line as npm does, on a sandbox that was never started. */
function sandbox({ args, home }: { args: string[]; home?: string }): Promise<Ended> {
  const env = { ...process.env, RDS_SNAPSHOTS_SANDBOX_HOME: home ?? path.join(temporaryFolder(), "home") };
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

  const notRead =
    /^"up" cannot read ".*"; its options are --copy-seconds, --copy-seconds-per-gib, --many, each with a number that is not negative, and --enforce-iam\./m;
  const mistakes: [string, string[], RegExp][] = [
    ["a missing command", [], /^A command is required: up, down, status or exec\.$/m],
    ["an unknown command", ["start"], /^Unknown command "start"; use up, down, status or exec\.$/m],
    ["arguments of down", ["down", "now"], /^"down" takes no arguments, but got "now"\.$/m],
    ["arguments of status", ["status", "--json"], /^"status" takes no arguments, but got "--json"\.$/m],
    [
      "a copy time that is no number",
      ["up", "--copy-seconds", "soon"],
      /^--copy-seconds must be a number of seconds that is not negative, but is "soon"\.$/m,
    ],
    [
      "a negative copy time",
      ["up", "--copy-seconds-per-gib=-1"],
      /^--copy-seconds-per-gib must be a number of seconds that is not negative, but is "-1"\.$/m,
    ],
    [
      "half a database",
      ["up", "--many", "2.5"],
      /^--many must be a whole number that is not negative, but is "2\.5"\.$/m,
    ],
    ["a value that reads like an option", ["up", "--many", "-1"], notRead],
    ["an option without its value", ["up", "--copy-seconds"], notRead],
    ["an unknown option", ["up", "--quickly"], notRead],
    ["an argument of up", ["up", "now"], notRead],
    [
      "a command without dashes before it",
      ["exec", "pulumi", "preview"],
      /^"--" must precede the command: npm run sandbox -- exec -- pulumi preview$/m,
    ],
    [
      "an unknown option of exec",
      ["exec", "--as-root", "--", "pulumi", "preview"],
      /^"--" must precede the command: npm run sandbox -- exec -- --as-root pulumi preview$/m,
    ],
    ["dashes without a command", ["exec", "--"], /^A command is required after "--", for example: npm run sandbox/m],
  ];
  for (const [what, args, message] of mistakes) {
    it(`refuses ${what} in one line with the usage, and exits with 2`, async () => {
      await assert.rejects(main(args), (error: unknown) => {
        assert.ok(error instanceof SandboxError);
        assert.match(error.message, message);
        assert.match(error.message, /^Usage: npm run sandbox -- COMMAND$/m);
        return error.exitCode === 2;
      });
    });
  }

  it("prints a mistake of the user on standard error, without a stack trace", async () => {
    const { code, stdout, stderr } = await sandbox({ args: ["start"] });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Unknown command "start"/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("prints a folder that cannot be created without a stack trace", async () => {
    const home = path.join(temporaryFolder(), "file");
    fs.writeFileSync(home, "");
    const { code, stdout, stderr } = await sandbox({ args: ["up"], home });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^E\w+: .*file.*\n$/);
  });

  it("shows that the sandbox is down, with exit code 3", async () => {
    const { code, stdout } = await sandbox({ args: ["status"] });
    assert.equal(code, 3);
    assert.equal(stdout, DOWN);
  });

  it("executes nothing while the sandbox is down", async () => {
    const { code, stdout, stderr } = await sandbox({ args: ["exec", "--", "echo", "hello"] });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(stderr, DOWN);
  });

  it("executes nothing on a sandbox that has crashed", async () => {
    const home = temporaryFolder();
    const pulumi = { executable: "/pulumi", version: "3.259.0", origin: "path" as const };
    const instance = "00000000-0000-4000-8000-000000000000";
    const server = { pid: 2 ** 22, pidStart: "long ago", port: 9, since: "2026-01-01T00:00:00Z", instance };
    writeRecord(home, { ...server, pulumi, python: "/python", seeded: true });
    const { code, stdout, stderr } = await sandbox({ args: ["exec", "--", "echo", "hello"], home });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^The sandbox has crashed: .* has exited; see .*\. Restart it with "npm run sandbox -- up"\.\n$/,
    );
  });

  it("works in the folder that npm was called in, or in its own if npm did not call it", () => {
    const called = { npm_lifecycle_event: "sandbox", INIT_CWD: "/somewhere" };
    assert.equal(callersFolder(called, REPOSITORY), "/somewhere");
    assert.equal(callersFolder({ ...called, npm_lifecycle_event: "test" }, REPOSITORY), REPOSITORY);
    assert.equal(callersFolder(called, "/elsewhere"), "/elsewhere");
    assert.equal(callersFolder({}, REPOSITORY), REPOSITORY);
  });
});

describe("executing a command", () => {
  const run = (...command: string[]) => execute({ command, folder: "/", environment: process.env });

  it("returns the exit code of the command, or 128 plus the signal that ended it", async () => {
    assert.equal(await run("sh", "-c", "exit 7"), 7);
    assert.equal(await run("sh", "-c", "kill -TERM $$"), 143);
  });

  it("runs the command in the given folder, also for a program that reads PWD", async () => {
    assert.equal(await run("sh", "-c", '[ "$(pwd)" = / ] && [ "$PWD" = / ]'), 0);
  });

  it("passes a signal on, and waits for the command to end", async () => {
    const code = run("sh", "-c", 'trap "exit 42" TERM; kill -TERM $PPID; while :; do sleep 0.05; done');
    assert.equal(await code, 42);
  });

  it("reports a command that is not on PATH, with the exit code of a shell", async () => {
    await assert.rejects(run("no-such-command"), (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.equal(error.message, 'Command "no-such-command" not found on PATH.');
      return error.exitCode === 127;
    });
  });

  it("reports a file that cannot be executed, with the exit code of a shell", async () => {
    await assert.rejects(run("/"), (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.match(error.message, /^Failed to start "\/": .*EACCES/);
      return error.exitCode === 126;
    });
  });
});
