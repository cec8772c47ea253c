import assert from "node:assert/strict";
import {
  engineErrors,
  familyErrors,
  groupEngineErrors,
  groupFamilyErrors,
} from "../../../../components/rds/groups/compatibility";

describe("familyErrors", () => {
  for (const [family, engineVersion] of [
    ["mysql8.0", "8.0.40"],
    ["postgres15", "15.8"],
    ["oracle-ee-19", "19.0.0.0.ru-2026-07.rur-2026-07.r1"],
    ["sqlserver-ee-15.0", "15.00.4322.2.v1"],
    ["aurora-mysql8.0", "8.0.mysql_aurora.3.05.2"],
    ["aurora-postgresql15", "15.8"],
    ["db2-se-11.5", "11.5.9.0.sb00063198.r1"],
  ] as const) {
    it(`accepts ${engineVersion} for the family ${family}`, () => {
      assert.deepEqual(familyErrors("group", family, { family, engineVersion }), []);
    });
  }

  it("accepts every group if nothing is expected, or the family has no version", () => {
    assert.deepEqual(familyErrors("group", "mysql8.0", {}), []);
    assert.deepEqual(familyErrors("group", "custom", { engineVersion: "8.0.40" }), []);
  });

  it("compares every digit of the family's version", () => {
    for (const [family, engineVersion] of [
      ["mysql8.0", "8.4.3"],
      ["postgres15", "1.5"],
      ["sqlserver-ee-15.0", "16.00.4085.2.v1"],
      ["mariadb10.11", "10.1.48"],
      ["mariadb10.11", "11.8.3"],
    ] as const) {
      assert.equal(familyErrors("group", family, { engineVersion }).length, 1, `${family} ${engineVersion}`);
    }
  });

  it("refuses another family and another version, both at once", () => {
    const [family, version, ...others] = familyErrors("orders", "mysql5.7", {
      family: "mysql8.0",
      engineVersion: "8.0.40",
    }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
    assert.match(
      family ?? "",
      /^family: must be mysql5\.7, the family of orders, but is "mysql8\.0"; correct it, or use another source group\.$/,
    );
    assert.match(
      version ?? "",
      /^engineVersion: must be a version of mysql5\.7, the family of orders, but is "8\.0\.40"; correct it, or /,
    );
    assert.deepEqual(others, []);
  });
});

describe("engineErrors", () => {
  const group = { engineName: "oracle-ee", majorEngineVersion: "19" };

  it("accepts the engine and major version of the group", () => {
    assert.deepEqual(engineErrors("g", group, { engine: "oracle-ee", engineVersion: "19.0.0.0.ru-2026-07" }), []);
    assert.deepEqual(engineErrors("g", group, {}), []);
  });

  it("refuses another engine and another major version, both at once", () => {
    assert.deepEqual(engineErrors("g", group, { engine: "oracle-se2", engineVersion: "21.0.0.0" }), [
      {
        propertyPath: "engine",
        reason: 'must be oracle-ee, the engine of g, but is "oracle-se2"; correct it, or use another source group.',
      },
      {
        propertyPath: "engineVersion",
        reason:
          'must be a version of oracle-ee 19, as g is for, but is "21.0.0.0"; correct it, or use another source group.',
      },
    ]);
  });
});

describe("The group of a restored database", () => {
  for (const [family, engine, engineVersion, fits] of [
    ["mysql8.0", "mysql", "8.0.40", true],
    ["mysql8.4", "mysql", "8.0.40", false],
    ["postgres16", "postgres", "16.4", true],
    ["oracle-ee-19", "oracle-ee", "19.0.0.0.ru-2024-01.rur-2024-01.r1", true],
    ["oracle-ee-cdb-19", "oracle-ee", "19.0.0.0.ru-2024-01.rur-2024-01.r1", false],
    ["sqlserver-se-15.0", "sqlserver-se", "15.00.4322.2.v1", true],
    ["aurora-mysql8.0", "aurora-mysql", "8.0.mysql_aurora.3.05.2", true],
    ["aurora-mysql8.0", "mysql", "8.0.40", false],
    ["db2-se-11.5", "db2-se", "11.5.9.0.sb00018698.r1", true],
    ["mariadb10.11", "mariadb", "10.11.9", true],
    ["mariadb10.11", "mariadb", "10.6.20", false],
    ["mysql", "mysql", "8.0.40", true],
    ["mysql", "mariadb", "10.11.9", false],
  ] as const) {
    it(`${fits ? "can" : "cannot"} have the family ${family} for ${engine} ${engineVersion}`, () => {
      const says = `must be a parameter group for ${engine} ${engineVersion}, but "group" has the family ${family}; use another group, or correct engineVersion.`;
      assert.deepEqual(groupFamilyErrors("group", family, { engine, engineVersion }), fits ? [] : [says]);
    });
  }

  it("must be an option group of the same engine and major version", () => {
    const database = { engine: "mysql", engineVersion: "8.0.40" };
    assert.deepEqual(groupEngineErrors("group", { engineName: "mysql", majorEngineVersion: "8.0" }, database), []);
    assert.deepEqual(groupEngineErrors("group", { engineName: "mysql", majorEngineVersion: "" }, database), []);
    assert.match(
      groupEngineErrors("group", { engineName: "mysql", majorEngineVersion: "8.4" }, database).join(),
      /^must be an option group for mysql 8\.0\.40, but "group" is for mysql 8\.4; use another group/,
    );
    assert.match(
      groupEngineErrors("group", { engineName: "mariadb" }, database).join(),
      /^must be an option group for mysql 8\.0\.40, but "group" is for mariadb; /,
    );
  });
});
