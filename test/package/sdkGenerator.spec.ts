import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PULUMI_VERSION } from "../../sandbox/toolchain/pulumi";
import { sdkGenerator } from "./sdkGenerator";

describe("the SDK generator on a machine without Go", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rds-snapshots-generator-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The generator when PATH has only these programs; each of them records its arguments. */
  function withPrograms(...programs: string[]) {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const cli = `#!/bin/sh\n[ "$1" = version ] && echo v${PULUMI_VERSION} || echo "$@" > ${folder}/called\n`;
    for (const program of programs) writeFileSync(join(bin, program), cli, { mode: 0o755 });
    return sdkGenerator(folder, {
      cache: join(folder, "cache"),
      environment: { PATH: bin },
      log: () => {},
      download: async () => false,
      build: () => Promise.reject(new Error("There is no Pulumi CLI and no Go to build one with")),
    });
  }

  it("is the CLI when the language's plugin is installed with it", async () => {
    const { lack, generate } = await withPrograms("pulumi", "pulumi-language-nodejs", "pulumi-language-python");
    assert.equal(lack("python"), undefined);
    assert.equal(generate("python", "schema.json"), join(folder, "python"));
    assert.equal(
      readFileSync(join(folder, "called"), "utf8"),
      `package gen-sdk schema.json --language python --out ${folder}\n`,
    );
    assert.equal(lack("go"), "there is no Go on PATH to compile it");
  });

  it("is missing when the CLI has no plugin for the language", async () => {
    const { lack } = await withPrograms("pulumi", "pulumi-language-nodejs");
    const cli = join(folder, "bin", "pulumi");
    assert.equal(lack("python"), `there is no Go on PATH, and no pulumi-language-python with ${cli}`);
  });

  it("is missing when there is no CLI either", async () => {
    const { lack } = await withPrograms();
    assert.match(lack("python") ?? "", /^there is no Go on PATH, and no Pulumi CLI: There is no Pulumi CLI and no Go/);
  });
});
