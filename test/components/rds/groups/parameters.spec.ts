import assert from "node:assert/strict";
import fc from "fast-check";
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
  it("keeps every parameter without changes", () => {
    fc.assert(
      fc.property(groups, (source) => {
        const replica = changedParameters(source, NONE);
        assert.deepEqual(new Set(replica), new Set(source));
        assert.equal(replica.length, source.length);
      }),
    );
  });

  it("removes only excluded parameters", () => {
    fc.assert(
      fc.property(groups, fc.array(names), (source, exclusions) => {
        assert.deepEqual(
          new Set(changedParameters(source, { overrides: {}, exclusions })),
          new Set(source.filter(({ name }) => !exclusions.includes(name))),
        );
      }),
    );
  });

  it("does not depend on the order of the parameters", () => {
    fc.assert(
      fc.property(groups, (source) => {
        assert.deepEqual(changedParameters([...source].reverse(), NONE), changedParameters(source, NONE));
      }),
    );
  });

  it("keeps the apply method of an overridden parameter, unless the override has one", () => {
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
  it("accepts both apply methods, and none", () => {
    const overrides = {
      a: { value: "1" },
      b: { value: "1", applyMethod: "immediate" },
      c: { value: "1", applyMethod: "pending-reboot" },
    };
    assert.deepEqual(changeErrors({ overrides, exclusions: ["d"] }), []);
  });

  it("refuses contradictions, duplicates and unknown apply methods", () => {
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
  it("lists the parameters that the source sets", () => {
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
