import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SandboxError } from "../../../../sandbox/sandboxError";
import { buildPulumi } from "../../../../sandbox/toolchain/fromSource/goBuild";
import { environmentWith, removeFolders, script, temporaryFolder } from "../../temporary";

/** A Go that tells its version, and builds by writing down how it was called. */
function fakeGo(version: string, body: string): string {
  const folder = temporaryFolder();
  script(
    path.join(folder, "go"),
    `if [ "$1" = env ]; then echo go${version}; exit 0; fi\n[ "$1" = list ] && exit 0\n${body}`,
  );
  return folder;
}

const RECORD = `for last; do [ "$previous" = "-o" ] && output="$last"; previous="$last"; done
echo "$@" > "$output"; echo "$GOFLAGS|$GOWORK|$GO111MODULE|$GOOS|$HOME" >> "$output"; ls >> "$output"`;

describe("building the Pulumi CLI", () => {
  let folder: string;
  let lines: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    lines = [];
  });
  afterEach(removeFolders);

  const build = (environment: NodeJS.ProcessEnv) =>
    buildPulumi({ version: "3.259.0", folder, environment, log: (line) => lines.push(line) });

  it("stamps the version, keeps to the pinned modules and heeds no flags of the user's own", async () => {
    const go = fakeGo("1.26.8", RECORD.replace("ls >>", "echo $PWD >>"));
    const ofTheCaller = { GOFLAGS: "-mod=mod", GOWORK: "/somewhere/go.work", GO111MODULE: "off", GOOS: "plan9" };
    await build({ ...environmentWith(go), ...ofTheCaller });
    const [command = "", variables, place] = fs.readFileSync(path.join(folder, "pulumi"), "utf8").split("\n");
    assert.match(command, /version\.Version=v3\.259\.0/);
    assert.equal(variables, `-mod=readonly|off|on||${os.homedir()}`);
    assert.match(place ?? "", /sandbox\/toolchain\/fromSource\/engine$/);
  });

  it("needs Go, and says in one sentence what to install when there is none", async () => {
    await assert.rejects(build(environmentWith()), (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.match(error.message, /^There is no Pulumi CLI and no Go to build one with: install Go 1\.\d+\S* or later/);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });

  it("says which Go is too old", async () => {
    const go = fakeGo("1.19.8", "exit 1");
    await assert.rejects(build(environmentWith(go)), /Go 1\.19\.8 \(.*\/go\) is too old to build one: install Go 1\./);
  });

  it("shows why the build failed, without the names of the packages that were compiled", async () => {
    const go = fakeGo(
      "1.26.8",
      'echo "github.com/x/y" >&2; echo "go: downloading a v1" >&2; echo "disk full" >&2; exit 1',
    );
    await assert.rejects(build(environmentWith(go)), { message: "The Pulumi CLI could not be built: disk full" });
  });

  it("has a module that pins the version that is built", () => {
    const module = fs.readFileSync(
      path.join(__dirname, "../../../../sandbox/toolchain/fromSource/engine/go.mod"),
      "utf8",
    );
    assert.match(module, /^require github\.com\/pulumi\/pulumi\/pkg\/v3 v3\.259\.0$/m);
  });
});
