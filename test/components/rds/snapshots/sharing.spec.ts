import assert from "node:assert/strict";
import fc from "fast-check";
import { SNAPSHOT_RESOURCE_TYPES } from "../../../../components/rds/identity/arn";
import { partitionOf } from "../../../../components/rds/identity/regions";
import {
  isFromAnotherAccount,
  MAX_SHARED_ACCOUNTS,
  ownShareErrors,
  PUBLIC,
  sharedAccountsErrors,
  sharedSourceErrors,
} from "../../../../components/rds/snapshots/sharing";
import { accountIds, identifiers, regions } from "../arbitraries";

const kinds = fc.constantFrom("instance", "cluster");
const OWN = "111111111111";
const arnOf = (identifier: string) => `arn:aws:rds:us-east-1:${OWN}:snapshot:${identifier}`;

describe("sharedAccountsErrors", () => {
  it("accepts up to 20 different accounts", () => {
    const lists = fc.uniqueArray(accountIds, { maxLength: MAX_SHARED_ACCOUNTS });
    fc.assert(fc.property(lists, (accounts) => assert.deepEqual(sharedAccountsErrors(accounts), [])));
  });

  it("accepts exactly 20 accounts", () => {
    const accounts = Array.from({ length: 20 }, (_, index) => String(200000000000 + index));
    assert.deepEqual(sharedAccountsErrors(accounts), []);
    assert.equal(sharedAccountsErrors([...accounts, "333333333333"]).length, 1);
  });

  it("accepts all", () => {
    assert.deepEqual(sharedAccountsErrors([PUBLIC]), []);
  });

  it("refuses more than 20 accounts", () => {
    const lists = fc.uniqueArray(accountIds, { minLength: 21, maxLength: 30 });
    fc.assert(
      fc.property(lists, (accounts) => {
        const [error, ...others] = sharedAccountsErrors(accounts);
        assert.match(error ?? "", new RegExp(`^must list at most 20 accounts, but lists ${accounts.length}; `));
        assert.deepEqual(others, []);
      }),
    );
  });

  it("lists each duplicate once", () => {
    const accounts = ["222222222222", "333333333333", "222222222222", "222222222222", PUBLIC, PUBLIC];
    assert.deepEqual(sharedAccountsErrors(accounts), [
      'must not list "222222222222" more than once.',
      'must not list "all" more than once.',
    ]);
  });

  it("suggests the account ID in a longer text", () => {
    assert.deepEqual(sharedAccountsErrors(["arn:aws:iam::222222222222:root"]), [
      'must list account IDs of 12 digits, but lists "arn:aws:iam::222222222222:root"; use "222222222222".',
    ]);
    assert.match(sharedAccountsErrors(["2222-2222-2222"])[0] ?? "", /; use "222222222222"\.$/);
  });

  it("restores the leading zeros that YAML drops", () => {
    assert.match(
      sharedAccountsErrors(["22222222222"])[0] ?? "",
      /; use "022222222222", in quotes to keep its leading zeros\.$/,
    );
  });

  it("suggests nothing for text without an account ID", () => {
    for (const text of ["a22222222222", "22222222222a", "orders", "22222222"]) {
      assert.deepEqual(sharedAccountsErrors([text]), [`must list account IDs of 12 digits, but lists "${text}".`]);
    }
  });

  it("returns all errors", () => {
    assert.equal(sharedAccountsErrors(["abc", "ABC", "", "222222222222", "222222222222"]).length, 4);
  });
});

describe("isFromAnotherAccount", () => {
  it("is true for the types shared and public", () => {
    const types = ["shared", "public", "manual", "automated", "awsbackup", undefined];
    assert.deepEqual(types.filter(isFromAnotherAccount), ["shared", "public"]);
  });
});

describe("sharedSourceErrors", () => {
  it("accepts manual snapshots of every other account", () => {
    fc.assert(
      fc.property(kinds, regions, accountIds, accountIds, identifiers, (kind, region, account, own, identifier) => {
        const arn = `arn:${partitionOf(region)}:rds:${region}:${account}:${SNAPSHOT_RESOURCE_TYPES[kind]}:${identifier}`;
        assert.equal(sharedSourceErrors(arn, own).length, account === own ? 1 : 0);
        assert.deepEqual(sharedSourceErrors(arn, undefined), []);
      }),
    );
  });

  for (const [name, arn, own, expected] of [
    [
      "refuses a snapshot of this account",
      arnOf("orders"),
      OWN,
      [/^must be a snapshot of another account, but ".*:orders" belongs to this account, 111111111111;/],
    ],
    [
      "refuses an automated snapshot",
      arnOf("rds:orders-2026-11-24-03-12"),
      "222222222222",
      [/^must be a manual snapshot, but AWS created ".*" and does not share such snapshots;/],
    ],
    [
      "refuses an AWS Backup snapshot",
      arnOf("awsbackup:job-0123abcd"),
      undefined,
      [/^must be a manual snapshot, but AWS created ".*" and does not share such snapshots;/],
    ],
    ["returns all reasons at once", arnOf("rds:orders-1"), OWN, [/belongs to this account/, /AWS created/]],
    ["ignores text that is not the ARN of a snapshot", "orders", OWN, []],
  ] as const) {
    it(name, () => {
      const errors = sharedSourceErrors(arn, own);
      assert.equal(errors.length, expected.length);
      for (const [index, reason] of expected.entries()) assert.match(errors[index] ?? "", reason);
    });
  }
});

describe("ownShareErrors", () => {
  it("refuses the account that owns the snapshot", () => {
    assert.deepEqual(ownShareErrors(["222222222222", OWN], OWN), [
      `must not list "${OWN}", the account that owns the snapshot; remove it.`,
    ]);
  });

  it("accepts other accounts, and any account if the owner is unknown", () => {
    assert.deepEqual(ownShareErrors(["222222222222"], OWN), []);
    assert.deepEqual(ownShareErrors(["222222222222"], undefined), []);
  });
});
