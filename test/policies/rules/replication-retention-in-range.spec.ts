import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { replicationRetentionInRange } from "../../../policies/rules/replication-retention-in-range";
import { replication } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("replication-retention-in-range", () => {
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings });
      return reports.length === 0 ? "safe" : [...refusals(reports), ...notices(reports)];
    };

  const RULE = "replication-retention-in-range";
  const of = (retentionPeriod: number | string) =>
    judging(replicationRetentionInRange)([replication({ retentionPeriod })]);

  it("accepts 1 to 35 days, and AWS's default", async () => {
    for (const days of [1, 7, 35, "14"]) {
      assert.equal(await of(days), "safe");
    }
    assert.equal(await judging(replicationRetentionInRange)([replication()]), "safe");
  });

  it("refuses others", async () => {
    for (const days of [0, 36, -1, 1.5, "a week", "0x7", " 7", "1e1", "7.0"]) {
      assert.deepEqual(await of(days), [`${RULE} replication`]);
    }
  });

  it("reports an unknown value", async () => {
    assert.deepEqual(await of(UNKNOWN), [`${RULE}-notices replication`]);
  });
});
