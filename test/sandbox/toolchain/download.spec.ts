import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { archiveUrl, downloadPulumi } from "../../../sandbox/toolchain/download";
import { isExecutable } from "../../../sandbox/toolchain/executables";
import { removeFolders, script, temporaryFolder } from "../temporary";

describe("the official download of the Pulumi CLI", () => {
  const realFetch = globalThis.fetch;
  let lines: string[];
  beforeEach(() => {
    lines = [];
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
    removeFolders();
  });

  const download = (folder: string) =>
    downloadPulumi({ version: "3.259.0", folder, environment: process.env, log: (line) => lines.push(line) });

  it("has a URL for each platform of Pulumi that the sandbox supports", () => {
    const address = "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-darwin-arm64.tar.gz";
    assert.equal(archiveUrl("3.259.0", "darwin", "arm64"), address);
    assert.equal(archiveUrl("3.259.0", "linux", "s390x"), undefined);
    assert.equal(archiveUrl("3.259.0", "win32", "x64"), undefined);
  });

  it("is unpacked with the language hosts beside the CLI", async () => {
    const source = temporaryFolder();
    script(path.join(source, "pulumi", "pulumi"), "echo v3.259.0");
    script(path.join(source, "pulumi", "pulumi-language-nodejs"), "exit 0");
    const archive = execFileSync("tar", ["-czf", "-", "-C", source, "pulumi"]);
    globalThis.fetch = async () => new Response(new Uint8Array(archive));
    const folder = temporaryFolder();
    assert.equal(await download(folder), true);
    assert.deepEqual(fs.readdirSync(folder).sort(), ["pulumi", "pulumi-language-nodejs"]);
    assert.ok(isExecutable(path.join(folder, "pulumi")));
  });

  for (const [what, answer, reason] of [
    [
      "there is no network",
      () => Promise.reject(new TypeError("fetch failed", { cause: new Error("no route") })),
      /no route/,
    ],
    ["the server refuses", async () => new Response("", { status: 403 }), /the server returned status 403/],
    ["the archive is broken", async () => new Response("not an archive"), /cannot be unpacked/],
  ] as const) {
    it(`returns false and logs the reason if ${what}`, async () => {
      globalThis.fetch = answer;
      assert.equal(await download(temporaryFolder()), false);
      assert.match(lines.at(-1) ?? "", reason);
    });
  }
});
