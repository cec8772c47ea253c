import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { copiesProtectedFromDeletion } from "../../../policies/rules/copies-protected-from-deletion";
import { clusterCopy, goodCopy, instance, key, keyComponent, snapshot } from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("copies-protected-from-deletion", () => {
  /** What a rule reports of: `advisory resource`, none of it a refusal. */
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings: { unknown: "refuse", ...settings } });
      assert.deepEqual(refusals(reports), []);
      assert.ok(reports.every(({ policy }) => policy === rule.name));
      return reports.map(({ resource }) => resource);
    };

  const judge = judging(copiesProtectedFromDeletion);

  it("reports unprotected copies and keys of snapshots", async () => {
    const made = key();
    const copied = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, copied, clusterCopy()]), ["key", "copy", "cluster-copy"]);
  });

  it("accepts protected resources, and keys and snapshots without a copy", async () => {
    const made = key({}, { protect: true });
    const copied = goodCopy({ kmsKeyId: UNKNOWN }, { protect: true, edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, copied, key({}, { name: "other" }), snapshot(), instance()]), []);
  });

  it("accepts components that retain, but not those that delete", async () => {
    const childOf = (deletion: string) => {
      const parent = keyComponent({ deletion });
      return [parent, key({}, { parent })];
    };
    assert.deepEqual(await judge(childOf("retain")), []);
    assert.deepEqual(await judge(childOf("delete")), ["key"]);
    const other: Resource = { type: "shop:index:Backups", name: "backups", inputs: { deletion: "retain" } };
    assert.deepEqual(await judge([other, goodCopy({}, { parent: other })]), ["copy"]);
  });
});
