import assert from "node:assert/strict";
import { tagErrors } from "../../../../components/rds/snapshots/tags";

describe("tagErrors", () => {
  it("refuses keys that AWS reserves, in upper and lower case", () => {
    assert.deepEqual(tagErrors({ team: "a", "my:aws:tag": "b", aws: "c" }), []);
    assert.deepEqual(
      tagErrors({ "aws:createdBy": "a", "AWS:x": "b" }),
      ["aws:createdBy", "AWS:x"].map(
        (key) => `must not have keys that start with "aws:", which AWS reserves, but has "${key}"; remove it.`,
      ),
    );
  });
});
