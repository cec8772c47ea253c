import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { foldersOf } from "../../../sandbox/folders";
import { stateFolder } from "../../../sandbox/lifecycle/environment";
import { readRecord, writeRecord } from "../../../sandbox/lifecycle/record";
import { bringUp, down, type StartChoices, status } from "../../../sandbox/lifecycle/sandbox";
import { endProcess, isRunning, startOf } from "../../../sandbox/processes";
import { removeFolders, script, temporaryFolder } from "../temporary";

/** Node.js in the place of Python, without the options of Python. */
const PYTHON = `while :; do case $1 in -X) shift 2;; -*) shift;; *) break;; esac; done
exec '${process.execPath}' "$@"`;

/** A local AWS that only responds to the health check, and a seed that records its runs. */
const SERVER = `
const http = require("node:http"), fs = require("node:fs"), { randomUUID } = require("node:crypto");
const instance = randomUUID(), argument = (name) => process.argv[process.argv.indexOf(name) + 1];
fs.writeFileSync(__dirname + "/environment", JSON.stringify(process.env));
fs.appendFileSync(__dirname + "/starts", process.argv.slice(2).join(" ") + "\\n");
const server = http.createServer((request, response) => response.end(JSON.stringify({ instance })));
server.listen(0, "127.0.0.1", () => {
  const file = argument("--port-file");
  fs.writeFileSync(file + ".new", JSON.stringify({ port: server.address().port, pid: process.pid }));
  fs.renameSync(file + ".new", file);
});
process.on("SIGTERM", () => process.exit(0));`;
const SEED = `require("node:fs").appendFileSync(__dirname + "/seeds", process.argv.slice(2).join(" ") + "\\n"); console.log("made it");`;

describe("the lifecycle of the sandbox", () => {
  let home: string;
  let programs: { server: string; seed: string };
  let python: string;
  let lines: string[];
  const log = (line: string) => lines.push(line);

  beforeEach(() => {
    home = temporaryFolder();
    lines = [];
    const folder = temporaryFolder();
    python = script(path.join(folder, "python"), PYTHON);
    programs = { server: path.join(folder, "server.js"), seed: path.join(folder, "seed.js") };
    fs.writeFileSync(programs.server, SERVER);
    fs.writeFileSync(programs.seed, SEED);
  });
  afterEach(async () => {
    await down({ home, log });
    removeFolders();
  });

  const pulumi = { executable: "/pulumi", version: "3.259.0", origin: "path" as const };
  const up = (choices: StartChoices = {}) => bringUp({ home, log, ...choices }, { pulumi, python }, programs);
  const count = (name: string) => {
    const file = path.join(path.dirname(programs.server), name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  };

  it("starts a server that outlives up, and seeds the databases", async () => {
    const sandbox = await up({ copySeconds: 0, copySecondsPerGib: 1.5, many: 25 });
    assert.equal(sandbox.alreadyUp, false);
    const found = await status(home);
    assert.equal(found.state, "up");
    assert.deepEqual(count("starts"), [
      `--port-file ${foldersOf(home).portFile} --copy-seconds 0 --copy-seconds-per-gib 1.5`,
    ]);
    assert.deepEqual(count("seeds"), [`--endpoint ${sandbox.endpoint} --many 25`]);
    assert.ok(lines.includes("  made it"));
    assert.ok(fs.existsSync(stateFolder(sandbox)));
    assert.ok(!fs.existsSync(foldersOf(home).starting));
  });

  it("keeps the settings of the caller from the server", async () => {
    process.env["MOTO_ACCOUNT_ID"] = "999999999999";
    process.env["PYTHONPATH"] = "/elsewhere";
    try {
      await up();
    } finally {
      delete process.env["MOTO_ACCOUNT_ID"];
      delete process.env["PYTHONPATH"];
    }
    const names = Object.keys(JSON.parse(count("environment").join("")));
    assert.deepEqual(
      names.filter((name) => /^(MOTO|PYTHON|npm_)/.test(name)),
      [],
    );
    assert.ok(names.includes("PATH") && names.includes("HOME"));
  });

  it("changes nothing when up runs again", async () => {
    const first = await up();
    const second = await up();
    assert.deepEqual([second.alreadyUp, second.pid, second.since], [true, first.pid, first.since]);
    assert.deepEqual(count("starts"), [`--port-file ${foldersOf(home).portFile}`]);
    assert.deepEqual(count("seeds"), [`--endpoint ${first.endpoint}`]);
    assert.match(lines.at(-1) ?? "", /The sandbox is up already/);
  });

  it("has crashed when the server has exited; up starts a new one without the old states", async () => {
    const first = await up();
    fs.writeFileSync(path.join(stateFolder(first), "state"), "");
    process.kill(first.pid, "SIGKILL");
    await gone(first.pid);
    const crashed = await status(home);
    assert.equal(crashed.state, "crashed");
    assert.match(crashed.state === "crashed" ? crashed.reason : "", /\(process \d+\) has exited; see .*aws\.log/);

    const second = await up();
    assert.notEqual(second.instance, first.instance);
    assert.equal((await status(home)).state, "up");
    assert.deepEqual(fs.readdirSync(foldersOf(home).states), [second.instance]);
    assert.equal(count("seeds").length, 2);
  });

  it("has crashed when another server responds on the port", async () => {
    const sandbox = await up();
    const { home: _home, endpoint: _endpoint, alreadyUp: _alreadyUp, ...record } = sandbox;
    writeRecord(home, { ...record, instance: "00000000-0000-4000-8000-000000000000" });
    const found = await status(home);
    assert.match(found.state === "crashed" ? found.reason : "", /does not respond on http/);
  });

  it("seeds again if seeding failed", async () => {
    fs.writeFileSync(programs.seed, 'console.error("no such key"); process.exit(1);');
    await assert.rejects(up(), /^SandboxError: Failed to create the source databases: no such key$/);
    assert.equal(readRecord(home)?.seeded, false);
    fs.writeFileSync(programs.seed, SEED);
    const sandbox = await up();
    assert.equal(sandbox.alreadyUp, false);
    assert.deepEqual([count("starts").length, count("seeds").length], [1, 1]);
  });

  it("shows the log of a server that does not start, and leaves nothing behind", async () => {
    fs.writeFileSync(programs.server, 'console.error("port taken"); process.exit(1);');
    await assert.rejects(up(), /exited during its start\. The last lines of .*aws\.log:\n {2}port taken$/);
    assert.deepEqual([await status(home), fs.existsSync(foldersOf(home).starting)], [{ state: "down" }, false]);
  });

  it("stops the server with down", async () => {
    const { pid } = await up();
    assert.equal(await down({ home, log }), true);
    assert.equal(await startOf(pid), undefined);
    assert.match(
      lines.at(-1) ?? "",
      new RegExp(`Stopped the local AWS on http://127\\.0\\.0\\.1:\\d+ \\(process ${pid}\\)`),
    );
    assert.deepEqual(await status(home), { state: "down" });
    assert.equal(await down({ home, log }), false);
  });

  it("stops a server whose up was killed before it wrote the record", async () => {
    const { pid, pidStart } = await up();
    fs.rmSync(foldersOf(home).record);
    fs.writeFileSync(foldersOf(home).starting, JSON.stringify({ pid, pidStart }));
    assert.equal(await down({ home, log }), true);
    assert.equal(await startOf(pid), undefined);
  });

  it("leaves a process alone that only has the ID of the server", async () => {
    const { pid, pidStart } = await up();
    assert.equal(await isRunning({ pid, pidStart }), true);
    assert.equal(await endProcess({ pid, pidStart: "another time" }), false);
    assert.equal(await isRunning({ pid, pidStart }), true);
  });

  it("kills a server that ignores SIGTERM", async () => {
    fs.writeFileSync(programs.server, SERVER.replace("() => process.exit(0)", "() => {}"));
    const identity = await up();
    assert.equal(await endProcess(identity, 200), true);
    assert.equal(await isRunning(identity), false);
  });
});

async function gone(pid: number): Promise<void> {
  while ((await startOf(pid)) !== undefined) {
    await sleep(10);
  }
}
