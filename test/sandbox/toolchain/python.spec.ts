import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../../../sandbox/sandboxError";
import { ensureVenv, findPython } from "../../../sandbox/toolchain/python";
import { environmentWith, removeFolders, script, temporaryFolder } from "../temporary";

/** A Python that responds to the probe, and creates a "virtual environment" whose pip records its calls. */
function fakePython(folder: string, version: string, { name = "python3", venv = true, pip = "exit 0" } = {}): string {
  const file = path.join(folder, name);
  const probed = JSON.stringify({ executable: file, version, venv });
  return script(
    file,
    `[ "$1" = -E ] && shift
if [ "$1" = -c ]; then echo '${probed}'; exit 0; fi
mkdir -p "$3/bin"; echo made >> "${folder}/log"
cat > "$3/bin/python" <<'END'
#!/bin/sh
[ "$1" = -E ] && shift
if [ "$1" = -c ]; then exit 0; fi
echo "Collecting moto==5.2.5"; echo "pip [$PYTHONPATH$PYTHONHOME][$PIP_TARGET][$PIP_USER]" >> "${folder}/log"
${pip}
END
chmod +x "$3/bin/python"`,
  );
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof SandboxError);
    return error.message;
  }
  return assert.fail("it was to be refused");
}

describe("Python for the local AWS", () => {
  afterEach(removeFolders);

  it("is the first on PATH that is new enough and can create virtual environments", async () => {
    const folder = temporaryFolder();
    fakePython(folder, "3.9.2");
    fakePython(folder, "3.13.1", { name: "python3.13", venv: false });
    const executable = fakePython(folder, "3.12.4", { name: "python3.12" });
    assert.deepEqual(await findPython(environmentWith(folder)), { executable, version: "3.12.4" });
  });

  it("is skipped if it is only a script that finds no Python", async () => {
    const folder = temporaryFolder();
    script(path.join(folder, "python3"), 'echo "command not found" >&2; exit 127');
    const executable = fakePython(folder, "3.11.0", { name: "python" });
    assert.equal((await findPython(environmentWith(folder))).executable, executable);
  });

  it("must be installed if there is none", async () => {
    const message = await messageOf(findPython(environmentWith()));
    assert.match(
      message,
      /^The local AWS requires Python 3\.11 or later, but there is no Python on PATH; install it, .*python3-venv"\.$/,
    );
  });

  it("must be newer than 3.9", async () => {
    const folder = temporaryFolder();
    fakePython(folder, "3.9.2");
    assert.match(
      await messageOf(findPython(environmentWith(folder))),
      /, but .*python3 is 3\.9\.2; install a newer one as well/,
    );
  });

  it("must contain venv", async () => {
    const folder = temporaryFolder();
    fakePython(folder, "3.11.2", { venv: false });
    assert.match(
      await messageOf(findPython(environmentWith(folder))),
      /python3 \(3\.11\.2\) lacks the modules venv and ensurepip; .*"apt install python3\.11-venv"/,
    );
  });
});

describe("the virtual environment of the local AWS", () => {
  afterEach(removeFolders);

  function setting(pip?: string) {
    const folder = temporaryFolder();
    const cache = temporaryFolder();
    const requirements = path.join(folder, "requirements.txt");
    fs.writeFileSync(requirements, "moto==5.2.5\n");
    fakePython(folder, "3.11.2", pip === undefined ? {} : { pip });
    const environment = {
      ...environmentWith(folder),
      PYTHONPATH: "/a",
      PYTHONHOME: "/b",
      PIP_TARGET: "/c",
      PIP_USER: "1",
    };
    const lines: string[] = [];
    const ensure = () => ensureVenv({ cache, requirements, environment, log: (line) => lines.push(line) });
    const log = () => fs.readFileSync(path.join(folder, "log"), "utf8").trim().split("\n");
    return { cache, requirements, ensure, log, lines };
  }

  it("is created once in the cache folder, without the user's own packages", async () => {
    const { cache, ensure, log } = setting();
    const python = await ensure();
    assert.ok(python.startsWith(cache));
    assert.equal(await ensure(), python);
    assert.deepEqual(log(), ["made", "pip [][][0]"]);
  });

  it("is a different one for another list of packages", async () => {
    const { requirements, ensure } = setting();
    const python = await ensure();
    fs.writeFileSync(requirements, "moto==5.2.6\n");
    assert.notEqual(await ensure(), python);
  });

  it("is created again if its creation was interrupted", async () => {
    const { ensure, log } = setting();
    const python = await ensure();
    fs.rmSync(path.join(python, "../../complete"));
    await ensure();
    assert.equal(log().length, 4);
  });

  it("is created once if two processes need it at the same time", async () => {
    const { ensure, log, lines } = setting("sleep 0.5");
    const [one, other] = await Promise.all([ensure(), ensure()]);
    assert.equal(one, other);
    assert.deepEqual(log(), ["made", "pip [][][0]"]);
    assert.match(lines.join("\n"), /Another process is installing the Python packages/);
  });

  it("shows the error of pip, and remains incomplete", async () => {
    const { ensure } = setting('echo "ERROR: no such version" >&2; exit 1');
    for (const _ of [1, 2]) {
      assert.match(await messageOf(ensure()), /Failed to install the Python packages: ERROR: no such version/);
    }
  });
});
