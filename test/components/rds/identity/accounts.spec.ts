import assert from "node:assert/strict";
import fc from "fast-check";
import { isAccountId } from "../../../../components/rds/identity/accounts";
import { accountIds } from "../arbitraries";

describe("isAccountId", () => {
  it("accepts twelve digits", () => {
    fc.assert(fc.property(accountIds, isAccountId));
  });

  for (const text of [
    "",
    "11111111111",
    "1111111111111",
    "11111111111a",
    " 111111111111",
    "111111111111\n",
    "１１１１１１１１１１１１",
  ]) {
    it(`does not accept ${JSON.stringify(text)}`, () => assert.equal(isAccountId(text), false));
  }
});
