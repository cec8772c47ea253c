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
  it("tells the groups of AWS from those that somebody made", () => {
    const names = ["default:mysql-8-0", "default.mysql8.0", "default-mysql", "orders", "my-default.x"];
    assert.deepEqual(names.map(isDefaultGroup), [true, true, false, false, false]);
  });
});

describe("A default group", () => {
  it("tells its family by its name", () => {
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
    it(`tells by the name ${name} what it is for`, () => {
      assert.deepEqual(engineOfDefaultGroup(name), { engineName, majorEngineVersion });
    });
  }
});

describe("groupNameErrors", () => {
  it("finds nothing wrong with what AWS accepts", () => {
    fc.assert(fc.property(identifiers, (name) => assert.deepEqual(groupNameErrors(name), [])));
  });

  it("finds nothing but what AWS refuses, upper case aside", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "0", "-", "_", "."), maxLength: 8 });
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(groupNameErrors(text).length === 0, /^[a-z](?:-?[a-z0-9])*$/.test(text));
      }),
    );
  });

  it("tells how a name is to be changed", () => {
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
  it("takes the default groups of its own kind", () => {
    assert.deepEqual(existingGroupErrors("default.mysql8.0", "parameter"), []);
    assert.deepEqual(existingGroupErrors("default:mysql-8-0", "option"), []);
  });

  it("takes what somebody made, by the rules of such names", () => {
    assert.deepEqual(existingGroupErrors("orders", "option"), []);
    assert.deepEqual(existingGroupErrors("Orders", "parameter"), groupNameErrors("Orders"));
  });

  it("refuses those of the other kind, and names that tell no engine", () => {
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
