import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../../../sandbox/sandboxError";
import { ensureVenv, findPython } from "../../../sandbox/toolchain/python";
import { environmentWith, removeFolders, script, temporaryFolder } from "../temporary";

/** A Python that answers the probe, and makes a "virtual environment" whose pip counts how often it was called. */
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

  it("is the first on PATH that is new enough and can make virtual environments", async () => {
    const folder = temporaryFolder();
    fakePython(folder, "3.9.2");
    fakePython(folder, "3.13.1", { name: "python3.13", venv: false });
    const executable = fakePython(folder, "3.12.4", { name: "python3.12" });
    assert.deepEqual(await findPython(environmentWith(folder)), { executable, version: "3.12.4" });
  });

  it("is passed over when it is only a script that finds no Python", async () => {
    const folder = temporaryFolder();
    script(path.join(folder, "python3"), 'echo "command not found" >&2; exit 127');
    const executable = fakePython(folder, "3.11.0", { name: "python" });
    assert.equal((await findPython(environmentWith(folder))).executable, executable);
  });

  it("is asked for in one sentence when there is none", async () => {
    const message = await messageOf(findPython(environmentWith()));
    assert.match(
      message,
      /^The local AWS needs Python 3\.11 or later: none is on PATH; install it, .*python3-venv"\.$/,
    );
  });

  it("is named when it is too old", async () => {
    const folder = temporaryFolder();
    fakePython(folder, "3.9.2");
    assert.match(
      await messageOf(findPython(environmentWith(folder))),
      /python3 is 3\.9\.2; install a newer one beside it/,
    );
  });

  it("is named, with the package to install, when it lacks venv", async () => {
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

  it("is made once, within the cache folder, and apart from the user's own packages", async () => {
    const { cache, ensure, log } = setting();
    const python = await ensure();
    assert.ok(python.startsWith(cache));
    assert.equal(await ensure(), python);
    assert.deepEqual(log(), ["made", "pip [][][0]"]);
  });

  it("is another one for another list of packages", async () => {
    const { requirements, ensure } = setting();
    const python = await ensure();
    fs.writeFileSync(requirements, "moto==5.2.6\n");
    assert.notEqual(await ensure(), python);
  });

  it("is made anew when its making was interrupted", async () => {
    const { ensure, log } = setting();
    const python = await ensure();
    fs.rmSync(path.join(python, "../../complete"));
    await ensure();
    assert.equal(log().length, 4);
  });

  it("is made once when two processes want it at the same time", async () => {
    const { ensure, log, lines } = setting("sleep 0.5");
    const [one, other] = await Promise.all([ensure(), ensure()]);
    assert.equal(one, other);
    assert.deepEqual(log(), ["made", "pip [][][0]"]);
    assert.match(lines.join("\n"), /Another process is installing the Python packages/);
  });

  it("shows what pip says when it fails, and is not taken for complete", async () => {
    const { ensure } = setting('echo "ERROR: no such version" >&2; exit 1');
    for (const _ of [1, 2]) {
      assert.match(await messageOf(ensure()), /could not be installed: ERROR: no such version/);
    }
  });
});
