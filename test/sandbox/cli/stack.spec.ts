import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ENCRYPTION_SALT, ensureStack, parseCommand } from "../../../sandbox/cli/stack";
import { foldersOf } from "../../../sandbox/folders";
import { environment, stateFolder } from "../../../sandbox/lifecycle/environment";
import { environmentWith, removeFolders, script, temporaryFolder } from "../temporary";

/** A sandbox whose CLI records its calls, and a project folder. */
function setting() {
  const sandbox = {
    home: temporaryFolder(),
    pid: 1,
    pidStart: "",
    port: 4566,
    instance: "00000000-0000-4000-8000-000000000000",
    since: "",
    pulumi: { executable: "/pulumi", version: "3.259.0", origin: "path" as const },
    python: "/venv/bin/python",
    seeded: true,
  };
  const { bin, pulumi } = foldersOf(sandbox.home);
  const calls = path.join(sandbox.home, "calls");
  const cli = script(path.join(bin, "pulumi"), `echo "$PWD $* [$PULUMI_STACK]" >> ${calls}`);
  const project = temporaryFolder();
  fs.writeFileSync(path.join(project, "Pulumi.yaml"), 'name: "shop" # the shop\nruntime: nodejs\n');
  const env = environment(sandbox, environmentWith());
  return {
    cli,
    project,
    ensure: (command: string, { folder = project, stack }: { folder?: string; stack?: string } = {}) =>
      ensureStack({
        sandbox,
        environment: stack === undefined ? env : { ...env, PULUMI_STACK: stack },
        command: command.split(" "),
        folder,
      }),
    calls: () => (fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : []),
    stackFile: path.join(project, "Pulumi.sandbox.yaml"),
    addState: (name: string) => {
      const folder = path.join(stateFolder(sandbox), ".pulumi", "stacks", "shop");
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, `${name}.json`), "{}");
    },
    selectStack: (name: string) => {
      const hash = createHash("sha1").update(path.join(project, "Pulumi.yaml")).digest("hex");
      const file = path.join(pulumi, "workspaces", `shop-${hash}-workspace.json`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const stacks = { [`file://${stateFolder(sandbox)}`]: `organization/shop/${name}` };
      fs.writeFileSync(file, JSON.stringify({ stacks }));
    },
  };
}

describe("the stack of a Pulumi command on the sandbox", () => {
  afterEach(removeFolders);

  it("is created and selected if the state contains none", async () => {
    const { project, ensure, calls } = setting();
    await ensure("pulumi preview --policy-pack policies");
    assert.deepEqual(calls(), [`${project} stack init sandbox --non-interactive []`]);
  });

  it("gets a file with the fixed salt, unless there is a file", async () => {
    const { ensure, stackFile } = setting();
    await ensure("pulumi preview");
    assert.equal(fs.readFileSync(stackFile, "utf8"), `encryptionsalt: ${ENCRYPTION_SALT}\n`);
    const mine = "# mine\nconfig:\n  shop:a: b\n";
    fs.writeFileSync(stackFile, mine);
    await ensure("pulumi preview");
    assert.equal(fs.readFileSync(stackFile, "utf8"), mine);
  });

  it("is selected if the state contains it, but it is not selected in this folder", async () => {
    const { project, ensure, calls, addState } = setting();
    addState("sandbox");
    await ensure("pulumi up --yes");
    assert.deepEqual(calls(), [`${project} stack select sandbox --non-interactive []`]);
  });

  it("is the one that the user has selected, as long as the state contains it", async () => {
    const { ensure, calls, addState, selectStack } = setting();
    addState("mine");
    selectStack("mine");
    await ensure("pulumi up");
    assert.deepEqual(calls(), []);
    selectStack("gone");
    await ensure("pulumi up");
    assert.equal(calls().length, 1);
  });

  it('is the one that the user specifies, which is created only if it is the stack "sandbox"', async () => {
    const { project, ensure, calls } = setting();
    await ensure("pulumi up --stack mine");
    await ensure("pulumi up -s=mine");
    await ensure("pulumi up", { stack: "mine" });
    assert.deepEqual(calls(), []);
    await ensure("pulumi up --stack sandbox");
    await ensure("pulumi up", { stack: "sandbox" });
    const call = `${project} stack init --no-select sandbox --non-interactive []`;
    assert.deepEqual(calls(), [call, call]);
  });

  it("is found for a command in a folder below the project, or with the option -C", async () => {
    const { project, ensure, calls } = setting();
    const below = path.join(project, "a", "b");
    fs.mkdirSync(below, { recursive: true });
    await ensure("pulumi preview", { folder: below });
    await ensure(`pulumi -C ${project} preview`, { folder: "/" });
    assert.deepEqual(
      calls().map((call) => call.split(" ")[0]),
      [below, project],
    );
  });

  it("is left alone by other programs, by commands without a stack, and outside a project", async () => {
    const { ensure, calls, stackFile } = setting();
    for (const command of ["aws rds help", "pulumi", "pulumi version", "pulumi stack init mine", "pulumi up --help"]) {
      await ensure(command);
    }
    await ensure("pulumi up", { folder: temporaryFolder() });
    assert.deepEqual([calls(), fs.existsSync(stackFile)], [[], false]);
  });

  it("shows the error of Pulumi if it cannot be created", async () => {
    const { ensure, cli } = setting();
    script(cli, 'echo "error: invalid project" >&2; exit 1');
    await assert.rejects(
      ensure("pulumi up"),
      /^SandboxError: Failed to prepare the stack sandbox of shop: error: invalid/,
    );
  });
});

describe("reading a Pulumi command line", () => {
  it("returns folder and stack, at any position of the command line", () => {
    const parse = (line: string) => parseCommand(line.split(" "), "/work");
    assert.deepEqual(parse("pulumi --cwd sub up -s a"), { folder: "/work/sub", stack: "a" });
    assert.deepEqual(parse("/opt/pulumi stack output --stack=b"), { folder: "/work", stack: "b" });
    assert.deepEqual(parse("pulumi --color never preview"), { folder: "/work", stack: undefined });
    assert.equal(parse("pulumi stack select x"), undefined);
    assert.equal(parse("pulumi plugin ls"), undefined);
  });
});
