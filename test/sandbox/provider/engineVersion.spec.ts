import assert from "node:assert/strict";
import { Engine } from "./engine";
import type { Fields } from "./fakeAws";

const TOKEN = "aws:rds/getEngineVersion:getEngineVersion";
const target = (EngineVersion: string, IsMajorVersionUpgrade: boolean) => ({ EngineVersion, IsMajorVersionUpgrade });
const version = (EngineVersion: string, ValidUpgradeTarget: Fields[], isDefault = false): Fields => ({
  Engine: "mysql",
  EngineVersion,
  DBParameterGroupFamily: `mysql${EngineVersion.slice(0, 3)}`,
  ValidUpgradeTarget,
  isDefault,
});

describe(TOKEN, () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
    engine.aws.rds.engineVersions.push(
      version("8.0.9", [target("8.0.40", false), target("8.4.3", true)]),
      version("8.0.40", [target("8.4.3", true)], true),
      version("8.4.3", []),
    );
  });
  after(() => engine.stop());
  const find = async (args: Fields) => (await engine.invoke(TOKEN, { engine: "mysql", ...args })).results;

  it("is the default version where no criterion is given", async () => {
    const found = await find({});
    assert.deepEqual([found["version"], found["parameterGroupFamily"]], ["8.0.40", "mysql8.0"]);
    assert.equal(engine.aws.inputs("DescribeDBEngineVersions").at(-1)?.["DefaultOnly"], "true");
  });

  it("is the newest by number, not by text, of those that begin so", async () => {
    assert.equal((await find({ version: "8.0", latest: true }))["versionActual"], "8.0.40");
  });

  it("is the first preferred version that there is", async () => {
    assert.equal((await find({ preferredVersions: ["9.9.9", "8.4.3", "8.0.9"] }))["version"], "8.4.3");
  });

  it("is one that can be upgraded as asked", async () => {
    assert.equal((await find({ hasMinorTarget: true }))["version"], "8.0.9");
    assert.equal((await find({ hasMajorTarget: true, latest: true }))["version"], "8.0.40");
    assert.equal((await find({ preferredUpgradeTargets: ["8.0.40"] }))["version"], "8.0.9");
    assert.equal((await find({ preferredMajorTargets: ["8.4.3"] }))["version"], "8.0.9");
  });

  it("tells its targets apart", async () => {
    const found = await find({ version: "8.0.9" });
    assert.deepEqual(found["validMajorTargets"], ["8.4.3"]);
    assert.deepEqual(found["validMinorTargets"], ["8.0.40"]);
    assert.deepEqual(found["validUpgradeTargets"], ["8.0.40", "8.4.3"]);
  });

  it("is not guessed among several, and is missed where there is none", async () => {
    await assert.rejects(find({ version: "8.0" }), /multiple RDS engine versions \(8.0.9, 8.0.40\) match the criteria/);
    await assert.rejects(find({ version: "5.7" }), /no RDS engine versions found for mysql/);
    await assert.rejects(find({ version: "8.4", hasMajorTarget: true }), /match the criteria and have a major target/);
    await assert.rejects(find({ preferredVersions: ["1.0"] }), /match the criteria and preferred versions: 1.0/);
  });
});
