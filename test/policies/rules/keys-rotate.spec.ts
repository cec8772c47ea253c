import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { keysRotate } from "../../../policies/rules/keys-rotate";
import { goodCopy, key, keyComponent } from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("keys-rotate", () => {
  /** What a rule reports of: `advisory resource`, none of it a refusal. */
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings: { unknown: "refuse", ...settings } });
      assert.deepEqual(refusals(reports), []);
      assert.ok(reports.every(({ policy }) => policy === rule.name));
      return reports.map(({ resource }) => resource);
    };

  const judge = judging(keysRotate);
  const used = (inputs: Resource["inputs"]) => {
    const made = key(inputs);
    return [made, goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })];
  };

  it("reports keys of snapshots that do not rotate", async () => {
    assert.deepEqual(await judge(used({})), ["key"]);
    assert.deepEqual(await judge(used({ enableKeyRotation: false })), ["key"]);
    const parent = keyComponent();
    assert.deepEqual(await judge([parent, key({}, { parent })]), ["key"]);
  });

  it("accepts keys that rotate, may rotate or cannot rotate, and other keys", async () => {
    assert.deepEqual(await judge(used({ enableKeyRotation: true })), []);
    assert.deepEqual(await judge(used({ enableKeyRotation: UNKNOWN })), []);
    assert.deepEqual(await judge(used({ customKeyStoreId: "cks-1234" })), []);
    assert.deepEqual(await judge([key()]), []);
  });
});
