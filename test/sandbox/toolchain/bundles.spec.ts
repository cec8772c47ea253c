import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ensureBundle } from "../../../sandbox/toolchain/bundles";
import { removeFolders, temporaryFolder } from "../temporary";

describe("a bundle of the sandbox", () => {
  afterEach(removeFolders);

  function setting() {
    const folder = temporaryFolder();
    const bundle = {
      entry: path.join(folder, "main.ts"),
      file: path.join(folder, "it's made", "main.js"),
      launcher: path.join(folder, "bin", "program"),
    };
    fs.writeFileSync(bundle.entry, 'import { word } from "./word";\nconsole.log(word, ...process.argv.slice(2));');
    const part = path.join(folder, "word.ts");
    write(part, 'export const word: string = "one";', -10_000);
    write(bundle.entry, fs.readFileSync(bundle.entry, "utf8"), -10_000);
    const output = () => execFileSync(bundle.launcher, ["a b", "c"], { encoding: "utf8" });
    return { bundle, part, output };
  }

  function write(file: string, text: string, age: number): void {
    fs.writeFileSync(file, text);
    const time = new Date(Date.now() + age);
    fs.utimesSync(file, time, time);
  }

  it("runs with the arguments of its launcher", async () => {
    const { bundle, output } = setting();
    assert.equal(await ensureBundle(bundle), true);
    assert.equal(output(), "one a b c\n");
  });

  it("runs in any folder, without the NODE_OPTIONS of its caller", async () => {
    const { bundle } = setting();
    fs.writeFileSync(bundle.entry, "console.log(process.env.NODE_OPTIONS, process.env.CALLERS_NODE_OPTIONS);");
    await ensureBundle(bundle);
    const env = { ...process.env, NODE_OPTIONS: "--require ./missing.js" };
    const output = execFileSync(bundle.launcher, { cwd: temporaryFolder(), env, encoding: "utf8" });
    assert.equal(output, " --require ./missing.js\n");
  });

  it("is created again only if one of its sources is newer or missing", async () => {
    const { bundle, part, output } = setting();
    await ensureBundle(bundle);
    assert.equal(await ensureBundle(bundle), false);
    write(part, 'export const word: string = "two";', 1000);
    assert.equal(await ensureBundle(bundle), true);
    assert.equal(output(), "two a b c\n");
    fs.rmSync(part);
    await assert.rejects(ensureBundle(bundle), /^SandboxError: Failed to bundle .*main\.ts: .*\.\/word/s);
  });

  it("is created again if another Node.js runs the sandbox", async () => {
    const { bundle } = setting();
    await ensureBundle(bundle);
    fs.writeFileSync(bundle.launcher, "#!/bin/sh\nexec '/old/node' main.js\n");
    assert.equal(await ensureBundle(bundle), true);
  });

  it("contains Pulumi's protocol, but refuses to contain Pulumi itself", async () => {
    const { bundle } = setting();
    fs.writeFileSync(bundle.entry, 'import * as pulumi from "@pulumi/pulumi";\nconsole.log(pulumi);');
    await assert.rejects(ensureBundle(bundle), /main\.ts imports @pulumi\/pulumi, but only @pulumi\/pulumi\/proto\/\*/);
  });
});
