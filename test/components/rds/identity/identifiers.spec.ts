import assert from "node:assert/strict";
import fc from "fast-check";
import {
  copyIdentifier,
  copyIdentifierPrefix,
  databaseIdentifierErrors,
  isAutomatedSnapshot,
  isBackupSnapshot,
  isCopyIdentifier,
  snapshotIdentifierErrors,
} from "../../../../components/rds/identity/identifiers";
import { identifiers, regions } from "../arbitraries";

describe("snapshotIdentifierErrors", () => {
  it("accepts what AWS accepts", () => {
    fc.assert(
      fc.property(identifiers, (identifier) => {
        assert.deepEqual(snapshotIdentifierErrors(identifier), []);
        assert.deepEqual(snapshotIdentifierErrors(identifier, "cluster"), []);
      }),
    );
  });

  it("refuses what the pattern of AWS refuses, and upper case", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "z", "0", "-", "_", ".", ":"), maxLength: 12 });
    fc.assert(
      fc.property(texts, (text) => {
        const accepted = /^[a-z](?:-?[a-z0-9])*$/.test(text);
        assert.equal(snapshotIdentifierErrors(text).length === 0, accepted);
      }),
    );
  });

  it("allows 255 characters for a DB instance and 63 for a cluster", () => {
    assert.deepEqual(snapshotIdentifierErrors("a".repeat(255)), []);
    assert.match(
      snapshotIdentifierErrors("a".repeat(256))[0] ?? "",
      /^must have at most 255 characters for a snapshot of a DB instance, but "a+" has 256\.$/,
    );
    assert.deepEqual(snapshotIdentifierErrors("a".repeat(63), "cluster"), []);
    assert.match(
      snapshotIdentifierErrors("a".repeat(64), "cluster")[0] ?? "",
      /^must have at most 63 characters for a snapshot of a DB cluster, but "a+" has 64\.$/,
    );
  });

  it("returns all errors", () => {
    assert.deepEqual(snapshotIdentifierErrors("1_Orders--x-"), [
      'must have only letters, digits and hyphens, but "1_Orders--x-" contains "_".',
      'must start with a letter, but is "1_Orders--x-".',
      'must not have two hyphens in a row, but is "1_Orders--x-".',
      'must not end with a hyphen, but is "1_Orders--x-".',
      'must be in lower case, as AWS stores it, but is "1_Orders--x-"; use "1_orders--x-".',
    ]);
  });

  it("suggests a name without a prefix that AWS reserves", () => {
    assert.deepEqual(snapshotIdentifierErrors("rds:orders-2026-11-24-03-12"), [
      'must not start with "rds:", which AWS reserves, but is "rds:orders-2026-11-24-03-12"; use a name such as "orders-2026-11-24-03-12".',
    ]);
    assert.match(
      snapshotIdentifierErrors("awsbackup:job-1")[0] ?? "",
      /^must not start with "awsbackup:", .* use a name such as "job-1"\.$/,
    );
  });

  it("lists each invalid character once", () => {
    assert.deepEqual(snapshotIdentifierErrors("a_b_c.d"), [
      'must have only letters, digits and hyphens, but "a_b_c.d" contains "_", ".".',
    ]);
  });

  it("refuses an empty identifier", () => {
    assert.deepEqual(snapshotIdentifierErrors(""), ["must not be empty; use a name that starts with a letter."]);
  });
});

describe("isAutomatedSnapshot and isBackupSnapshot", () => {
  it("recognize snapshots by their prefix", () => {
    assert.deepEqual(["rds:a", "awsbackup:a", "rds-final", "a"].map(isAutomatedSnapshot), [true, false, false, false]);
    assert.deepEqual(["rds:a", "awsbackup:a", "rds-final", "a"].map(isBackupSnapshot), [false, true, false, false]);
  });
});

describe("copyIdentifier", () => {
  it("names a copy by database, Region and time in UTC", () => {
    const snapshotCreateTime = new Date("2026-11-24T03:12:09.987+02:00");
    assert.equal(
      copyIdentifier({ database: "Orders", region: "eu-west-1", snapshotCreateTime }),
      "orders-eu-west-1-2026-11-24-01-12-09",
    );
  });

  it("returns identifiers that AWS accepts", () => {
    const times = fc.date({ min: new Date("2009-10-26"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(identifiers, regions, times, (database, region, snapshotCreateTime) => {
        assert.deepEqual(snapshotIdentifierErrors(copyIdentifier({ database, region, snapshotCreateTime })), []);
      }),
    );
  });

  it("returns identifiers that AWS accepts for clusters with identifiers of any length", () => {
    const databases = fc.stringMatching(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/).filter((name) => !name.includes("--"));
    const snapshotCreateTime = new Date("2026-11-24T03:12:09Z");
    fc.assert(
      fc.property(databases, regions, (database, region) => {
        const copy = { database, region, kind: "cluster" as const };
        const identifier = copyIdentifier({ ...copy, snapshotCreateTime });
        assert.deepEqual(snapshotIdentifierErrors(identifier, "cluster"), []);
        assert.equal(identifier, `${copyIdentifierPrefix(copy)}2026-11-24-03-12-09`);
      }),
    );
  });

  it("shortens only long identifiers, and keeps shortened ones unique", () => {
    const prefix = (database: string) => copyIdentifierPrefix({ database, region: "ap-southeast-1", kind: "cluster" });
    assert.equal(prefix("a".repeat(28)), `${"a".repeat(28)}-ap-southeast-1-`);
    const long = [`${"a".repeat(30)}-1`, `${"a".repeat(30)}-2`].map(prefix);
    assert.equal(new Set(long).size, 2);
    for (const text of long) assert.match(text, /^a{20}-[a-z0-9]{7}-ap-southeast-1-$/);
  });

  it("returns different identifiers for different seconds", () => {
    const at = (second: number) =>
      copyIdentifier({ database: "orders", region: "eu-west-1", snapshotCreateTime: new Date(second * 1000) });
    fc.assert(fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (a, b) => assert.equal(at(a) === at(b), a === b)));
  });

  it("throws for an invalid time", () => {
    const snapshotCreateTime = new Date("yesterday");
    assert.throws(() => copyIdentifier({ database: "orders", region: "eu-west-1", snapshotCreateTime }), RangeError);
  });
});

describe("isCopyIdentifier", () => {
  const series = { database: "Orders", region: "eu-west-1" };

  it("recognizes every copy of a series, and none of another Region", () => {
    const times = fc.date({ min: new Date("2009-10-26"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(identifiers, regions, regions, times, (database, region, other, snapshotCreateTime) => {
        const identifier = copyIdentifier({ database, region, snapshotCreateTime });
        assert.equal(isCopyIdentifier(identifier, { database, region }), true);
        assert.equal(isCopyIdentifier(identifier, { database, region: other }), region === other);
      }),
    );
  });

  for (const identifier of [
    "orders-eu-west-1-2026-11-24-03-12",
    "orders-eu-west-1-2026-11-24-03-12-09-1",
    "orders-eu-west-1-12026-11-24-03-12-09",
    "orders-eu-west-1-final",
    "my-orders-eu-west-1-2026-11-24-03-12-09",
  ]) {
    it(`does not recognize ${identifier}`, () => assert.equal(isCopyIdentifier(identifier, series), false));
  }
});

describe("databaseIdentifierErrors", () => {
  it("accepts only what AWS accepts", () => {
    for (const identifier of ["orders", "Orders-1", "a".repeat(63)]) {
      assert.deepEqual(databaseIdentifierErrors(identifier), []);
    }
    for (const identifier of ["", "1orders", "-orders", "orders-", "or--ders", "or_ders", "a".repeat(64)]) {
      assert.deepEqual(databaseIdentifierErrors(identifier), [
        `must have 1 to 63 letters, digits and single hyphens, start with a letter and not end with a hyphen, but is "${identifier}".`,
      ]);
    }
  });
});
