import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { snapshotUsedInItsRegion } from "../../../policies/rules/snapshot-used-in-its-region";
import { from, itAnswers } from "../answers";
import { CLUSTER_SOURCE_ARN, cluster, copy, exportTask, instance, SOURCE_ARN } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "snapshot-used-in-its-region";
const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await run(policies([snapshotUsedInItsRegion]), resources, { settings });
  return [refusals(reports), notices(reports)];
};

const users = (region: string) => [
  instance({ snapshotIdentifier: SOURCE_ARN, region }),
  cluster({ snapshotIdentifier: CLUSTER_SOURCE_ARN, region }),
  exportTask({ sourceArn: SOURCE_ARN, region }),
];

describe("snapshot-used-in-its-region", () => {
  it("refuses restores and exports in another Region than the snapshot, before they are created", async () => {
    const reports = await run(policies([snapshotUsedInItsRegion]), users("eu-west-1"));
    assert.deepEqual(
      refusals(reports),
      ["instance", "cluster", "export"].map((name) => `${RULE} ${name}`),
    );
    assert.ok(reports.every(({ phase, message }) => phase === "resource" && !message.includes(SOURCE_ARN)));
  });

  it("accepts them in its Region, also by defaultRegion and by identifier", async () => {
    assert.deepEqual(await judge(users("us-east-1")), [[], []]);
    assert.deepEqual(await judge(users(""), { defaultRegion: "us-east-1" }), [[], []]);
    assert.deepEqual(await judge([instance({ snapshotIdentifier: "orders" }), cluster()]), [[], []]);
  });

  it("follows a snapshot of the stack that is not yet known", async () => {
    const source = copy({ region: "eu-west-1" });
    const edges = { sourceArn: [source], snapshotIdentifier: [source] };
    const from = (region: string) => [
      source,
      instance({ snapshotIdentifier: UNKNOWN, region }, { edges }),
      exportTask({ sourceArn: UNKNOWN, region }, { edges }),
    ];
    assert.deepEqual(await judge(from("eu-west-1")), [[], []]);
    assert.deepEqual(await judge(from("us-east-1")), [[`${RULE} instance`, `${RULE} export`], []]);
    const both = [copy(), exportTask({ sourceArn: UNKNOWN }, { edges: { sourceArn: [copy()] } })];
    assert.deepEqual(await judge(both), [[], []]);
    const made = exportTask({ sourceArn: UNKNOWN }, { outputs: { status: "COMPLETE" } });
    assert.deepEqual(await judge([made]), [[], []]);
  });

  it("reports unknown values, and warns about an undetermined Region", async () => {
    const reported = [[], [`${RULE}-notices export`]];
    assert.deepEqual(await judge([exportTask({ sourceArn: UNKNOWN, region: "eu-west-1" })]), reported);
    assert.deepEqual(await judge([exportTask({ sourceArn: SOURCE_ARN, region: UNKNOWN })]), reported);
    assert.deepEqual(await judge([exportTask({ sourceArn: SOURCE_ARN })], { unproven: "refuse" }), reported);
  });
});

describe("The answers of snapshot-used-in-its-region", () => {
  itAnswers(snapshotUsedInItsRegion, {
    "refuses an export in another Region": [
      [exportTask({ sourceArn: SOURCE_ARN, region: "eu-west-1" })],
      ["export: unsafe: sourceArn"],
    ],
    "refuses a restore in another Region": [
      [instance({ snapshotIdentifier: SOURCE_ARN, region: "eu-west-1" })],
      ["instance: unsafe: snapshotIdentifier"],
    ],
    "reports a Region that is not yet known": [
      [exportTask({ sourceArn: SOURCE_ARN, region: UNKNOWN })],
      ["export: unknown: sourceArn"],
    ],
    "reports a source that is not yet known": [
      [exportTask({ sourceArn: UNKNOWN, region: "eu-west-1" })],
      ["export: unknown in stack: sourceArn"],
    ],
    "warns if its own Region is undetermined": [[exportTask({ sourceArn: SOURCE_ARN })], ["export: warning"]],
    "warns if the Region of a snapshot of the stack is undetermined": [
      from(copy(), (edges) => exportTask({ sourceArn: UNKNOWN, region: "eu-west-1" }, { edges })),
      ["export: warning in stack: sourceArn"],
    ],
    "accepts a snapshot by identifier": [[instance({ snapshotIdentifier: "orders-monthly", region: "eu-west-1" })], []],
    "accepts a resource outside a targeted run": [
      [{ ...exportTask({}, { outputs: { sourceArn: UNKNOWN, region: "eu-west-1" } }), isUntargeted: true }],
      [],
    ],
  });
});
