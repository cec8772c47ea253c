import assert from "node:assert/strict";
import { DATABASE_TRAITS, databaseVariantOf } from "../../../../components/rds/engines/engines";
import {
  hasPersistentOrPermanentOptions,
  isPermanentOption,
  isPersistentOption,
  optionFacts,
  optionsPreventingShare,
  optionsRequiringTargetGroup,
} from "../../../../components/rds/groups/options";
import { OPTION_TABLE } from "../../../../components/rds/groups/optionTable";

const oracle = { engineName: "oracle-ee", majorEngineVersion: "19" };
const ACROSS_REGIONS = { crossRegion: true, crossAccount: false };

describe("The table of options", () => {
  it("has one entry for each option of an engine", () => {
    const keys = OPTION_TABLE.flatMap(({ engines, option }) => engines.map((engine) => `${engine} ${option}`));
    assert.deepEqual([...new Set(keys)], keys);
  });

  for (const [engineName, option, expected] of [
    ["oracle-se2-cdb", "Timezone", { persistent: true, permanent: true, shareable: true }],
    ["oracle-ee-cdb", "TDE", { persistent: true, permanent: true }],
    [
      "oracle-se2",
      "OEM_AGENT",
      { defaultPort: 3872, hasVersion: true, secretSettings: ["AGENT_REGISTRATION_PASSWORD"] },
    ],
    ["sqlserver-web", "SQLSERVER_AUDIT", { boundSettings: ["IAM_ROLE_ARN", "S3_BUCKET_ARN"] }],
    ["db2-ae", "DB2_AUDIT", { boundSettings: ["IAM_ROLE_ARN", "S3_BUCKET_ARN"] }],
    ["mysql", "MEMCACHED", { defaultPort: 11211 }],
    ["mariadb", "MARIADB_AUDIT_PLUGIN", {}],
  ] as const) {
    it(`has ${option} of ${engineName}`, () => {
      const {
        engines,
        option: name,
        fixedSettings,
        boundSettings,
        ...facts
      } = optionFacts(option, { engineName }) ?? {};
      assert.ok(engines && name);
      assert.deepEqual({ ...facts, ...(boundSettings && { boundSettings: Object.keys(boundSettings) }) }, expected);
    });
  }

  it("distinguishes options with the same name by engine", () => {
    assert.equal(isPermanentOption("TDE", { engineName: "sqlserver-ee" }), false);
    assert.equal(isPermanentOption("TDE", { engineName: "oracle-ee" }), true);
    assert.equal(optionFacts("TDE", { engineName: "oracle-se2" }), undefined);
    assert.equal(optionFacts("MEMCACHED", { engineName: "mariadb" }), undefined);
    assert.equal(optionFacts("JVM", oracle), undefined);
  });

  for (const [engineName, option, version, persistent] of [
    ["sqlserver-se", "TDE", "15.00", true],
    ["sqlserver-se", "TDE", "14.00", false],
    ["sqlserver-se", "TDE", undefined, true],
    ["oracle-ee", "OLS", "12.2", true],
    ["oracle-ee", "OLS", "12.1", false],
    ["oracle-ee", "OLS", "19", true],
  ] as const) {
    it(`treats ${option} of ${engineName} ${version ?? "of any version"} as ${persistent ? "" : "not "}persistent`, () => {
      assert.equal(isPersistentOption(option, { engineName, majorEngineVersion: version }), persistent);
    });
  }
});

describe("optionsRequiringTargetGroup", () => {
  it("lists the persistent and permanent options of a copy that leaves its Region or account", () => {
    const options = ["Timezone", "JVM", "OLS", "OEM"];
    assert.deepEqual(optionsRequiringTargetGroup(options, oracle, ACROSS_REGIONS), ["Timezone", "OLS"]);
    const acrossAccounts = { crossRegion: false, crossAccount: true };
    assert.deepEqual(optionsRequiringTargetGroup(options, oracle, acrossAccounts), ["Timezone", "OLS"]);
  });

  it("lists none for a copy in its Region and account, which keeps its group", () => {
    const home = { crossRegion: false, crossAccount: false };
    assert.deepEqual(optionsRequiringTargetGroup(["Timezone"], oracle, home), []);
  });

  it("lists none for engines without such options", () => {
    const options = ["MARIADB_AUDIT_PLUGIN", "MEMCACHED"];
    assert.deepEqual(optionsRequiringTargetGroup(options, { engineName: "mysql" }, ACROSS_REGIONS), []);
  });
});

describe("hasPersistentOrPermanentOptions", () => {
  it("is true for engines with persistent or permanent options", () => {
    assert.deepEqual(["oracle-ee", "sqlserver-se", "postgres", "aurora-mysql"].map(hasPersistentOrPermanentOptions), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("optionsPreventingShare", () => {
  it("lists TDE, but not Timezone and OLS", () => {
    assert.deepEqual(optionsPreventingShare(["TDE", "Timezone", "OLS", "JVM"], oracle), ["TDE"]);
    assert.deepEqual(optionsPreventingShare(["TDE"], { engineName: "sqlserver-ee" }), ["TDE"]);
  });
});

describe("databaseVariantOf", () => {
  it("returns the variant of a kind and engine", () => {
    assert.equal(databaseVariantOf("instance", "mysql"), "instance");
    assert.equal(databaseVariantOf("instance", undefined), "instance");
    assert.equal(databaseVariantOf("instance", "custom-oracle-ee"), "custom-instance");
    assert.equal(databaseVariantOf("instance", "custom-sqlserver-web"), "custom-instance");
    assert.equal(databaseVariantOf("cluster", "aurora-postgresql"), "aurora-cluster");
    assert.equal(databaseVariantOf("cluster", "postgres"), "multi-az-cluster");
    assert.equal(databaseVariantOf("cluster", "mysql"), "multi-az-cluster");
    assert.equal(databaseVariantOf("cluster", undefined), undefined);
  });

  it("excludes only RDS Custom and Multi-AZ DB clusters from copies, with an alternative", () => {
    const kinds = Object.entries(DATABASE_TRAITS).filter(([, { notCopyable }]) => notCopyable !== undefined);
    assert.deepEqual(
      kinds.map(([kind]) => kind),
      ["custom-instance", "multi-az-cluster"],
    );
    for (const [, { insteadOfCopy }] of kinds) assert.ok(insteadOfCopy);
  });
});
