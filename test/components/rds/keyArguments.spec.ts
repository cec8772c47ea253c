import assert from "node:assert/strict";
import {
  adoptedKeyProblems,
  aliasNameProblems,
  deletionWindowProblems,
  ownAccountProblems,
} from "../../../components/rds/keyArguments";
import { tagProblems } from "../../../components/rds/tags";

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("adoptedKeyProblems", () => {
  it("finds nothing wrong with the ARN of a key of the Region", () => {
    assert.deepEqual(adoptedKeyProblems(KEY, "eu-west-1"), []);
  });

  it("refuses a key of another Region and what is no key ARN", () => {
    assert.match(
      adoptedKeyProblems(KEY, "us-east-1").join(),
      /is a key of eu-west-1; write the ARN of a key of us-east-1/,
    );
    assert.match(adoptedKeyProblems("alias/orders", "eu-west-1").join(), /is a key alias/);
  });
});

describe("aliasNameProblems", () => {
  it("accepts what KMS accepts", () => {
    for (const name of ["alias/orders", "alias/team/orders_1-a", `alias/${"a".repeat(250)}`]) {
      assert.deepEqual(aliasNameProblems(name), [], name);
    }
  });

  it("refuses what KMS refuses, with the fix", () => {
    assert.deepEqual(aliasNameProblems("orders"), ['"orders" does not start with "alias/"; write "alias/orders".']);
    assert.match(aliasNameProblems("alias/aws/orders").join(), /which AWS reserves/);
    for (const name of ["alias/", "alias/my key", "alias/a:b", `alias/${"a".repeat(251)}`]) {
      assert.match(aliasNameProblems(name).join(), /is not an alias/, name);
    }
  });
});

describe("deletionWindowProblems", () => {
  it("accepts 7 to 30 whole days", () => {
    assert.deepEqual([7, 8, 29, 30].flatMap(deletionWindowProblems), []);
    for (const days of [6, 31, 7.5, Number.NaN]) assert.equal(deletionWindowProblems(days).length, 1, String(days));
  });
});

describe("ownAccountProblems", () => {
  it("finds the key's own account among the accounts that it is opened to", () => {
    assert.deepEqual(ownAccountProblems(["222222222222"], "111111111111"), []);
    assert.match(ownAccountProblems(["111111111111"], "111111111111").join(), /^"111111111111" owns the key/);
  });
});

describe("tagProblems", () => {
  it("refuses the keys that AWS reserves, in any case of letters", () => {
    assert.deepEqual(tagProblems({ team: "a", "my:aws:tag": "b", aws: "c" }), []);
    assert.equal(tagProblems({ "aws:createdBy": "a", "AWS:x": "b" }).length, 2);
  });
});
