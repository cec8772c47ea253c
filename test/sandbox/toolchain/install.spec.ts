import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { foldersOf } from "../../../sandbox/folders";
import { installCli } from "../../../sandbox/toolchain/install";
import { OWN_BIN_MARKER } from "../../../sandbox/toolchain/pulumi";
import { removeFolders, script, temporaryFolder } from "../temporary";

describe("the executables of a sandbox", () => {
  let home: string;
  let executable: string;
  beforeEach(() => {
    home = temporaryFolder();
    executable = script(path.join(temporaryFolder(), "pulumi"), "echo v3.259.0");
  });
  afterEach(removeFolders);

  const bin = () => fs.readdirSync(foldersOf(home).bin).sort();
  const installed = () => path.join(foldersOf(home).bin, "pulumi");

  it("include a CLI that was built from source as a file, with language hosts beside it", async () => {
    await installCli(home, { executable, version: "3.259.0", origin: "source" });
    assert.ok(fs.lstatSync(installed()).isFile());
    assert.ok(bin().includes("pulumi-language-nodejs"));
    assert.ok(bin().includes("pulumi-language-yaml"));
    assert.ok(bin().includes(OWN_BIN_MARKER));
  });

  it("are replaced when another CLI is built", async () => {
    await installCli(home, { executable, version: "3.259.0", origin: "source" });
    const other = script(path.join(temporaryFolder(), "pulumi"), "echo v3.260.0, a newer one");
    await installCli(home, { executable: other, version: "3.260.0", origin: "source" });
    assert.match(fs.readFileSync(installed(), "utf8"), /a newer one/);
  });

  it("include an official CLI as a link, without language hosts", async () => {
    await installCli(home, { executable, version: "3.259.0", origin: "source" });
    await installCli(home, { executable, version: "3.259.0", origin: "path" });
    assert.equal(fs.readlinkSync(installed()), executable);
    assert.deepEqual(
      bin().filter((name) => name.startsWith("pulumi")),
      ["pulumi"],
    );
  });
});
