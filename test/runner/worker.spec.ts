import assert from "node:assert/strict";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseMocha } from "./reports";
import { processesWith, runJob, type Work } from "./worker";

const REPORT = { passed: 2, failed: 0, skipped: 1, failures: [], tests: [] };

describe("a test job in a process of its own", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "rds-snapshots-worker-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a job that is a script of Node.js, in which `file` is the file for the report. */
  const run = (script: string, { parse = parseMocha, ...options }: Partial<Work & { longestSilence: number }> = {}) =>
    runJob(
      {
        title: "job",
        command: (file) => [process.execPath, "-e", `const file = ${JSON.stringify(file)};${script}`],
        parse,
      },
      { cwd: folder, temporary: path.join(folder, "job"), ...options },
    );
  const reporting = (report: object) => `require("fs").writeFileSync(file, ${JSON.stringify(JSON.stringify(report))});`;

  it("returns the job's report and all that it printed, and removes its temporary files", async () => {
    const { report, output } = await run(`${reporting(REPORT)}console.log("out"); console.error("err")`);
    assert.deepEqual(report, REPORT);
    assert.deepEqual(output.trim().split("\n").sort(), ["err", "out"]);
    assert.ok(!existsSync(path.join(folder, "job")));
  });

  it("counts failed tests as the report does", async () => {
    const failed = { ...REPORT, failed: 3, failures: ["a", "b", "c"] };
    assert.deepEqual((await run(`${reporting(failed)}process.exit(3)`)).report, failed);
  });

  it("counts a failure without a failed test as one", async () => {
    const { report, output } = await run(`${reporting(REPORT)}process.exit(7)`);
    assert.deepEqual(report, { ...REPORT, failed: 1, failures: ["ended with exit code 7"] });
    assert.match(output, /job ended with exit code 7/);
  });

  for (const [what, script, failure] of [
    ["dies", 'process.kill(process.pid, "SIGKILL")', "ended with SIGKILL"],
    ["leaves no report", "", "left no report: ENOENT"],
    ["leaves half a report", 'require("fs").writeFileSync(file, "{")', "left no report: "],
    ["runs no test", reporting({ ...REPORT, passed: 0, skipped: 0 }), "ran no test"],
  ] as const) {
    it(`counts a job that ${what} as one failure`, async () => {
      const { passed, failed, failures } = (await run(script)).report;
      assert.deepEqual([passed, failed], [0, 1]);
      assert.ok(failures[0]?.startsWith(failure), failures[0]);
    });
  }

  it("counts a job that cannot be started as one failure", async () => {
    const work: Work = { title: "job", command: () => [path.join(folder, "missing")], parse: parseMocha };
    const { report } = await runJob(work, { cwd: folder, temporary: path.join(folder, "job") });
    assert.match(report.failures[0] ?? "", /^could not be started: .*ENOENT/);
  });

  it("kills a job that prints nothing for too long, and counts it as one failure", async () => {
    const { report, output } = await run('console.log("begins"); setInterval(() => {}, 1000)', {
      longestSilence: 1500,
    });
    assert.equal(report.failed, 1);
    assert.match(output, /^begins\njob printed nothing for 1\.5 seconds and was killed/);
  });

  it("passes or fails as a whole without a report", async () => {
    const check = (script: string): Promise<number> =>
      runJob(
        { title: "types", command: () => [process.execPath, "-e", script] },
        { cwd: folder, temporary: path.join(folder, "job") },
      ).then(({ report }) => report.failed);
    assert.equal(await check(""), 0);
    assert.equal(await check("process.exit(1)"), 1);
  });

  it("leaves no process behind, even one in a session of its own that holds the output open", async () => {
    const leaves = `require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "inherit" }).unref();`;
    const { report } = await run(`${reporting(REPORT)}${leaves}`);
    assert.equal(report.failed, 0);
    assert.deepEqual(processesWith(folder), []);
  });
});
