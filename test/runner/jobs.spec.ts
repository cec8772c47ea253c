import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { jobsOf, REPOSITORY, rooms } from "./jobs";

describe("the jobs of npm test", () => {
  const jobs = jobsOf(rooms(), "python");

  it("run every spec file once", () => {
    const specs = readdirSync(path.join(REPOSITORY, "test"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".spec.ts"))
      .map((file) => path.join("test", file));
    const run = jobs.flatMap(({ command }) => command("report").filter((argument) => argument.endsWith(".spec.ts")));
    assert.deepEqual([...run].sort(), specs.sort());
  });

  it("have a title each", () => {
    assert.equal(new Set(jobs.map(({ title }) => title)).size, jobs.length);
  });

  it("are those of the rooms that are named", () => {
    assert.deepEqual(
      jobsOf(["aws", "lint", "oracle"], "python").map(({ title }) => title),
      ["aws", "lint", "oracle"],
    );
  });
});

describe("npm test -- --only", () => {
  const run = (...args: string[]) => {
    const node = ["-r", "ts-node/register/transpile-only", "test/run.ts", ...args];
    return spawnSync(process.execPath, node, { cwd: REPOSITORY, encoding: "utf8" });
  };

  it("runs the checks of one room, and counts them in the last line", () => {
    const { status, stdout } = run("--only", "lint");
    assert.ok(status === 0 || status === 1, stdout);
    assert.match(stdout, /\n(1 passed, 0 failed|0 passed, 1 failed)\n$/);
  });

  it("refuses a room that does not exist, and lists those that do", () => {
    const { status, stdout, stderr } = run("--only", "lint,polices");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^Unknown room "polices"\. The rooms are aws, components, .*, types\.\n$/);
  });
});
