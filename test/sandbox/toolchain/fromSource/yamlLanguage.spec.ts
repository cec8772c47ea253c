import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../../../../sandbox/sandboxError";
import type { goBuild } from "../../../../sandbox/toolchain/fromSource/goBuild";
import {
  ensureYamlLanguage,
  installYamlLanguage,
  YAML_LANGUAGE_VERSION,
  yamlLanguageIn,
} from "../../../../sandbox/toolchain/fromSource/yamlLanguage";
import { environmentWith, removeFolders, script, temporaryFolder } from "../../temporary";

describe("the language host of YAML programs", () => {
  let cache: string;
  let lines: string[];
  beforeEach(() => {
    cache = path.join(temporaryFolder(), "a user's cache");
    lines = [];
  });
  afterEach(removeFolders);

  const built = () => path.join(cache, "pulumi-language-yaml", `${YAML_LANGUAGE_VERSION}-source`);
  const ensure = (build: typeof goBuild) =>
    ensureYamlLanguage({ cache, environment: environmentWith(), log: (line) => lines.push(line), build });
  const never: typeof goBuild = async () => assert.fail("nothing must be built");
  const write: typeof goBuild = async (_, { output }) => {
    script(output, 'echo "port $@"');
  };

  it("is built once, in a folder of the cache that contains its version", async () => {
    const executable = await ensure(write);
    assert.equal(executable, path.join(built(), "pulumi-language-yaml"));
    assert.equal(await ensure(never), executable);
  });

  it("is not left incomplete by a build that fails", async () => {
    const fail: typeof goBuild = async (_, { output }) => {
      script(output, "half");
      throw new SandboxError("no");
    };
    await assert.rejects(ensure(fail), /^SandboxError: no$/);
    assert.deepEqual(fs.readdirSync(path.dirname(built())), []);
  });

  it("is built once if two programs need it at the same time", async () => {
    let builds = 0;
    const slowly: typeof goBuild = async (program, options) => {
      builds++;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await write(program, options);
    };
    await Promise.all([ensure(slowly), ensure(slowly)]);
    assert.equal(builds, 1);
  });

  it("starts at once if it is built", async () => {
    await ensure(write);
    const bin = temporaryFolder();
    installYamlLanguage(bin, cache);
    const { stdout, stderr, status } = spawnSync(yamlLanguageIn(bin), ["127.0.0.1:1"], { encoding: "utf8" });
    assert.deepEqual([stdout, stderr, status], ["port 127.0.0.1:1\n", "", 0]);
  });

  /** A Go that "builds" an executable which prints the arguments that it was started with. */
  function goThatBuilds(): string {
    const go = temporaryFolder();
    script(
      path.join(go, "go"),
      `case $1 in env) echo go1.99.0;; build)
        for last; do [ "$previous" = "-o" ] && output="$last"; previous="$last"; done
        echo '#!/bin/sh' > "$output"; echo 'echo "port $@ [$NODE_OPTIONS]"' >> "$output"; chmod +x "$output";; esac`,
    );
    return go;
  }

  const callers: [string, { files?: Record<string, string>; env?: NodeJS.ProcessEnv }][] = [
    ["in an empty folder", {}],
    [
      "in a folder whose tsconfig.json does not suit Node.js",
      { files: { "tsconfig.json": '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }' } },
    ],
    ["in a folder whose tsconfig.json cannot be read", { files: { "tsconfig.json": "{" } }],
    ["in a folder of ES modules", { files: { "package.json": '{ "type": "module" }' } }],
    [
      "with settings for ts-node",
      { env: { TS_NODE_PROJECT: "/nowhere.json", TS_NODE_CWD: "/", TS_NODE_COMPILER_OPTIONS: '{"module":"es2022"}' } },
    ],
    ["with options for Node.js", { env: { NODE_OPTIONS: "--require ./missing.js" } }],
  ];
  for (const [what, { files = {}, env = {} }] of callers) {
    it(`is built when the engine first starts it ${what}`, () => {
      const bin = temporaryFolder();
      installYamlLanguage(bin, cache);
      const cwd = temporaryFolder();
      for (const [name, text] of Object.entries(files)) {
        fs.writeFileSync(path.join(cwd, name), text);
      }
      const { stdout, stderr, status } = spawnSync(yamlLanguageIn(bin), ["127.0.0.1:1"], {
        cwd,
        encoding: "utf8",
        env: { ...environmentWith(goThatBuilds()), ...env },
      });
      assert.equal(stdout, `port 127.0.0.1:1 [${env["NODE_OPTIONS"] ?? ""}]\n`, stderr);
      assert.match(
        stderr,
        /^Building the language host for YAML 1\.\d+\.\d+ from source\. This takes some minutes, once\./,
      );
      assert.equal(status, 0);
    });
  }

  it("explains what to install if it can be neither found nor built", () => {
    const bin = temporaryFolder();
    installYamlLanguage(bin, cache);
    const { stdout, stderr, status } = spawnSync(yamlLanguageIn(bin), [], { encoding: "utf8", env: environmentWith() });
    assert.deepEqual([stdout, status], ["", 1]);
    assert.match(
      stderr,
      /^The language host for YAML is missing, and Go to build it is not on PATH; install Go 1\.\d+\S* or later/,
    );
  });

  it("has a module that pins the version to build", () => {
    const module = path.join(__dirname, "../../../../sandbox/toolchain/fromSource/yamlLanguage/go.mod");
    assert.ok(fs.readFileSync(module, "utf8").includes(`github.com/pulumi/pulumi-yaml v${YAML_LANGUAGE_VERSION} `));
  });
});
