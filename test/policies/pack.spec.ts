import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { policies } from "../../policies/pack";
import { buildPack } from "../../scripts/buildPolicies";
import { PackProcess } from "./packProcess";

const REPOSITORY = resolve(__dirname, "../..");
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";

/** Checks the behavior of the pack, wherever it was started. */
async function behavesAsThePack(pack: PackProcess): Promise<void> {
  const { name, policiesList } = await pack.info();
  assert.equal(name, "rds-snapshots");
  assert.deepEqual(
    policiesList.map((policy) => policy.name),
    policies().map((policy) => policy.name),
  );
  assert.deepEqual(await pack.refusals(COPY, { region: "eu-west-1" }), []);
  assert.deepEqual(await pack.refusals(COPY, { sharedAccounts: ["all"] }), ["no-public-share"]);
}

describe("The pack in a process of its own", () => {
  const running: PackProcess[] = [];
  const start = async (folder: string): Promise<PackProcess> => {
    const pack = await PackProcess.start(folder);
    running.push(pack);
    return pack;
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map((pack) => pack.stop()));
  });

  it("runs from its sources and takes its settings from the engine", async () => {
    const pack = await start(join(REPOSITORY, "policies"));
    await behavesAsThePack(pack);
    await pack.configure("settings", { allowedRegions: ["eu-west-1"] });
    assert.deepEqual(await pack.refusals(COPY, { region: "us-east-1" }), ["allowed-regions"]);
    assert.deepEqual(await pack.refusals(COPY, { region: "eu-west-1" }), []);
  });

  it("runs compiled in a folder outside the repository", async () => {
    const parent = mkdtempSync(join(tmpdir(), "pack-"));
    try {
      const folder = join(parent, "dist");
      await buildPack(folder);
      assert.deepEqual(readdirSync(folder).sort(), [
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "cli.js",
        "index.js",
        "package.json",
        "policy-config.schema.json",
      ]);
      // Stands for an installation of its dependencies.
      symlinkSync(join(REPOSITORY, "node_modules"), join(parent, "node_modules"));
      await behavesAsThePack(await start(folder));
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
});
