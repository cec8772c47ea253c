import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SandboxError } from "../../../../sandbox/sandboxError";
import { buildPulumi } from "../../../../sandbox/toolchain/fromSource/goBuild";
import { environmentWith, removeFolders, script, temporaryFolder } from "../../temporary";

/** A Go that prints its version, and records its calls instead of building. */
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

  it("stamps the version, uses the pinned modules and ignores the settings of the caller", async () => {
    const go = fakeGo("1.26.8", RECORD.replace("ls >>", "echo $PWD >>"));
    const ofTheCaller = { GOFLAGS: "-mod=mod", GOWORK: "/somewhere/go.work", GO111MODULE: "off", GOOS: "plan9" };
    await build({ ...environmentWith(go), ...ofTheCaller });
    const [command = "", variables, place] = fs.readFileSync(path.join(folder, "pulumi"), "utf8").split("\n");
    assert.match(command, /version\.Version=v3\.259\.0/);
    assert.equal(variables, `-mod=readonly|off|on||${os.homedir()}`);
    assert.match(place ?? "", /sandbox\/toolchain\/fromSource\/engine$/);
  });

  it("requires Go, and explains in one line what to install", async () => {
    await assert.rejects(build(environmentWith()), (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.match(
        error.message,
        /^The Pulumi CLI is missing, and Go to build it is not on PATH; install Go 1\.\d+\S* or later/,
      );
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });

  it("rejects a Go that is too old", async () => {
    const go = fakeGo("1.19.8", "exit 1");
    await assert.rejects(build(environmentWith(go)), /Go 1\.19\.8 \(.*\/go\) is too old to build it; install Go 1\./);
  });

  it("shows the reason of a failed build, without the list of compiled packages", async () => {
    const go = fakeGo(
      "1.26.8",
      'echo "github.com/x/y" >&2; echo "go: downloading a v1" >&2; echo "disk full" >&2; exit 1',
    );
    await assert.rejects(build(environmentWith(go)), { message: "Failed to build the Pulumi CLI: disk full" });
  });

  it("has a module that pins the version to build", () => {
    const module = fs.readFileSync(
      path.join(__dirname, "../../../../sandbox/toolchain/fromSource/engine/go.mod"),
      "utf8",
    );
    assert.match(module, /^require github\.com\/pulumi\/pulumi\/pkg\/v3 v3\.259\.0$/m);
  });
});
