import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { removeFolders, temporaryFolder } from "../temporary";

const SETUP = path.join(__dirname, "../../../sandbox/toolchain/setup.cjs");

/** A project whose npm records its calls, and installs the package of the lock file. */
class Project {
  readonly root = temporaryFolder();
  private readonly npm = path.join(this.root, "npm-cli.js");

  constructor(version = "1.0.0") {
    this.write("sandbox/toolchain/setup.cjs", fs.readFileSync(SETUP, "utf8"));
    this.lock(version);
    this.setNpm("");
  }

  lock(version: string): void {
    const packages = {
      "": { name: "project" },
      "node_modules/a": { version, integrity: `sha512-${version}` },
      "node_modules/elsewhere": { version: "1.0.0", optional: true },
    };
    this.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
  }

  /** `more` runs after the packages are there, and before npm writes what it has installed. */
  setNpm(more: string): void {
    this.write(
      "npm-cli.js",
      `const fs = require("node:fs");
      fs.appendFileSync("calls", JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env: process.env }) + "\\n");
      fs.rmSync("node_modules", { recursive: true, force: true });
      fs.mkdirSync("node_modules/a", { recursive: true });
      const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
      delete packages[""]; delete packages["node_modules/elsewhere"];
      const finish = () => fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
      ${more || "finish();"}`,
    );
  }

  setUp(env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [path.join(this.root, "sandbox/toolchain/setup.cjs")], {
      cwd: path.dirname(this.root),
      env: { PATH: process.env["PATH"], npm_execpath: this.npm, ...env },
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      output.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output.stderr += chunk;
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...output })));
  }

  get calls(): { args: string[]; cwd: string; env: Record<string, string> }[] {
    const text = fs.existsSync(this.at("calls")) ? fs.readFileSync(this.at("calls"), "utf8").trim() : "";
    return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
  }

  at(file: string): string {
    return path.join(this.root, file);
  }

  private write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(this.at(file)), { recursive: true });
    fs.writeFileSync(this.at(file), text);
  }
}

describe("setting up the npm packages", () => {
  afterEach(removeFolders);

  it("runs npm ci in the repository if nothing is installed, and prints nothing on standard output", async () => {
    const project = new Project();
    const { code, stdout, stderr } = await project.setUp();
    assert.deepEqual([code, stdout], [0, ""]);
    assert.match(stderr, /Installing the npm packages/);
    assert.equal(project.calls.length, 1);
    assert.equal(project.calls[0]?.cwd, project.root);
    assert.deepEqual(project.calls[0]?.args.slice(0, 2), ["ci", "--include=dev"]);
  });

  it("does and prints nothing if all packages are installed", async () => {
    const project = new Project();
    await project.setUp();
    assert.deepEqual(await project.setUp(), { code: 0, stdout: "", stderr: "" });
    assert.equal(project.calls.length, 1);
  });

  it("runs npm ci without what npm sets for its own script, but with the user's settings", async () => {
    const project = new Project();
    const outer = {
      INIT_CWD: "/else",
      npm_config_prefix: "/else",
      npm_config_local_prefix: "/else",
      npm_config_workspace: "b",
      NPM_CONFIG_OMIT: "dev",
    };
    await project.setUp({ ...outer, npm_lifecycle_event: "prestart", npm_config_registry: "https://registry.example" });
    const env = project.calls[0]?.env ?? {};
    assert.deepEqual(
      Object.keys(env).filter((name) => name in outer || name === "npm_lifecycle_event"),
      [],
    );
    assert.equal(env["npm_config_registry"], "https://registry.example");
  });

  it("installs again if the lock file has changed", async () => {
    const project = new Project();
    await project.setUp();
    project.lock("1.0.1");
    await project.setUp();
    assert.equal(project.calls.length, 2);
  });

  it("accepts a developer's own npm ci, but not other versions or a missing package", async () => {
    const project = new Project();
    await project.setUp();
    fs.rmSync(project.at("node_modules/.rds-snapshots-setup.json"));
    await project.setUp();
    assert.equal(project.calls.length, 1);

    const changed = { packages: { "node_modules/a": { version: "0.9.0", integrity: "sha512-0.9.0" } } };
    fs.writeFileSync(project.at("node_modules/.package-lock.json"), JSON.stringify(changed));
    await project.setUp();
    assert.equal(project.calls.length, 2);

    fs.rmSync(project.at("node_modules/.rds-snapshots-setup.json"));
    fs.rmSync(project.at("node_modules/a"), { recursive: true });
    await project.setUp();
    assert.equal(project.calls.length, 3);
  });

  it("fails in one line if npm ci fails, and tries again the next time", async () => {
    const project = new Project();
    project.setNpm("process.exit(9);");
    const { code, stderr } = await project.setUp();
    assert.equal(code, 1);
    assert.match(stderr, /^Failed to install the npm packages: npm ci exited with code 9; see above\.$/m);
    project.setNpm("");
    assert.equal((await project.setUp()).code, 0);
    assert.equal(project.calls.length, 2);
  });

  it("installs again if npm ci and its caller were killed", async () => {
    const project = new Project();
    await project.setUp();
    project.lock("2.0.0");
    project.setNpm("process.kill(process.ppid, 'SIGKILL'); process.exit(1);");
    assert.notEqual((await project.setUp()).code, 0);
    assert.ok(fs.existsSync(project.at(".sandbox/setup.lock")), "the killed process left its lock");
    project.setNpm("");
    assert.equal((await project.setUp()).code, 0);
    assert.equal(project.calls.length, 3);
    assert.ok(!fs.existsSync(project.at(".sandbox/setup.lock")));
  });

  it("installs once if two processes need it at the same time, and logs that the second waits", async () => {
    const project = new Project();
    project.setNpm("setTimeout(finish, 800);");
    const both = await Promise.all([project.setUp(), project.setUp()]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(project.calls.length, 1);
    assert.match(
      both.map(({ stderr }) => stderr).join(""),
      /Another process \(\d+\) is installing the npm packages; waiting/,
    );
  });

  it("rejects versions of Node.js that are too old", async () => {
    const { isTooOld } = (await import(SETUP)) as { isTooOld: (version: string) => boolean };
    const answers = ["8.17.0", "18.20.4", "20.18.3", "20.19.0", "22.0.0"].map(isTooOld);
    assert.deepEqual(answers, [true, true, true, false, false]);
  });
});
