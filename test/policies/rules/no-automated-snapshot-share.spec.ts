import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noAutomatedSnapshotShare } from "../../../policies/rules/no-automated-snapshot-share";
import { itAnswers } from "../answers";
import { clusterCopy, clusterSnapshot, copy, goodCopy, PARTNER, snapshot } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "no-automated-snapshot-share";
const judge = (...resources: Resource[]) => run(policies([noAutomatedSnapshotShare]), resources);
const sharedAccounts = [PARTNER];

describe("no-automated-snapshot-share", () => {
  it("refuses to share a snapshot with an identifier of AWS, before it is created", async () => {
    const reports = await judge(
      snapshot({ dbSnapshotIdentifier: "rds:orders-2026-11-24-03-12", sharedAccounts }),
      clusterSnapshot({ dbClusterSnapshotIdentifier: "awsbackup:job-1234", sharedAccounts: ["all"] }),
      copy({ targetDbSnapshotIdentifier: "rds:orders", sharedAccounts }),
      clusterCopy({ targetDbClusterSnapshotIdentifier: "rds:ledger", sharedAccounts }),
    );
    const names = ["snapshot", "cluster-snapshot", "copy", "cluster-copy"];
    assert.deepEqual(
      refusals(reports),
      names.map((name) => `${RULE} ${name}`),
    );
    assert.ok(reports.every(({ phase, message }) => phase === "resource" && !message.includes("job-1234")));
    assert.match(reports[1]?.message ?? "", /dbClusterSnapshotIdentifier starts with awsbackup:.*share the copy/);
  });

  it("refuses to share a snapshot that AWS reports as automated", async () => {
    for (const snapshotType of ["automated", "awsbackup"]) {
      const reports = await judge(snapshot({ sharedAccounts }, { outputs: { sharedAccounts, snapshotType } }));
      assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
      assert.match(reports[0]?.message ?? "", /AWS reports its type/);
    }
  });

  it("accepts shares of manual snapshots and copies, and automated snapshots that are not shared", async () => {
    const manual = { outputs: { sharedAccounts, snapshotType: "manual" } };
    assert.deepEqual(await judge(snapshot({ dbSnapshotIdentifier: "orders", sharedAccounts }, manual)), []);
    assert.deepEqual(await judge(copy({ targetDbSnapshotIdentifier: "orders-rds", sharedAccounts })), []);
    assert.deepEqual(await judge(snapshot({ sharedAccounts }, { outputs: { sharedAccounts } })), []);
    assert.deepEqual(await judge(snapshot({ dbSnapshotIdentifier: "rds:orders", sharedAccounts: [] })), []);
  });

  it("reports an automated snapshot if its shares are not yet known", async () => {
    const reports = await judge(snapshot({ dbSnapshotIdentifier: "rds:orders", sharedAccounts: UNKNOWN }));
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices snapshot`]]);
  });

  it("reports an unknown identifier only if the snapshot may be shared", async () => {
    for (const shared of [sharedAccounts, UNKNOWN]) {
      const reports = await judge(snapshot({ dbSnapshotIdentifier: UNKNOWN, sharedAccounts: shared }));
      assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices snapshot`]]);
      assert.match(reports[0]?.message ?? "", /dbSnapshotIdentifier is not yet known on preview/);
    }
    assert.deepEqual(await judge(snapshot({ dbSnapshotIdentifier: UNKNOWN })), []);
  });
});

describe("The answers of no-automated-snapshot-share", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  itAnswers(noAutomatedSnapshotShare, {
    "refuses an identifier of RDS": [
      [goodCopy({ ...SHARED, targetDbSnapshotIdentifier: "rds:orders" })],
      ["copy: unsafe: targetDbSnapshotIdentifier"],
    ],
    "refuses an identifier of AWS Backup": [
      [snapshot({ ...SHARED, dbSnapshotIdentifier: "awsbackup:orders" })],
      ["snapshot: unsafe: dbSnapshotIdentifier"],
    ],
    "reports a share that is not yet known": [
      [snapshot({ sharedAccounts: [UNKNOWN], dbSnapshotIdentifier: "rds:orders" })],
      ["snapshot: unknown: sharedAccounts"],
    ],
    "reports a name that is not yet known": [
      [snapshot({ ...SHARED, dbSnapshotIdentifier: UNKNOWN })],
      ["snapshot: unknown: dbSnapshotIdentifier"],
    ],
    "refuses what AWS reports": [
      [snapshot(SHARED, { outputs: { snapshotType: "automated" } })],
      ["snapshot: unsafe in stack: AWS reports its type"],
    ],
    "reports unknown shares of what AWS reports": [
      [snapshot({ sharedAccounts: [UNKNOWN] }, { outputs: { snapshotType: "awsbackup" } })],
      ["snapshot: unknown in stack: AWS reports its type"],
    ],
  });
});
