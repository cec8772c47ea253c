import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildPack } from "../../scripts/buildPolicies";
import { onSandbox, repository } from "../e2e/onSandbox";
import { PackProcess } from "../policies/packProcess";
import { command, installPackage } from "./installed";

describe("the npm package of the policy pack", () => {
  const { run } = onSandbox();
  let installed: Awaited<ReturnType<typeof installPackage>>;
  let pack = "";
  before(async () => {
    installed = await installPackage(buildPack);
    pack = join(installed.folder, "node_modules", "rds-snapshots-policies");
  });
  after(() => installed?.remove());

  it("contains the pack, its command line, the schema of its config, Pulumi's metadata, the manual and the license", () => {
    assert.deepEqual(
      installed.files.sort(),
      "LICENSE PulumiPolicy.yaml README.md cli.js index.js package.json policy-config.schema.json".split(" "),
    );
  });

  it("checks a config file by its command", () => {
    const config = join(repository, "docs", "policy-config", "pipeline.json");
    const checked = command("npx", ["rds-snapshots-policies", "check", config], installed.folder);
    assert.equal(checked, `${config}: no errors.\n`);
  });

  it("installs its policy SDK, and runs without the repository", async () => {
    const sdk = createRequire(join(pack, "index.js")).resolve("@pulumi/policy");
    assert.ok(sdk.startsWith(realpathSync(installed.folder)), sdk);
    const running = await PackProcess.start(pack);
    try {
      const everyone = { sharedAccounts: ["all"] };
      assert.deepEqual(await running.refusals("aws:rds/snapshot:Snapshot", everyone), ["no-public-share"]);
    } finally {
      await running.stop();
    }
  });

  it("refuses an unsafe program on the sandbox from a consumer's folder", () => {
    const program = join(repository, "examples", "unsafe", "no-public-share");
    const { code, output } = run(["pulumi", "preview", "--policy-pack", pack], program);
    assert.notEqual(code, 0, output);
    assert.match(output, /\[mandatory\].*no-public-share.*for-everyone/);
  });

  it("refuses to be packed from its sources, and says what to pack", () => {
    const { status, stderr } = spawnSync("npm", ["pack", "--dry-run", "./policies"], {
      cwd: repository,
      encoding: "utf8",
    });
    assert.notEqual(status, 0);
    assert.match(stderr, /Pack the compiled pack: npm run build, then npm pack \.\/policies\/dist/);
  });
});
