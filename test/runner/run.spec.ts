import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { REPOSITORY } from "./jobs";
import { processesWith } from "./worker";

describe("npm test", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "rds-snapshots-run-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (...args: string[]) =>
    spawn(process.execPath, ["-r", "./scripts/typescript.cjs", "test/run.ts", ...args], {
      cwd: REPOSITORY,
      env: { ...process.env, TMPDIR: folder },
    });
  /** The folders of test runs that were not removed; ts-node leaves a cache of its own. */
  const left = () => readdirSync(folder).filter((name) => name.startsWith("rds-snapshots-test-"));
  const run = async (...args: string[]) => {
    const child = start(...args);
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number | null]>,
    ]);
    return { status, stdout, stderr };
  };

  it("runs only the rooms of --only, and counts them in the last line", async () => {
    const { status, stdout } = await run("--only", "lint");
    assert.match(stdout, status === 0 ? /\n1 passed, 0 failed\n$/ : /\n0 passed, 1 failed\n$/);
    assert.deepEqual(left(), []);
  });

  it("refuses a room that does not exist, and lists those that do", async () => {
    const { status, stdout, stderr } = await run("--only", "lint,polices");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^Unknown room "polices"\. The rooms are aws, components, .*, types\.\n$/);
  });

  it("kills every job when it is interrupted, and leaves neither processes nor files", async () => {
    const child = start("--only", "types");
    while (processesWith(path.join(folder, "rds-snapshots-test-")).length === 0) await sleep(50);
    child.kill("SIGINT");
    const [status] = (await once(child, "close")) as [number | null];
    assert.equal(status, 130);
    assert.deepEqual(processesWith(folder), []);
    assert.deepEqual(left(), []);
  });
});
