import assert from "node:assert/strict";
import { DATABASE_TRAITS } from "../../../components/rds/engines";

describe("DATABASE_TRAITS", () => {
  const table = (names: readonly (keyof (typeof DATABASE_TRAITS)["instance"])[]) =>
    Object.entries(DATABASE_TRAITS).map(([kind, traits]) => [kind, ...names.map((name) => traits[name])]);

  it("says what a copy is called, and whether it has an option group", () => {
    assert.deepEqual(table(["description", "snapshotKind", "hasOptionGroup"]), [
      ["instance", "a DB instance", "snapshot", true],
      ["custom-instance", "an RDS Custom DB instance", "snapshot", false],
      ["aurora-cluster", "an Aurora DB cluster", "cluster-snapshot", false],
      ["multi-az-cluster", "a Multi-AZ DB cluster", "cluster-snapshot", false],
    ]);
  });

  it("says whether a copy can be encrypted, and how many are made at once", () => {
    assert.deepEqual(table(["encryptsOnCopy", "concurrentCopies"]), [
      ["instance", "yes", 20],
      ["custom-instance", "no", 20],
      ["aurora-cluster", "conflicting", 5],
      ["multi-az-cluster", "no", 5],
    ]);
  });
});
