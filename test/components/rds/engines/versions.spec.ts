import assert from "node:assert/strict";
import fc from "fast-check";
import { isMajorVersionOf, isOlderVersion } from "../../../../components/rds/engines/versions";

/** Versions of each engine as DescribeDBEngineVersions writes them, the oldest first. */
const VERSIONS = {
  mysql: ["5.7.44", "5.7.44-rds.20240408", "5.7.44-rds.20250103", "8.0.40", "8.0.41", "8.4.3"],
  mariadb: ["10.4.34", "10.6.22", "10.11.9", "10.11.13", "11.4.5"],
  postgres: ["11.22-rds.20240418", "13.22", "16.4", "16.10", "17.6"],
  "aurora-mysql": [
    "5.7.mysql_aurora.2.12.5",
    "8.0.mysql_aurora.3.04.3",
    "8.0.mysql_aurora.3.05.2",
    "8.0.mysql_aurora.3.08.0",
    "8.0.mysql_aurora.3.10.0",
    "8.4.mysql_aurora.8.4.7",
  ],
  oracle: [
    "12.1.0.2.v24",
    "12.2.0.1.ru-2020-01.rur-2020-01.r1",
    "19.0.0.0.ru-2020-01.rur-2020-01.r1",
    "19.0.0.0.ru-2026-04.rur-2026-04.r1",
    "19.0.0.0.ru-2026-07.rur-2026-07.r1",
    "19.0.0.0.ru-2026-07.rur-2026-07.r2",
    "21.0.0.0.ru-2026-07.rur-2026-07.r1",
  ],
  sqlserver: ["13.00.6460.7.v1", "15.00.4322.2.v1", "15.00.4430.1.v1", "16.00.4165.4.v1", "16.00.4165.4.v2"],
  db2: ["11.5.9.0.sb00010000.r1", "11.5.9.0.sb00063198.r1", "11.5.9.0.sb00063198.r2", "12.1.2.0.sb00070000.r1"],
};
const all = fc.constantFrom(...Object.values(VERSIONS).flat());
const numbers = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 });

describe("isOlderVersion", () => {
  for (const [engine, versions] of Object.entries(VERSIONS)) {
    it(`orders the versions of ${engine} as AWS does`, () => {
      for (const [index, older] of versions.entries())
        for (const newer of versions.slice(index + 1)) {
          assert.equal(isOlderVersion(older, newer), true, `${older} and ${newer}`);
          assert.equal(isOlderVersion(newer, older), false, `${newer} and ${older}`);
        }
    });
  }

  it("is antisymmetric and irreflexive", () => {
    fc.assert(
      fc.property(all, all, (one, other) => {
        assert.equal(isOlderVersion(one, other) && isOlderVersion(other, one), false);
        assert.equal(isOlderVersion(one, one), false);
      }),
    );
  });

  it("is transitive", () => {
    fc.assert(
      fc.property(all, all, all, (one, other, third) => {
        fc.pre(isOlderVersion(one, other) && isOlderVersion(other, third));
        assert.equal(isOlderVersion(one, third), true);
      }),
    );
  });

  it("compares number by number, and treats a version that ends first as older", () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const at = other.findIndex((number, index) => number !== one[index]);
        const isOlder = at >= 0 && (one[at] ?? -1) < (other[at] ?? -1);
        assert.equal(isOlderVersion(one.join("."), other.join(".")), isOlder);
      }),
    );
    assert.equal(isOlderVersion("8.0", "8.0.40"), true);
    assert.equal(isOlderVersion("12.1.0.2", "12.2"), true);
    assert.equal(isOlderVersion("15.0", "15.00"), false);
  });

  it("does not compare different forms, such as an Oracle update and its spatial bundle", () => {
    const [update, bundle] = ["19.0.0.0.ru-2026-07.rur-2026-07.r1", "19.0.0.0.ru-2026-07.spb-1.r1"];
    assert.equal(isOlderVersion(update, bundle) || isOlderVersion(bundle, update), false);
    assert.equal(isOlderVersion(update.replaceAll("07", "04"), bundle), true);
  });
});

describe("isMajorVersionOf", () => {
  for (const [major, version, expected] of [
    ["8.0", "8.0.40", true],
    ["8.0", "8.4.3", false],
    ["8.0", "8.0.mysql_aurora.3.08.0", true],
    ["8.4", "8.0.mysql_aurora.8.4.7", false],
    ["15.0", "15.00.4322.2.v1", true],
    ["15", "14.9", false],
    ["19", "19.0.0.0.ru-2026-07.rur-2026-07.r1", true],
    ["11.5", "11.5.9.0.sb00063198.r1", true],
    ["11.5", "11", false],
    ["11.5", "11-5", false],
  ] as const) {
    it(`${expected ? "accepts" : "refuses"} ${major} as the major version of ${version}`, () => {
      assert.equal(isMajorVersionOf(major, version), expected);
    });
  }
});
