import assert from "node:assert/strict";
import { ConfigError, parseConfig, parseEntries } from "../../../program/config/config";
import { shardOf } from "../../../program/config/only";

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012";
const names = Array.from({ length: 300 }, (_, i) => `db-${i}`);

const parsed = (more: object) =>
  parseConfig({
    databases: names.map((identifier, i) => ({ identifier, region: "us-east-1", group: i < 10 ? "payments" : "web" })),
    targets: [{ region: "eu-west-1" }],
    keyStack: "keys",
    ...more,
  });
const members = (more: object) => parsed(more).databases.map(({ identifier }) => identifier);

function errorsOf(more: object): string[] {
  try {
    parsed(more);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  assert.fail("the config was accepted");
}

describe("the databases of a stack", () => {
  it("are all by default, those of a group, or none but the keys", () => {
    assert.deepEqual(members({}), names);
    assert.deepEqual(members({ only: { group: "payments" } }), names.slice(0, 10));
    assert.deepEqual(errorsOf({ only: { group: "other" } }), [
      "only.group: must be the group of a database; correct it, or set `group` of the databases",
    ]);
    assert.deepEqual(members({ only: "keys", keyStack: undefined }), []);
  });

  it("are each in exactly one shard, evenly", () => {
    const shards = Array.from({ length: 7 }, (_, i) => members({ only: `${i + 1}/7` }));
    assert.deepEqual(shards.flat().sort(), [...names].sort());
    for (const shard of shards) assert.ok(shard.length > 25 && shard.length < 65, `${shard.length} databases`);
  });

  it("stay in their shard, which depends on identifier and Region only", () => {
    const before = new Map(names.map((identifier) => [identifier, shardOf({ identifier, region: "us-east-1" }, 40)]));
    assert.equal(before.get("db-0"), shardOf({ identifier: "DB-0", region: "us-east-1", group: "x" }, 40));
    // Pinned: another hash would move the copies of every fleet to other stacks.
    assert.deepEqual(
      names.slice(0, 6).map((name) => before.get(name)),
      PINNED,
    );
    assert.notEqual(
      shardOf({ identifier: "db-0", region: "us-east-1" }, 1000),
      shardOf({ identifier: "db-0", region: "us-east-2" }, 1000),
    );
  });

  it("are those of the stack's name, so that one config file serves a fleet", () => {
    const entries = {
      "p:only": "stack",
      "p:keyStack": "fleet-keys",
      "p:databases": JSON.stringify(names.map((identifier) => ({ identifier, region: "us-east-1" }))),
      "p:targets": JSON.stringify([{ region: "eu-west-1" }]),
    };
    const membersOf = (stack: string) =>
      parseEntries(entries, "p", stack).databases.map(({ identifier }) => identifier);
    assert.deepEqual(membersOf("fleet-3-of-7"), members({ only: "3/7" }));
    const { "p:keyStack": _, ...keys } = entries;
    assert.equal(parseEntries(keys, "p", "fleet-keys").only, "keys");
    assert.throws(
      () => membersOf("production"),
      /only: must not be "stack" in the stack production, because its name does not end like "-3-of-40" or "-keys"/,
    );
    assert.throws(() => membersOf("fleet-9-of-7"), /only: must not be "stack" in the stack fleet-9-of-7/);
  });

  it("need keys that exist, because only one stack can create them", () => {
    assert.match(
      errorsOf({ only: "1/2", keyStack: undefined })[0] ?? "",
      /^only: must be specified together with keyStack/,
    );
    assert.equal(
      members({ only: "1/1", keyStack: undefined, targets: [{ region: "eu-west-1", kmsKeyId: KEY }] }).length,
      300,
    );
    assert.match(errorsOf({ only: "keys" })[0] ?? "", /^keyStack: must not be specified together with `only: keys`/);
  });

  it("are named by a valid shard, group or keys", () => {
    const want = 'only: must be "stack", a shard such as "3/40", a map with group, or "keys", but is';
    for (const [only, given] of [
      ["0/4", "a string of 3 characters"],
      ["5/4", "a string of 3 characters"],
      ["all", "a string of 3 characters"],
      [3, "the number 3"],
    ] as const) {
      assert.deepEqual(errorsOf({ only }), [`${want} ${given}`]);
    }
  });
});

const PINNED = [36, 14, 8, 31, 38, 36];
