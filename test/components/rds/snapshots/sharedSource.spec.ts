import assert from "node:assert/strict";
import fc from "fast-check";
import { SNAPSHOT_RESOURCE_TYPES } from "../../../../components/rds/identity/arn";
import { partitionOf } from "../../../../components/rds/identity/regions";
import { ownShareErrors, sharedSourceErrors } from "../../../../components/rds/snapshots/sharing";
import { accountIds, identifiers, regions } from "../arbitraries";

const kinds = fc.constantFrom("instance", "cluster");
const OWN = "111111111111";
const arnOf = (identifier: string) => `arn:aws:rds:us-east-1:${OWN}:snapshot:${identifier}`;

describe("A snapshot that another account shares", () => {
  it("is a manual one of any other account", () => {
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
      "is none of the account itself",
      arnOf("orders"),
      OWN,
      [/^must be a snapshot of another account, but ".*:orders" belongs to this account, 111111111111;/],
    ],
    [
      "is none that RDS made",
      arnOf("rds:orders-2026-11-24-03-12"),
      "222222222222",
      [/^must be a manual snapshot, but AWS created ".*" and does not share such snapshots;/],
    ],
    [
      "is none that AWS Backup made",
      arnOf("awsbackup:job-0123abcd"),
      undefined,
      [/^must be a manual snapshot, but AWS created ".*" and does not share such snapshots;/],
    ],
    ["is refused for all reasons at once", arnOf("rds:orders-1"), OWN, [/belongs to this account/, /AWS created/]],
    ["is judged elsewhere when it is no ARN of a snapshot", "orders", OWN, []],
  ] as const) {
    it(name, () => {
      const errors = sharedSourceErrors(arn, own);
      assert.equal(errors.length, expected.length);
      for (const [index, reason] of expected.entries()) assert.match(errors[index] ?? "", reason);
    });
  }
});

describe("The account of a snapshot", () => {
  it("needs no share of it", () => {
    assert.deepEqual(ownShareErrors(["222222222222", OWN], OWN), [
      `must not list "${OWN}", the account that owns the snapshot; remove it.`,
    ]);
  });

  it("is none of those that it is shared with where it is not listed, or not known", () => {
    assert.deepEqual(ownShareErrors(["222222222222"], OWN), []);
    assert.deepEqual(ownShareErrors(["222222222222"], undefined), []);
  });
});
