import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { REPOSITORY } from "../../sandbox/folders";
import { startOf } from "../../sandbox/processes";
import { environmentWith, removeFolders, script, temporaryFolder } from "../sandbox/temporary";

type Variables = Record<string, string | undefined>;

/** Plain JavaScript, since it runs before anything is installed. */
const { freshEnvironment, sharedSettings } = require("../../scripts/freshEnvironment.cjs") as {
  freshEnvironment(variables: Variables, folders: typeof FOLDERS, shared: Variables): Record<string, string>;
  sharedSettings(variables: Variables): Variables;
};

const FOLDERS = { home: "/fresh/home", cache: "/fresh/cache", tmp: "/fresh/tmp" };

describe("the environment of a fresh machine", () => {
  it("has a home and caches of its own", () => {
    const caller = {
      HOME: "/home/me",
      XDG_CACHE_HOME: "/home/me/.cache",
      TMPDIR: "/tmp",
      RDS_SNAPSHOTS_CACHE: "/cache",
    };
    assert.deepEqual(freshEnvironment(caller, FOLDERS, {}), {
      HOME: "/fresh/home",
      XDG_CACHE_HOME: "/fresh/cache",
      TMPDIR: "/fresh/tmp",
      PATH: "",
    });
  });

  it("keeps the settings of the network and of registries", () => {
    const caller = {
      https_proxy: "http://proxy.example",
      NODE_EXTRA_CA_CERTS: "/certificates.pem",
      npm_config_registry: "https://npm.example",
      PIP_INDEX_URL: "https://pip.example",
      GOPROXY: "https://go.example",
      GOFLAGS: "-insecure",
      CI: "true",
    };
    const { PATH: _, HOME, XDG_CACHE_HOME, TMPDIR, ...kept } = freshEnvironment(caller, FOLDERS, {});
    assert.deepEqual(kept, caller);
  });

  it("drops settings for AWS, Pulumi, Node.js, TypeScript, Python and git, and what npm passes to its scripts", () => {
    const caller = {
      AWS_PROFILE: "production",
      PULUMI_ACCESS_TOKEN: "token",
      NODE_OPTIONS: "--require ./own.js",
      TS_NODE_PROJECT: "own.json",
      PYTHONPATH: "/own",
      GIT_DIR: "/own/.git",
      GOCACHE: "/home/me/.cache/go-build",
      INIT_CWD: "/own",
      npm_lifecycle_event: "fresh",
      npm_config_prefix: "/own",
      npm_config_local_prefix: "/own",
      NPM_CONFIG_CACHE: "/own",
    };
    assert.deepEqual(Object.keys(freshEnvironment(caller, FOLDERS, {})), ["PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR"]);
  });

  it("drops the executables of npm packages from PATH", () => {
    const caller = { PATH: "/project/node_modules/.bin:/usr/bin:/lib/node_modules/npm/bin/node-gyp-bin:/bin" };
    assert.equal(freshEnvironment(caller, FOLDERS, {})["PATH"], "/usr/bin:/bin");
  });

  it("shares the download caches and the configuration that the tools report", () => {
    const tools = temporaryFolder();
    script(path.join(tools, "npm"), 'echo "/npm/$3"');
    script(path.join(tools, "go"), 'echo /go/mod; echo ""');
    const before = { PATH: process.env["PATH"], NETRC: process.env["NETRC"] };
    process.env["PATH"] = environmentWith(tools)["PATH"];
    try {
      const netrc = path.join(tools, "netrc");
      fs.writeFileSync(netrc, "");
      const shared = sharedSettings({ NETRC: netrc, PIP_CONFIG_FILE: "/pip.conf" });
      assert.deepEqual(shared, {
        npm_config_userconfig: "/npm/userconfig",
        npm_config_cache: "/npm/cache",
        GOMODCACHE: "/go/mod",
        GOENV: undefined,
        PIP_CACHE_DIR: undefined,
        PIP_CONFIG_FILE: "/pip.conf",
        NETRC: netrc,
      });
      assert.ok(!("GOENV" in freshEnvironment({}, FOLDERS, shared)));
    } finally {
      process.env["PATH"] = before.PATH;
    }
  });
});

describe("the fresh machine", () => {
  let repository: string;
  let temporary: string;

  /** A repository whose commands print where and how they run; `more` is JavaScript that `npm test` runs. */
  beforeEach(() => {
    repository = temporaryFolder();
    temporary = temporaryFolder();
    fs.mkdirSync(path.join(repository, "scripts"));
    fs.mkdirSync(path.join(repository, ".ci"));
    for (const name of ["scripts/freshMachine.cjs", "scripts/freshEnvironment.cjs", ".ci/run"]) {
      fs.copyFileSync(path.join(REPOSITORY, name), path.join(repository, name));
    }
    const scripts = { start: "node start.js", test: "exec node test.js", sandbox: 'echo "sandbox"' };
    fs.writeFileSync(path.join(repository, "package.json"), JSON.stringify({ scripts }));
    fs.writeFileSync(path.join(repository, "start.js"), 'console.log("started from", process.env.INIT_CWD)');
    commitTest('console.log("5 passed, 0 failed");');
  });
  afterEach(removeFolders);

  function commitTest(code: string): void {
    fs.writeFileSync(path.join(repository, "test.js"), code);
    const identity = ["-c", "user.name=me", "-c", "user.email=me@example.com"];
    const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...identity, ...args]);
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "test");
  }

  const start = (...args: string[]) =>
    startProgram(process.execPath, path.join(repository, "scripts", "freshMachine.cjs"), ...args);
  const run = (...args: string[]) => outcome(start(...args));

  function startProgram(program: string, ...args: string[]) {
    const env = { ...process.env, TMPDIR: temporary };
    return spawn(program, args, { cwd: temporaryFolder(), env, stdio: ["ignore", "pipe", "pipe"] });
  }

  async function outcome(child: ReturnType<typeof start>) {
    const ended = once(child, "close");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    return { code, stdout, stderr, lines: stdout.trimEnd().split("\n") };
  }

  it("runs npm start twice and npm test in a clone, from an empty folder with an empty home", async () => {
    commitTest(`const fs = require("node:fs");
      console.log(JSON.stringify([fs.readdirSync(process.env.HOME), fs.readdirSync(process.env.INIT_CWD), process.cwd()]));
      console.log("5 passed, 0 failed, 1 skipped");`);
    const { code, stdout, lines } = await run();
    assert.equal(code, 0);
    assert.equal(stdout.match(/^started from .*\/work$/gm)?.length, 2);
    const [home, work, cwd] = JSON.parse(lines.find((line) => line.startsWith("[")) ?? "");
    assert.deepEqual([home, work], [[], []]);
    assert.match(cwd, /\/rds-snapshots-fresh-\w+\/clone$/);
    assert.match(
      stdout,
      /^ {2}npm start: \d+ s, exit code 0\n {2}npm start, again: \d+ s.*\n.*\n {2}npm test: \d+ s, exit code 0$/m,
    );
    assert.equal(lines.at(-1), "5 passed, 0 failed, 1 skipped");
  });

  it("ends with the last line and the exit code of npm test, and removes its folders", async () => {
    commitTest('console.log("4 passed, 1 failed"); process.exit(3);');
    const { code, lines } = await run("test");
    assert.deepEqual([code, lines.at(-1)], [3, "4 passed, 1 failed"]);
    assert.deepEqual(fs.readdirSync(temporary), []);
  });

  it("passes options to npm test", async () => {
    commitTest('console.log(process.argv.slice(2).join(" "), "5 passed, 0 failed");');
    const { stdout } = await run("test", "--only", "oracle");
    assert.match(stdout, /^--only oracle 5 passed/m);
  });

  it("tests HEAD, and prints that there are uncommitted changes", async () => {
    assert.match((await run("test")).stdout, /^HEAD is [0-9a-f]{12}\.$/m);
    fs.writeFileSync(path.join(repository, "test.js"), "process.exit(1);");
    const { code, stdout } = await run("test");
    assert.equal(code, 0);
    assert.match(stdout, /^HEAD is [0-9a-f]{12}; uncommitted changes are not part of this run\.$/m);
  });

  it("stops at the first command that fails", async () => {
    fs.writeFileSync(path.join(repository, "start.js"), "process.exit(7)");
    commitTest("");
    const { code, stdout, lines } = await run();
    assert.equal(code, 7);
    assert.equal(lines.at(-1), "The last command failed.");
    assert.doesNotMatch(stdout, /== npm test/);
  });

  it("ends and prints a process that a command leaves behind", async () => {
    commitTest(`const child = require("node:child_process").spawn("sleep", ["600"], { detached: true, stdio: "inherit" });
      child.unref(); console.log("left", child.pid); console.log("5 passed, 0 failed");`);
    const { code, stdout, lines } = await run("test");
    assert.equal(code, 0);
    const pid = Number(/^left (\d+)$/m.exec(stdout)?.[1]);
    assert.match(stdout, new RegExp(`^Ending a process that was left running: ${pid} sleep 600`, "m"));
    assert.equal(lines.at(-1), "5 passed, 0 failed");
    assert.equal(await startOf(pid), undefined);
  });

  it("passes a signal on, and leaves neither processes nor folders", async () => {
    commitTest('console.log("running", process.pid); setInterval(() => {}, 1000);');
    const child = start("test");
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += chunk;
      if (/^running/m.test(printed)) break;
    }
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 143);
    assert.equal(await startOf(Number(/^running (\d+)/m.exec(printed)?.[1])), undefined);
    assert.deepEqual(fs.readdirSync(temporary), []);
  });

  it("is what continuous integration runs, except where git cannot clone", async () => {
    const runCi = () => outcome(startProgram("bash", path.join(repository, ".ci", "run")));
    const cloned = await runCi();
    assert.match(cloned.stdout, /^== npm test, on a fresh machine$/m);
    assert.deepEqual([cloned.code, cloned.lines.at(-1)], [0, "5 passed, 0 failed"]);
    fs.rmSync(path.join(repository, ".git"), { recursive: true });
    const inPlace = await runCi();
    assert.match(inPlace.stdout, /^git cannot clone this folder, so npm test runs in place/);
    assert.deepEqual([inPlace.code, inPlace.lines.at(-1)], [0, "5 passed, 0 failed"]);
  });

  it("refuses an unknown argument in one line with the usage", async () => {
    const { code, stdout, stderr } = await run("tests");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Expected "start", "test" or no argument, but got "tests"\.\n\nUsage: npm run fresh/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("reports a missing repository in one line", async () => {
    fs.rmSync(path.join(repository, ".git"), { recursive: true });
    const { code, stderr } = await run("test");
    assert.equal(code, 1);
    assert.match(stderr, /^git -C \S+ rev-parse HEAD failed: fatal: not a git repository/);
    assert.doesNotMatch(stderr, /^\s+at /m);
    assert.deepEqual(fs.readdirSync(temporary), []);
  });
});
