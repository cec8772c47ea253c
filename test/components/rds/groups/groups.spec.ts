import assert from "node:assert/strict";
import fc from "fast-check";
import {
  engineOfDefaultGroup,
  existingGroupErrors,
  familyOfDefaultGroup,
  groupNameErrors,
  isDefaultGroup,
} from "../../../../components/rds/groups/groups";
import { identifiers } from "../arbitraries";

describe("isDefaultGroup", () => {
  it("recognizes default groups", () => {
    const names = ["default:mysql-8-0", "default.mysql8.0", "default-mysql", "orders", "my-default.x"];
    assert.deepEqual(names.map(isDefaultGroup), [true, true, false, false, false]);
  });
});

describe("A default group", () => {
  it("has its family in its name", () => {
    assert.equal(familyOfDefaultGroup("default.aurora-postgresql15"), "aurora-postgresql15");
  });

  for (const [name, engineName, majorEngineVersion] of [
    ["default:mysql-8-0", "mysql", "8.0"],
    ["default:oracle-ee-cdb-19", "oracle-ee-cdb", "19"],
    ["default:sqlserver-se-15-00", "sqlserver-se", "15.00"],
    ["default:db2-se-11-5", "db2-se", "11.5"],
    ["default:mysql", "mysql", ""],
    ["mysql-8-0", "", ""],
    ["my-default:mysql-8-0", "", ""],
  ] as const) {
    it(`has its engine and version in the name ${name}`, () => {
      assert.deepEqual(engineOfDefaultGroup(name), { engineName, majorEngineVersion });
    });
  }
});

describe("groupNameErrors", () => {
  it("accepts what AWS accepts", () => {
    fc.assert(fc.property(identifiers, (name) => assert.deepEqual(groupNameErrors(name), [])));
  });

  it("refuses what AWS refuses, and upper case", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "0", "-", "_", "."), maxLength: 8 });
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(groupNameErrors(text).length === 0, /^[a-z](?:-?[a-z0-9])*$/.test(text));
      }),
    );
  });

  it("returns the fix", () => {
    assert.match(
      groupNameErrors("Orders").join(),
      /^must be in lower case, as AWS stores it, but is "Orders"; use "orders"\.$/,
    );
    assert.match(
      groupNameErrors("orders-").join(),
      /^must have letters, digits and single hyphens, .*, but is "orders-"\.$/,
    );
    assert.deepEqual(groupNameErrors("a".repeat(255)), []);
    assert.match(groupNameErrors("a".repeat(256)).join(), /must have at most 255 characters, but "a+" has 256\.$/);
    assert.match(
      groupNameErrors("default.mysql8.0").join(),
      /^must not start with "default\." or "default:", which AWS reserves, but is "default\.mysql8\.0"\.$/,
    );
  });
});

describe("existingGroupErrors", () => {
  it("accepts default groups of its kind", () => {
    assert.deepEqual(existingGroupErrors("default.mysql8.0", "parameter"), []);
    assert.deepEqual(existingGroupErrors("default:mysql-8-0", "option"), []);
  });

  it("checks other names like those of new groups", () => {
    assert.deepEqual(existingGroupErrors("orders", "option"), []);
    assert.deepEqual(existingGroupErrors("Orders", "parameter"), groupNameErrors("Orders"));
  });

  it("refuses default groups of the other kind, and names without an engine", () => {
    assert.match(
      existingGroupErrors("default:mysql-8-0", "parameter").join(),
      /^must be the full name of a parameter group, such as "default\.mysql8\.0", but is "default:mysql-8-0"\.$/,
    );
    assert.match(
      existingGroupErrors("default.mysql8.0", "option").join(),
      /^must be the full name of an option group, such as "default:mysql-8-0", but is "default\.mysql8\.0"\.$/,
    );
    assert.match(existingGroupErrors("default:mysql", "option").join(), /^must be the full name of an option group/);
    assert.match(existingGroupErrors("default.", "parameter").join(), /^must be the full name of a parameter group/);
  });
});
