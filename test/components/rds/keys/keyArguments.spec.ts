import assert from "node:assert/strict";
import {
  aliasNameErrors,
  defaultKeyErrors,
  deletionWindowErrors,
  ownAccountErrors,
} from "../../../../components/rds/keys/keyArguments";
import { tagErrors } from "../../../../components/rds/snapshots/tags";

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("defaultKeyErrors", () => {
  it("refuses to open a key that AWS manages, and no other", () => {
    const found = { arn: KEY, keyState: "Enabled" };
    assert.deepEqual(defaultKeyErrors(KEY, { ...found, keyManager: "CUSTOMER" }), []);
    assert.deepEqual(defaultKeyErrors(KEY, undefined), []);
    assert.match(defaultKeyErrors(KEY, { ...found, keyManager: "AWS" }).join(), /is a default key that AWS manages/);
  });
});

describe("aliasNameErrors", () => {
  it("accepts what KMS accepts", () => {
    for (const name of ["alias/orders", "alias/team/orders_1-a", `alias/${"a".repeat(250)}`]) {
      assert.deepEqual(aliasNameErrors(name), [], name);
    }
  });

  it("refuses what KMS refuses, with the fix", () => {
    assert.deepEqual(aliasNameErrors("orders"), ['"orders" does not start with "alias/"; write "alias/orders".']);
    assert.match(aliasNameErrors("alias/aws/orders").join(), /which AWS reserves/);
    assert.deepEqual(aliasNameErrors("alias/team/alias/aws/orders"), []);
    for (const name of ["alias/", "alias/my key", "alias/my alias/key", "alias/a:b", `alias/${"a".repeat(251)}`]) {
      assert.match(aliasNameErrors(name).join(), /is not an alias/, name);
    }
  });
});

describe("deletionWindowErrors", () => {
  it("accepts 7 to 30 whole days", () => {
    assert.deepEqual([7, 8, 29, 30].flatMap(deletionWindowErrors), []);
    for (const days of [6, 31, 7.5, Number.NaN])
      assert.deepEqual(deletionWindowErrors(days), [`${days} is not allowed; write 7 to 30 days.`]);
  });
});

describe("ownAccountErrors", () => {
  it("finds the key's own account among the accounts that it is opened to", () => {
    assert.deepEqual(ownAccountErrors(["222222222222"], "111111111111"), []);
    assert.match(ownAccountErrors(["111111111111"], "111111111111").join(), /^"111111111111" owns the key/);
  });
});

describe("tagErrors", () => {
  it("refuses the keys that AWS reserves, in any case of letters", () => {
    assert.deepEqual(tagErrors({ team: "a", "my:aws:tag": "b", aws: "c" }), []);
    assert.deepEqual(
      tagErrors({ "aws:createdBy": "a", "AWS:x": "b" }),
      ["aws:createdBy", "AWS:x"].map(
        (key) => `"${key}" starts with "aws:", which AWS reserves for itself; leave this tag out.`,
      ),
    );
  });
});
