import assert from "node:assert/strict";
import fc from "fast-check";
import { familyErrors } from "../../../../components/rds/groups/compatibility";
import {
  changedParameters,
  changeErrors,
  exclusionErrors,
  type GroupParameter,
} from "../../../../components/rds/groups/parameters";

const lines = (errors: { propertyPath: string; reason: string }[]) =>
  errors.map(({ propertyPath: field, reason }) => `${field}: ${reason}`);
const NONE = { overrides: {}, exclusions: [] };

const names = fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => !(name in {}));
const groups: fc.Arbitrary<GroupParameter[]> = fc.uniqueArray(
  fc.record({ name: names, value: fc.string(), applyMethod: fc.constantFrom("immediate", "pending-reboot") }),
  { selector: ({ name }) => name, maxLength: 60 },
);

describe("changedParameters", () => {
  it("keeps every parameter as it is when nothing is to differ", () => {
    fc.assert(
      fc.property(groups, (source) => {
        const replica = changedParameters(source, NONE);
        assert.deepEqual(new Set(replica), new Set(source));
        assert.equal(replica.length, source.length);
      }),
    );
  });

  it("leaves out what is excluded, and nothing else", () => {
    fc.assert(
      fc.property(groups, fc.array(names), (source, exclusions) => {
        assert.deepEqual(
          new Set(changedParameters(source, { overrides: {}, exclusions })),
          new Set(source.filter(({ name }) => !exclusions.includes(name))),
        );
      }),
    );
  });

  it("gives the same list whatever order AWS tells the parameters in", () => {
    fc.assert(
      fc.property(groups, (source) => {
        assert.deepEqual(changedParameters([...source].reverse(), NONE), changedParameters(source, NONE));
      }),
    );
  });

  it("keeps the apply method of a parameter that gets another value, unless another is given", () => {
    const source = [{ name: "a", value: "1", applyMethod: "pending-reboot" }];
    const change = (overrides: Record<string, { value: string; applyMethod?: string }>) =>
      changedParameters(source, { overrides, exclusions: [] });
    assert.deepEqual(change({ a: { value: "2" } }), [{ name: "a", value: "2", applyMethod: "pending-reboot" }]);
    assert.deepEqual(change({ a: { value: "2", applyMethod: "immediate" } }), [
      { name: "a", value: "2", applyMethod: "immediate" },
    ]);
    assert.deepEqual(change({ b: { value: "2" } }), [...source, { name: "b", value: "2" }]);
  });
});

describe("changeErrors", () => {
  it("finds nothing wrong with both apply methods, nor with none", () => {
    const overrides = {
      a: { value: "1" },
      b: { value: "1", applyMethod: "immediate" },
      c: { value: "1", applyMethod: "pending-reboot" },
    };
    assert.deepEqual(changeErrors({ overrides, exclusions: ["d"] }), []);
  });

  it("tells contradictions, repeats and unknown apply methods at once", () => {
    const errors = changeErrors({
      overrides: { a: { value: "1", applyMethod: "later" } },
      exclusions: ["a", "b", "b"],
    });
    assert.deepEqual(lines(errors), [
      'exclusions: must not list "b" more than once.',
      'exclusions: must not list "a", which overrides sets; remove it from one of the two.',
      'overrides.a.applyMethod: must be "immediate", or "pending-reboot" for a static parameter, but is "later".',
    ]);
  });
});

describe("exclusionErrors", () => {
  it("tells what the source sets when it does not set what is to be left out", () => {
    const source = [
      { name: "b", value: "1" },
      { name: "a", value: "1" },
    ];
    assert.deepEqual(lines(exclusionErrors("orders", source, ["a", "c"])), [
      'exclusions: must list parameters that orders sets, but lists "c"; it sets a, b.',
    ]);
    assert.match(lines(exclusionErrors("orders", [], ["c"])).join(), /; it sets none\.$/);
  });
});

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
    it(`takes ${family} for the family of ${engineVersion}`, () => {
      assert.deepEqual(familyErrors("group", family, { family, engineVersion }), []);
    });
  }

  it("has nothing to refuse where neither family nor version is expected, or the family has no version", () => {
    assert.deepEqual(familyErrors("group", "mysql8.0", {}), []);
    assert.deepEqual(familyErrors("group", "custom", { engineVersion: "8.0.40" }), []);
  });

  it("tells families of the same engine apart by every digit of their version", () => {
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
    const [family, version, ...others] = lines(
      familyErrors("orders", "mysql5.7", { family: "mysql8.0", engineVersion: "8.0.40" }),
    );
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
