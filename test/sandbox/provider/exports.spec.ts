import assert from "node:assert/strict";
import { KEY, policyOf } from "../../../conformance/table/promise";
import { Engine, urnOf } from "./engine";

const TASK = urnOf("aws:rds/exportTask:ExportTask");
const REPLICATION = urnOf("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication");
const ARGS = {
  exportTaskIdentifier: "monday",
  iamRoleArn: "arn:aws:iam::111111111111:role/exporter",
  kmsKeyId: KEY,
  s3BucketName: "exports",
  sourceArn: "arn:aws:rds:us-east-1:111111111111:snapshot:before",
};

describe("Export tasks, backup replications and key policies", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("waits for an export, and returns its times and the type of its source", async () => {
    const { state } = await engine.create(TASK, { ...ARGS, exportOnlies: ["shop.orders"] });
    assert.deepEqual(
      [state["status"], state["percentProgress"], state["sourceType"], state["snapshotTime"], state["taskStartTime"]],
      ["COMPLETE", 100, "SNAPSHOT", "2026-11-24T01:02:03Z", "2026-11-24T02:02:03Z"],
    );
    assert.deepEqual(engine.aws.inputs("StartExportTask")[0]?.["ExportOnly"], ["shop.orders"]);
  });

  it("creates a failed export without an error, as the real provider does", async () => {
    engine.aws.exports.taskStatus = "FAILED";
    const { state } = await engine.create(TASK, ARGS);
    assert.equal(state["status"], "FAILED");
  });

  it("leaves an export that outlasts its timeout out of the state, and reports a canceled one", async () => {
    engine.aws.exports.taskStatus = "IN_PROGRESS";
    const slow = await engine.failCreate(TASK, { ...ARGS, timeouts: { create: "200ms" } });
    assert.match(
      slow.message,
      /waiting for RDS Export Task \(monday\) create: timeout while waiting for state.*IN_PROGRESS/,
    );
    assert.equal(slow.left, undefined);
    engine.aws.exports.taskStatus = "CANCELED";
    const cancelled = await engine.failCreate(TASK, { ...ARGS, exportTaskIdentifier: "tuesday" });
    assert.match(cancelled.message, /unexpected state 'CANCELED', wanted target 'COMPLETE, FAILED'/);
  });

  it("cancels a running export on delete, keeps an ended one, and reports a missing one", async () => {
    const made = await engine.create(TASK, ARGS);
    await engine.remove(made);
    assert.equal(engine.aws.exports.tasks.size, 1);
    for (const task of engine.aws.exports.tasks.values()) task["Status"] = "IN_PROGRESS";
    await engine.remove(made);
    assert.equal(engine.aws.exports.tasks.size, 0);
    await assert.rejects(engine.remove(made), /canceling RDS Export Task \(monday\).*ExportTaskNotFound/);
  });

  it("starts a replication in its target Region, and waits for its end in the source's Region", async () => {
    const args = { identifier: "orders", engine: "mysql", instanceClass: "db.t3.micro", allocatedStorage: 20 };
    await engine.create(urnOf("aws:rds/instance:Instance"), { ...args, username: "a", password: "hunter22" });
    const source = "arn:aws:rds:us-east-1:111111111111:db:orders";
    const made = await engine.create(REPLICATION, { sourceDbInstanceArn: source, region: "eu-west-1" });
    assert.equal(engine.aws.calls.find((call) => call.operation.startsWith("Start"))?.region, "eu-west-1");
    assert.deepEqual([made.state["retentionPeriod"], made.state["region"]], [7, "eu-west-1"]);
    engine.aws.calls.length = 0;
    await engine.remove(made);
    const lookups = engine.aws.calls.filter(({ operation }) => operation === "DescribeDBInstances");
    assert.deepEqual(
      lookups.map(({ region }) => region),
      ["us-east-1"],
    );
  });

  it("keeps a key policy that bypasses the lockout check when its resource is deleted", async () => {
    const { id } = await engine.create(urnOf("aws:kms/key:Key"), {});
    const args = { keyId: id, policy: policyOf("kms:*"), bypassPolicyLockoutSafetyCheck: true };
    await engine.remove(await engine.create(urnOf("aws:kms/keyPolicy:KeyPolicy"), args));
    assert.equal(engine.aws.kms.key(id).policy, policyOf("kms:*"));
    const safe = { ...args, bypassPolicyLockoutSafetyCheck: false };
    await engine.remove(await engine.create(urnOf("aws:kms/keyPolicy:KeyPolicy"), safe));
    assert.match(engine.aws.kms.key(id).policy, /"arn:aws:iam::111111111111:root"/);
  });
});
