import assert from "node:assert/strict";
import fc from "fast-check";
import { isAccountId } from "../../../../components/rds/identity/accounts";
import {
  isFromAnotherAccount,
  MAX_SHARED_ACCOUNTS,
  PUBLIC,
  sharedAccountsErrors,
} from "../../../../components/rds/snapshots/sharing";
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

describe("sharedAccountsErrors", () => {
  it("finds nothing wrong with up to 20 different accounts", () => {
    const lists = fc.uniqueArray(accountIds, { maxLength: MAX_SHARED_ACCOUNTS });
    fc.assert(fc.property(lists, (accounts) => assert.deepEqual(sharedAccountsErrors(accounts), [])));
  });

  it("finds nothing wrong with exactly 20 accounts", () => {
    const accounts = Array.from({ length: 20 }, (_, index) => String(200000000000 + index));
    assert.deepEqual(sharedAccountsErrors(accounts), []);
    assert.equal(sharedAccountsErrors([...accounts, "333333333333"]).length, 1);
  });

  it("finds nothing wrong with the form of all", () => {
    assert.deepEqual(sharedAccountsErrors([PUBLIC]), []);
  });

  it("counts more than 20 accounts", () => {
    const lists = fc.uniqueArray(accountIds, { minLength: 21, maxLength: 30 });
    fc.assert(
      fc.property(lists, (accounts) => {
        const [error, ...others] = sharedAccountsErrors(accounts);
        assert.match(error ?? "", new RegExp(`^must list at most 20 accounts, but lists ${accounts.length}; `));
        assert.deepEqual(others, []);
      }),
    );
  });

  it("names each repeated account once", () => {
    const accounts = ["222222222222", "333333333333", "222222222222", "222222222222", PUBLIC, PUBLIC];
    assert.deepEqual(sharedAccountsErrors(accounts), [
      'must not list "222222222222" more than once.',
      'must not list "all" more than once.',
    ]);
  });

  it("finds the account in what is more than an account", () => {
    assert.deepEqual(sharedAccountsErrors(["arn:aws:iam::222222222222:root"]), [
      'must list account IDs of 12 digits, but lists "arn:aws:iam::222222222222:root"; use "222222222222".',
    ]);
    assert.match(sharedAccountsErrors(["2222-2222-2222"])[0] ?? "", /; use "222222222222"\.$/);
  });

  it("puts back the zeros that YAML takes from a number", () => {
    assert.match(
      sharedAccountsErrors(["22222222222"])[0] ?? "",
      /; use "022222222222", in quotes to keep its leading zeros\.$/,
    );
  });

  it("proposes nothing for what holds no account", () => {
    for (const text of ["a22222222222", "22222222222a", "orders", "22222222"]) {
      assert.deepEqual(sharedAccountsErrors([text]), [`must list account IDs of 12 digits, but lists "${text}".`]);
    }
  });

  it("tells all errors at once", () => {
    assert.equal(sharedAccountsErrors(["abc", "ABC", "", "222222222222", "222222222222"]).length, 4);
  });
});

describe("A snapshot of another account", () => {
  it("is of the type shared or public", () => {
    const types = ["shared", "public", "manual", "automated", "awsbackup", undefined];
    assert.deepEqual(types.filter(isFromAnotherAccount), ["shared", "public"]);
  });
});
