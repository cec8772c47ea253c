import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../../../sandbox/sandboxError";
import { type FindOptions, findPulumi, OWN_BIN_MARKER, PULUMI_VERSION } from "../../../sandbox/toolchain/pulumi";
import { environmentWith, removeFolders, script, temporaryFolder } from "../temporary";

/** A CLI with its language host, as an official installation. */
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

  it("is the one on PATH if it is new enough", async () => {
    const folder = temporaryFolder();
    const executable = fakeCli(folder, "3.240.1");
    assert.deepEqual(await find(environmentWith(folder)), { executable, version: "3.240.1", origin: "path" });
    assert.deepEqual(lines, []);
  });

  it("returns its version without writing to the user's Pulumi home", async () => {
    const folder = temporaryFolder();
    script(fakeCli(folder, "3.240.1"), 'echo "$PULUMI_HOME" > "$0.home"; echo v3.240.1');
    const { executable } = await find({ ...environmentWith(folder), PULUMI_HOME: "/home/me/.pulumi" });
    assert.equal(fs.readFileSync(`${executable}.home`, "utf8").trim(), path.join(cache, "pulumi", "home"));
  });

  for (const version of ["3.230.9", "4.0.0"]) {
    it(`is skipped with a message if its version is ${version}`, async () => {
      const [wrong, right] = [temporaryFolder(), temporaryFolder()];
      fakeCli(wrong, version);
      const executable = fakeCli(right, "3.231.0");
      assert.equal((await find(environmentWith(wrong, right))).executable, executable);
      assert.equal(lines.length, 1);
      assert.match(
        lines[0] ?? "",
        new RegExp(`^Skipping ${wrong}/pulumi: version >=3.231.0 <4 is required, but this is ${version}`),
      );
    });
  }

  it("is skipped with a message if it does not run or has no language host for Node.js", async () => {
    const [broken, bare] = [temporaryFolder(), temporaryFolder()];
    script(path.join(broken, "pulumi"), "exit 1");
    script(path.join(bare, "pulumi"), "echo v3.259.0");
    const found = await find(environmentWith(broken, bare), { download: async () => false, build });
    assert.equal(found.origin, "source");
    assert.match(lines.join("\n"), /"pulumi version" failed[\s\S]*pulumi-language-nodejs is missing/);
  });

  it("is never that of a sandbox, which is on the PATH of commands that run on the sandbox", async () => {
    const own = temporaryFolder();
    fakeCli(own, "3.259.0");
    fs.writeFileSync(path.join(own, OWN_BIN_MARKER), "");
    const cached = path.join(cache, "pulumi", "another");
    fakeCli(cached, "3.259.0");
    const found = await find(environmentWith(own, cached), { download: async () => false, build });
    assert.equal(found.executable, path.join(cache, "pulumi", `${PULUMI_VERSION}-source`, "pulumi"));
  });

  it("is downloaded if possible, and later found in the cache folder", async () => {
    const download = async (options: { folder: string; version: string }) => {
      await build(options);
      return true;
    };
    const first = await find(environmentWith(), { download });
    assert.deepEqual([first.origin, first.version], ["download", PULUMI_VERSION]);
    assert.deepEqual(await find(environmentWith()), first);
  });

  it("is built if the download fails, and later found in the cache folder", async () => {
    const first = await find(environmentWith(), { download: async () => false, build });
    assert.deepEqual([first.origin, first.version], ["source", PULUMI_VERSION]);
    assert.deepEqual(await find(environmentWith()), first);
  });

  it("is installed again if the one in the cache folder has another version or does not run", async () => {
    const stale = path.join(cache, "pulumi", `${PULUMI_VERSION}-source`);
    fakeCli(stale, "3.258.0");
    const found = await find(environmentWith(), { download: async () => false, build });
    assert.equal(found.version, PULUMI_VERSION);
    assert.match(fs.readFileSync(found.executable, "utf8"), new RegExp(PULUMI_VERSION));
  });

  it("is not left incomplete by a build that fails or is killed", async () => {
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

  it("is built once if two processes need it at the same time", async () => {
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
