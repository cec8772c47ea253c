import assert from "node:assert/strict";
import { parseConfig } from "../../program/config/config";
import type { PlannedReplication, TargetDecision } from "../../program/plan";
import { foreseeQuotas, quotaWarnings } from "../../program/quotas";

const NOW = new Date("2026-11-24T03:30:00Z");
const DAY = 86_400_000;

const databases = Array.from({ length: 10 }, (_, i) => `db-${i}`);
const configOf = (retention?: object) =>
  parseConfig({
    databases: databases.map((identifier) => ({ identifier, region: "us-east-1" })),
    targets: [{ region: "eu-west-1" }],
    retention,
  });

/** Ten databases with a copy of each of the last `nights`, and a new copy each. */
function planOf(nights: number): PlannedReplication[] {
  const decisions = databases.map((database): TargetDecision => {
    const at = (age: number) => ({ identifier: `${database}-${age}`, time: new Date(NOW.getTime() - age * DAY - 1) });
    const copies = Array.from({ length: nights }, (_, i) => ({
      ...at(i + 1),
      snapshotArn: "",
      type: "manual",
      status: "available",
      encrypted: true,
    }));
    return {
      database,
      sourceRegion: "us-east-1",
      region: "eu-west-1",
      kind: "instance",
      copies,
      verdicts: new Map(),
      copied: [{ ...at(0), sourceSnapshotArn: "" }],
      skipped: [],
    };
  });
  const args = { database: "", sourceRegion: "us-east-1", snapshots: [], targets: [] };
  return [{ name: "", args, failedCopies: [], unfinishedCopies: [], sharedCopies: [], decisions }];
}

async function warnings(nights: number, quota: { used: number; max: number } | Error, retention?: object) {
  const read = async () => {
    if (quota instanceof Error) throw quota;
    return quota;
  };
  return quotaWarnings(await foreseeQuotas(configOf(retention), planOf(nights), read, NOW), NOW);
}

describe("the quota of manual snapshots", () => {
  it("is foreseen: ten databases meet 100 snapshots in ten nights", async () => {
    assert.deepEqual(await warnings(1, { used: 10, max: 100 }), [
      "10 of 100 manual DB instance snapshots are used in eu-west-1. At 10 new copies a night the quota will be met on 2026-12-03. " +
        'Set `retention`, or ask AWS for 3800 ("Manual DB instance snapshots" in Service Quotas).',
    ]);
  });

  it("is no warning if it is far away, or never met because of the retention", async () => {
    assert.deepEqual(await warnings(1, { used: 10, max: 1000 }), []);
    assert.deepEqual(await warnings(7, { used: 70, max: 100 }, { keepLast: 7 }), []);
    assert.equal((await warnings(7, { used: 70, max: 85 }, { keepLast: 7 })).length, 1);
  });

  it("says how many copies of this run AWS will refuse", async () => {
    assert.match(
      (await warnings(9, { used: 97, max: 100 }))[0] ?? "",
      /This run makes 10 copies, so AWS will refuse 7 of them\./,
    );
  });

  it("is not required: the reason is printed instead", async () => {
    assert.deepEqual(
      await warnings(9, Object.assign(new Error("not authorized to perform"), { name: "AccessDenied" })),
      ["The quota of snapshots in eu-west-1 was not read: not authorized to perform; allow the caller this action."],
    );
  });

  it("is read once for each Region and kind", async () => {
    const asked: string[] = [];
    await foreseeQuotas(
      configOf(),
      planOf(1),
      async (region, kind) => {
        asked.push(`${region} ${kind}`);
        return undefined;
      },
      NOW,
    );
    assert.deepEqual(asked, ["eu-west-1 instance"]);
  });
});
