import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../../../sandbox/sandboxError";
import { type FindOptions, findPulumi, OWN_BIN_MARKER, PULUMI_VERSION } from "../../../sandbox/toolchain/pulumi";
import { environmentWith, removeFolders, script, temporaryFolder } from "../temporary";

/** A CLI as one finds it installed: with its language host beside it. */
function fakeCli(folder: string, version: string): string {
  script(path.join(folder, "pulumi-language-nodejs"), "exit 0");
  return script(path.join(folder, "pulumi"), `echo "v${version}"`);
}

const never = async () => assert.fail("nothing is to be installed");

describe("the Pulumi CLI", () => {
  let cache: string;
  let lines: string[];

  beforeEach(() => {
    cache = path.join(temporaryFolder(), "cache");
    lines = [];
  });
  afterEach(removeFolders);

  const find = (environment: NodeJS.ProcessEnv, how: Pick<FindOptions, "download" | "build"> = {}) =>
    findPulumi({ cache, environment, log: (line) => lines.push(line), download: never, build: never, ...how });

  const build = async ({ folder, version }: { folder: string; version: string }) => {
    fakeCli(folder, version);
  };

  it("is the one on PATH when that is new enough", async () => {
    const folder = temporaryFolder();
    const executable = fakeCli(folder, "3.240.1");
    assert.deepEqual(await find(environmentWith(folder)), { executable, version: "3.240.1", origin: "path" });
    assert.deepEqual(lines, []);
  });

  it("is asked for its version without touching the user's own Pulumi home", async () => {
    const folder = temporaryFolder();
    script(fakeCli(folder, "3.240.1"), 'echo "$PULUMI_HOME" > "$0.home"; echo v3.240.1');
    const { executable } = await find({ ...environmentWith(folder), PULUMI_HOME: "/home/me/.pulumi" });
    assert.equal(fs.readFileSync(`${executable}.home`, "utf8").trim(), path.join(cache, "pulumi", "home"));
  });

  for (const version of ["3.230.9", "4.0.0"]) {
    it(`is passed over, and told so, when it is version ${version}`, async () => {
      const [wrong, right] = [temporaryFolder(), temporaryFolder()];
      fakeCli(wrong, version);
      const executable = fakeCli(right, "3.231.0");
      assert.equal((await find(environmentWith(wrong, right))).executable, executable);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", new RegExp(`Passing over ${wrong}/pulumi: it is version ${version}`));
    });
  }

  it("is passed over when it does not run, or has no language host for Node.js", async () => {
    const [broken, bare] = [temporaryFolder(), temporaryFolder()];
    script(path.join(broken, "pulumi"), "exit 1");
    script(path.join(bare, "pulumi"), "echo v3.259.0");
    const found = await find(environmentWith(broken, bare), { download: async () => false, build });
    assert.equal(found.origin, "source");
    assert.match(lines.join("\n"), /it does not tell its version[\s\S]*there is no pulumi-language-nodejs/);
  });

  it("is never the sandbox's own, which is on the PATH of what runs in the sandbox", async () => {
    const own = temporaryFolder();
    fakeCli(own, "3.259.0");
    fs.writeFileSync(path.join(own, OWN_BIN_MARKER), "");
    const cached = path.join(cache, "pulumi", "another");
    fakeCli(cached, "3.259.0");
    const found = await find(environmentWith(own, cached), { download: async () => false, build });
    assert.equal(found.executable, path.join(cache, "pulumi", `${PULUMI_VERSION}-source`, "pulumi"));
  });

  it("is downloaded where it can be, and found in the cache folder after that", async () => {
    const download = async (options: { folder: string; version: string }) => {
      await build(options);
      return true;
    };
    const first = await find(environmentWith(), { download });
    assert.deepEqual([first.origin, first.version], ["download", PULUMI_VERSION]);
    assert.deepEqual(await find(environmentWith()), first);
  });

  it("is built where it cannot be downloaded, and found in the cache folder after that", async () => {
    const first = await find(environmentWith(), { download: async () => false, build });
    assert.deepEqual([first.origin, first.version], ["source", PULUMI_VERSION]);
    assert.deepEqual(await find(environmentWith()), first);
  });

  it("is installed anew when the one in the cache folder has another version or does not run", async () => {
    const stale = path.join(cache, "pulumi", `${PULUMI_VERSION}-source`);
    fakeCli(stale, "3.258.0");
    const found = await find(environmentWith(), { download: async () => false, build });
    assert.equal(found.version, PULUMI_VERSION);
    assert.match(fs.readFileSync(found.executable, "utf8"), new RegExp(PULUMI_VERSION));
  });

  it("is not left half-made by a build that fails, nor by one that was killed", async () => {
    const failing = async ({ folder }: { folder: string }) => {
      fs.writeFileSync(path.join(folder, "pulumi"), "half");
      throw new SandboxError("no");
    };
    const place = path.join(cache, "pulumi");
    await assert.rejects(
      find(environmentWith(), { download: async () => false, build: failing }),
      /^SandboxError: no$/,
    );
    assert.deepEqual(fs.readdirSync(place), []);

    const killed = path.join(place, `${PULUMI_VERSION}-source.unfinished-abc`);
    fakeCli(killed, PULUMI_VERSION);
    await find(environmentWith(), { download: async () => false, build });
    assert.deepEqual(fs.readdirSync(place), [`${PULUMI_VERSION}-source`]);
  });

  it("is built once when two processes want it at the same time", async () => {
    let builds = 0;
    const slowly = async (options: { folder: string; version: string }) => {
      builds++;
      await sleep(600);
      await build(options);
    };
    const how = { download: async () => false, build: slowly };
    const [one, other] = await Promise.all([find(environmentWith(), how), find(environmentWith(), how)]);
    assert.equal(builds, 1);
    assert.deepEqual(one, other);
    assert.match(lines.join("\n"), /Another process is installing the Pulumi CLI .*; waiting for it/);
  });
});
