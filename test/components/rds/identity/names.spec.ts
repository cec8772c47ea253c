import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { groupNameErrors } from "../../../../components/rds/groups/groups";
import { copyIdentifier, snapshotIdentifierErrors } from "../../../../components/rds/identity/identifiers";
import { maxNameLength, type NameKind, nameWithin, shortened } from "../../../../components/rds/identity/names";
import { aliasNameErrors } from "../../../../components/rds/keys/keyArguments";

const GOLDEN = join(__dirname, "names.golden.json");
const KINDS: readonly NameKind[] = ["instanceSnapshot", "clusterSnapshot", "group", "alias", "grant", "role"];
const time = new Date("2026-11-24T03:12:09Z");

/** Names of every length that matters, by what they are of. */
function namesToday(): Record<string, string> {
  const names: Record<string, string> = {};
  for (const kind of KINDS) {
    const limit = maxNameLength(kind);
    for (const given of [
      "orders",
      "a".repeat(limit),
      "a".repeat(limit + 1),
      `${"a".repeat(limit - 9)}--b${"c".repeat(9)}`,
    ]) {
      names[`${kind} ${given}`] = nameWithin(kind, given);
    }
  }
  for (const region of ["us-east-1", "ap-southeast-1", "us-isob-east-1"]) {
    for (const database of ["orders", "Orders-EU", "a".repeat(27), "a".repeat(63)]) {
      for (const kind of ["instance", "cluster"] as const) {
        names[`copy of ${kind} ${database} in ${region}`] = copyIdentifier({
          database,
          region,
          kind,
          snapshotCreateTime: time,
        });
      }
    }
  }
  return names;
}

describe("The names of new resources", () => {
  it("never change, because another name would replace an existing resource", () => {
    // To write it, for a new kind only: UPDATE_NAMES=1 npx mocha test/components/rds/identity/names.spec.ts
    if (process.env["UPDATE_NAMES"] === "1") writeFileSync(GOLDEN, `${JSON.stringify(namesToday(), undefined, 2)}\n`);
    assert.deepEqual(namesToday(), JSON.parse(readFileSync(GOLDEN, "utf8")));
  });
});

describe("nameWithin", () => {
  const longNames = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,299}$/);

  it("keeps names that fit, and shortens others to names that AWS accepts", () => {
    const errors: [NameKind, (name: string) => string[]][] = [
      ["instanceSnapshot", (name) => snapshotIdentifierErrors(name)],
      ["clusterSnapshot", (name) => snapshotIdentifierErrors(name, "cluster")],
      ["group", groupNameErrors],
    ];
    fc.assert(
      fc.property(longNames, (name) => {
        for (const [kind, check] of errors) {
          const cut = nameWithin(kind, name);
          assert.deepEqual(check(cut), []);
          if (name.length <= maxNameLength(kind)) assert.equal(cut, name);
        }
        assert.deepEqual(aliasNameErrors(nameWithin("alias", `alias/${name}`)), []);
      }),
    );
  });

  it("keeps names with the same beginning unique at any length", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(longNames, { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 20, max: 63 }),
        (ends, limit) => {
          const names = ends.map((end) => `${"a".repeat(limit)}${end}`);
          assert.equal(new Set(names.map((name) => shortened(name, limit))).size, names.length);
        },
      ),
    );
  });

  it("removes hyphens only at the end of the beginning", () => {
    const tail = "z".repeat(20);
    assert.match(shortened(`a-b-c---${tail}`, 16), /^a-b-c-[0-9a-z]{7}$/);
    assert.match(shortened(`a-b-cdef${tail}`, 16), /^a-b-cdef-[0-9a-z]{7}$/);
  });

  it("has the limits of AWS", () => {
    assert.deepEqual(KINDS.map(maxNameLength), [255, 63, 255, 256, 256, 64 - "-0123abc".length]);
  });
});
