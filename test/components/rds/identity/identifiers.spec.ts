import assert from "node:assert/strict";
import fc from "fast-check";
import {
  copyIdentifier,
  copyIdentifierPrefix,
  databaseIdentifierErrors,
  isAutomatedSnapshot,
  isBackupSnapshot,
  snapshotIdentifierErrors,
} from "../../../../components/rds/identity/identifiers";
import { identifiers, regions } from "../arbitraries";

describe("snapshotIdentifierErrors", () => {
  it("finds nothing wrong with what AWS accepts", () => {
    fc.assert(
      fc.property(identifiers, (identifier) => {
        assert.deepEqual(snapshotIdentifierErrors(identifier), []);
        assert.deepEqual(snapshotIdentifierErrors(identifier, "cluster"), []);
      }),
    );
  });

  it("finds nothing but what AWS's own pattern refuses, upper case aside", () => {
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
    assert.match(snapshotIdentifierErrors("a".repeat(256))[0] ?? "", /has 256 characters; .* at most 255\.$/);
    assert.deepEqual(snapshotIdentifierErrors("a".repeat(63), "cluster"), []);
    assert.match(snapshotIdentifierErrors("a".repeat(64), "cluster")[0] ?? "", /at most 63\.$/);
  });

  it("tells all errors at once", () => {
    assert.deepEqual(snapshotIdentifierErrors("1_Orders--x-"), [
      '"1_Orders--x-" contains "_"; only letters, digits and hyphens are allowed.',
      '"1_Orders--x-" must start with a letter.',
      '"1_Orders--x-" has two hyphens in a row; write one.',
      '"1_Orders--x-" ends with a hyphen; leave it out.',
      '"1_Orders--x-" has upper-case letters, which AWS stores in lower case; write "1_orders--x-".',
    ]);
  });

  it("offers a name without the prefix that only AWS gives", () => {
    assert.deepEqual(snapshotIdentifierErrors("rds:orders-2026-11-24-03-12"), [
      '"rds:orders-2026-11-24-03-12" starts with "rds:", which only AWS itself gives to snapshots; choose a name without it, such as "orders-2026-11-24-03-12".',
    ]);
    assert.match(snapshotIdentifierErrors("awsbackup:job-1")[0] ?? "", /starts with "awsbackup:"/);
  });

  it("lists each strange character once", () => {
    assert.deepEqual(snapshotIdentifierErrors("a_b_c.d"), [
      '"a_b_c.d" contains "_", "."; only letters, digits and hyphens are allowed.',
    ]);
  });

  it("says when there is none", () => {
    assert.deepEqual(snapshotIdentifierErrors(""), ["It is empty; write a name that starts with a letter."]);
  });
});

describe("isAutomatedSnapshot and isBackupSnapshot", () => {
  it("tell snapshots by their prefix", () => {
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

  it("gives identifiers that AWS accepts", () => {
    const times = fc.date({ min: new Date("2009-10-26"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(identifiers, regions, times, (database, region, snapshotCreateTime) => {
        assert.deepEqual(snapshotIdentifierErrors(copyIdentifier({ database, region, snapshotCreateTime })), []);
      }),
    );
  });

  it("gives cluster snapshots identifiers that AWS accepts, however long the cluster's is", () => {
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

  it("cuts only what is too long, and keeps what is cut apart", () => {
    const prefix = (database: string) => copyIdentifierPrefix({ database, region: "ap-southeast-1", kind: "cluster" });
    assert.equal(prefix("a".repeat(28)), `${"a".repeat(28)}-ap-southeast-1-`);
    const long = [`${"a".repeat(30)}-1`, `${"a".repeat(30)}-2`].map(prefix);
    assert.equal(new Set(long).size, 2);
    for (const text of long) assert.match(text, /^a{20}-[a-z0-9]{7}-ap-southeast-1-$/);
  });

  it("gives snapshots of different seconds different names", () => {
    const at = (second: number) =>
      copyIdentifier({ database: "orders", region: "eu-west-1", snapshotCreateTime: new Date(second * 1000) });
    fc.assert(fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (a, b) => assert.equal(at(a) === at(b), a === b)));
  });

  it("refuses a time that is none", () => {
    const snapshotCreateTime = new Date("yesterday");
    assert.throws(() => copyIdentifier({ database: "orders", region: "eu-west-1", snapshotCreateTime }), RangeError);
  });
});

describe("databaseIdentifierErrors", () => {
  it("takes what AWS accepts, and nothing else", () => {
    for (const identifier of ["orders", "Orders-1", "a".repeat(63)]) {
      assert.deepEqual(databaseIdentifierErrors(identifier), []);
    }
    for (const identifier of ["", "1orders", "orders-", "or--ders", "or_ders", "a".repeat(64)]) {
      assert.deepEqual(databaseIdentifierErrors(identifier), [
        `"${identifier}" is not the identifier of a database; write 1 to 63 letters, digits and single hyphens, a letter first and no hyphen last.`,
      ]);
    }
  });
});
