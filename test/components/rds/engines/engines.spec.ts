import assert from "node:assert/strict";
import {
  DATABASE_TRAITS,
  type DatabaseVariant,
  engineNameErrors,
  engineTraits,
  isCustomEngine,
  majorVersionOf,
  restoredKind,
  restoreTraits,
} from "../../../../components/rds/engines/engines";
import { ENGINE_TRAITS } from "../../../../components/rds/engines/engineTable";

describe("The traits of engines", () => {
  it("list each engine once", () => {
    const names = ENGINE_TRAITS.flatMap(({ engines }) => engines);
    assert.equal(new Set(names).size, names.length);
  });

  it("exist for every engine that AWS lists, but not for RDS Custom", () => {
    for (const engine of ["mysql", "aurora-postgresql", "oracle-se2-cdb", "sqlserver-web", "db2-se"]) {
      assert.deepEqual(engineNameErrors(engine), []);
      assert.ok(engineTraits(engine));
    }
    assert.equal(engineTraits("custom-sqlserver-ee"), undefined);
    assert.ok(isCustomEngine("custom-sqlserver-ee") && !isCustomEngine("sqlserver-ee"));
    assert.match(
      engineNameErrors("custom-sqlserver-ee").join(),
      /^must not be an RDS Custom engine, but is "custom-sqlserver-ee"; use the AWS CLI/,
    );
    assert.match(engineNameErrors("MySQL").join(), /^must be one of mysql, mariadb, .*, but is "MySQL"\.$/);
  });

  const oracleLoses = "NATIVE_NETWORK_ENCRYPTION, OEM, OEM_AGENT, SSL";
  for (const [engines, majorNumbers, hasOptions, exportParts, lost] of [
    ["mysql mariadb", 2, true, "database.table", ""],
    ["aurora-mysql", 2, false, "database.table", ""],
    ["postgres aurora-postgresql", 1, false, "database.schema.table", ""],
    ["oracle-ee oracle-ee-cdb oracle-se2 oracle-se2-cdb", 1, true, undefined, oracleLoses],
    ["sqlserver-ee sqlserver-se sqlserver-ex sqlserver-web sqlserver-dev-ee", 2, true, undefined, "all"],
    ["db2-ae db2-se db2-ce", 2, true, undefined, ""],
  ] as const) {
    it(`are as documented for ${engines.split(" ").join(", ")}`, () => {
      for (const engine of engines.split(" ")) {
        const traits = engineTraits(engine);
        assert.equal(traits?.majorNumbers, majorNumbers, engine);
        assert.equal(traits?.hasOptions, hasOptions, engine);
        assert.equal(traits?.exportParts?.join("."), exportParts, engine);
        assert.equal([traits?.optionsLostByBackups].flat().join(", "), lost, engine);
      }
    });
  }
});

describe("The traits of databases", () => {
  const traits: Readonly<Record<DatabaseVariant, readonly unknown[]>> = {
    instance: ["a DB instance", "instance", true, "yes", 20],
    "custom-instance": ["an RDS Custom DB instance", "instance", false, "no", 20],
    "aurora-cluster": ["an Aurora DB cluster", "cluster", false, "conflicting", 5],
    "multi-az-cluster": ["a Multi-AZ DB cluster", "cluster", false, "no", 5],
  };

  it("are as documented: kind, option groups, encryption of a copy, concurrent copies", () => {
    for (const [variant, expected] of Object.entries(traits)) {
      const found = Object.entries(DATABASE_TRAITS).find(([name]) => name === variant)?.[1];
      assert.deepEqual(
        [found?.description, found?.kind, found?.hasOptionGroup, found?.encryptsOnCopy, found?.concurrentCopies],
        expected,
        variant,
      );
    }
    assert.deepEqual(Object.keys(DATABASE_TRAITS), Object.keys(traits));
  });

  for (const [engine, kind, storageTypes, sharedEncrypted] of [
    ["mysql", "instance", "gp2 gp3 io1 io2", false],
    ["oracle-se2", "instance", "gp2 gp3 io1 io2", false],
    ["aurora-mysql", "cluster", "aurora aurora-iopt1", true],
    ["aurora-postgresql", "cluster", "aurora aurora-iopt1", true],
  ] as const) {
    it(`are as documented for a restore of ${engine}: storage types and shared snapshots`, () => {
      assert.equal(restoredKind(engine), kind);
      assert.deepEqual(restoreTraits(engine), { storageTypes: storageTypes.split(" "), sharedEncrypted });
    });
  }
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
    ["custom-oracle-ee", "19.0.0.0", "19.0"],
  ] as const) {
    it(`is ${major} of ${engine} ${version}`, () => assert.equal(majorVersionOf(engine, version), major));
  }
});
