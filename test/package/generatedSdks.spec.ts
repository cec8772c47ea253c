import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cacheFolder } from "../../sandbox/folders";
import { ensureVenv } from "../../sandbox/toolchain/python";
import { command } from "./installed";
import { ENGINE, type Generator, sdkGenerator } from "./sdkGenerator";
import { skipBecause } from "./skipped";

const SCHEMA = resolve(__dirname, "../components/schema.golden.json");
const PROGRAMS = join(__dirname, "programs");
/** The generator's name of the Go package, because the schema specifies no repository. */
const GO_MODULE = "example.com/pulumi-rds-snapshots/sdk/go/rds-snapshots";

/** What each of the programs registers. */
const REGISTERED = {
  type: "rds-snapshots:index:SnapshotKey",
  name: "snapshots",
  inputs: { region: "eu-west-1", sharedAccounts: ["222222222222"], deletion: "retain" },
};

describe("an SDK generated from the schema", () => {
  let folder: string;
  let generator: Generator;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "rds-snapshots-sdk-"));
    generator = await sdkGenerator(folder, { cache: cacheFolder(), environment: process.env, log: () => {} });
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  const generate = (language: "go" | "python", schema: string, context: Mocha.Context): string => {
    const lack = generator.lack(language);
    if (lack !== undefined) skipBecause(context, lack);
    return generator.generate(language, schema);
  };

  it("runs in a Python program", async function () {
    const sdk = generate("python", SCHEMA, this);
    const requirements = join(PROGRAMS, "pythonSdk", "requirements.txt");
    const python = await ensureVenv({ cache: cacheFolder(), requirements, environment: process.env, log: () => {} });
    const site = join(folder, "site");
    const offline = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"];
    command(python, ["-m", "pip", "install", ...offline, "--target", site, sdk], folder);
    const script = `import runpy, sys; sys.path.insert(0, "site"); runpy.run_path(sys.argv[1])`;
    const printed = command(python, ["-c", script, join(PROGRAMS, "pythonSdk", "main.py")], folder);
    assert.deepEqual(JSON.parse(printed), REGISTERED);
  });

  it("compiles in a Go program when the schema requests all input types", function () {
    // Otherwise the generator omits the types of plain lists of objects, such as SourceSnapshotArgs.
    const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as { language: { go: Record<string, unknown> } };
    schema.language.go["generateExtraInputTypes"] = true;
    const complete = join(folder, "schema.json");
    writeFileSync(complete, JSON.stringify(schema));
    const module = join(generate("go", complete, this), "rdssnapshots");
    mkdirSync(join(module, "program"));
    cpSync(join(PROGRAMS, "goSdk", "main.go"), join(module, "program", "main.go"));
    const engine = readFileSync(join(ENGINE, "go.mod"), "utf8");
    writeFileSync(
      join(module, "go.mod"),
      engine.replace(/^module .*$/m, `module ${GO_MODULE}`).replace(/^tool .*$/m, ""),
    );
    cpSync(join(ENGINE, "go.sum"), join(module, "go.sum"));
    const env = ["GOWORK=off", "GOFLAGS="];
    // The flags of the CLI's own build, so that its compiled packages are reused.
    const build = ["go", "build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-o", "made", "./program"];
    command("env", [...env, ...build], module);
    assert.deepEqual(JSON.parse(command(join(module, "made"), [], module)), REGISTERED);
  });
});
