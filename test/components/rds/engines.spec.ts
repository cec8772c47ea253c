import assert from "node:assert/strict";
import {
  ENGINE_TRAITS,
  engineNameProblems,
  engineTraits,
  isCustomEngine,
  majorVersionOf,
} from "../../../components/rds/engines";

describe("The traits of engines", () => {
  it("name each engine once", () => {
    const names = ENGINE_TRAITS.flatMap(({ engines }) => engines);
    assert.equal(new Set(names).size, names.length);
  });

  it("are known for every engine that AWS lists, and not for RDS Custom", () => {
    for (const engine of ["mysql", "aurora-postgresql", "oracle-se2-cdb", "sqlserver-web", "db2-se"]) {
      assert.deepEqual(engineNameProblems(engine), []);
      assert.ok(engineTraits(engine));
    }
    assert.equal(engineTraits("custom-sqlserver-ee"), undefined);
    assert.ok(isCustomEngine("custom-sqlserver-ee") && !isCustomEngine("sqlserver-ee"));
    assert.match(engineNameProblems("custom-sqlserver-ee").join(), /is an engine of RDS Custom/);
    assert.match(engineNameProblems("MySQL").join(), /is not an engine; write one of mysql, mariadb/);
  });
});

describe("majorVersionOf", () => {
  for (const [engine, version, major] of [
    ["mysql", "8.0.40", "8.0"],
    ["mariadb", "10.11.9", "10.11"],
    ["postgres", "16.4", "16"],
    ["aurora-mysql", "8.0.mysql_aurora.3.05.2", "8.0"],
    ["aurora-postgresql", "15.4", "15"],
    ["oracle-ee", "19.0.0.0.ru-2024-01.rur-2024-01.r1", "19"],
    ["sqlserver-se", "15.00.4322.2.v1", "15.00"],
    ["db2-se", "11.5.9.0.sb00018698.r1", "11.5"],
  ] as const) {
    it(`is ${major} of ${engine} ${version}`, () => assert.equal(majorVersionOf(engine, version), major));
  }
});
