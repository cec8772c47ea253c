import assert from "node:assert/strict";
import { Engine, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const URN = urnOf("aws:rds/clusterSnapshot:ClusterSnapshot");
const FUNCTION = "aws:rds/getClusterSnapshot:getClusterSnapshot";
const ARGS: Fields = {
  dbClusterIdentifier: "analytics",
  dbClusterSnapshotIdentifier: "analytics-now",
  sharedAccounts: ["222222222222"],
};
const HERE = { account: "111111111111", region: "us-east-1" };

describe("aws:rds/clusterSnapshot:ClusterSnapshot", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const snapshot = () => engine.aws.clusterSnapshots.snapshot(HERE, "analytics-now");

  it("creates, waits and shares, and reads the result back", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "analytics-now");
    assert.deepEqual(snapshot().shares, ["222222222222"]);
    assert.deepEqual([state["status"], state["port"], state["region"]], ["available", 5432, "us-east-1"]);
    assert.deepEqual(state["availabilityZones"], ["us-east-1a", "us-east-1b"]);
  });

  it("retries while the cluster is not available", async () => {
    const busy = new Refusal("InvalidDBClusterStateFault", "Cluster analytics is not available.");
    engine.aws.refuse.set("CreateDBClusterSnapshot", busy);
    await engine.create(URN, ARGS);
    assert.equal(engine.aws.inputs("CreateDBClusterSnapshot").length, 2);
  });

  it("keeps the snapshot in the state when waiting or sharing fails", async () => {
    engine.aws.refuse.set("ModifyDBClusterSnapshotAttribute", new Refusal("InvalidDBClusterSnapshotStateFault", "No."));
    const { left } = await engine.failCreate(URN, ARGS);
    assert.deepEqual([left?.id, left?.state["sharedAccounts"]], ["analytics-now", ARGS["sharedAccounts"]]);
    engine.aws.clusterSnapshots.status = "creating";
    const slow = await engine.failCreate(URN, { ...ARGS, dbClusterSnapshotIdentifier: "slow" }, 0.2);
    assert.match(slow.message, /waiting for RDS DB Cluster Snapshot \(slow\) create: timeout while waiting/);
    assert.equal(slow.left?.id, "slow");
  });

  it("shows a share that others removed after a refresh, unlike a copy, and restores it", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    snapshot().shares = [];
    const drifted = await engine.refresh(made);
    assert.deepEqual((await engine.diff(drifted, ARGS)).detailed, { sharedAccounts: "ADD" });
    const healed = await engine.update(drifted, ARGS);
    assert.deepEqual([healed.state, snapshot().shares], [made.state, ["222222222222"]]);
  });

  it("replaces the snapshot for its other arguments, imports it, and accepts a second delete", async () => {
    const made = await engine.create(URN, ARGS);
    for (const name of ["dbClusterIdentifier", "dbClusterSnapshotIdentifier"]) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: "b" })).replaces, [name]);
    }
    const imported = await engine.read(URN, "analytics-now");
    assert.deepEqual(imported?.inputs, { ...ARGS, __defaults: [], region: "us-east-1" });
    await engine.remove(made);
    await engine.remove(made);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
  });

  it("refuses identifiers that AWS does not accept", async () => {
    for (const dbClusterSnapshotIdentifier of ["Analytics", "a--b", "a-", "1a", "a".repeat(64)]) {
      assert.equal((await engine.check(URN, { ...ARGS, dbClusterSnapshotIdentifier })).failures.length, 1);
    }
  });
});

describe(FUNCTION, () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
    for (const [index, name] of ["first", "second", "third"].entries()) {
      await engine.create(URN, { ...ARGS, dbClusterSnapshotIdentifier: name });
      const { fields } = engine.aws.clusterSnapshots.snapshot(HERE, name);
      fields["SnapshotCreateTime"] = `2026-11-2${3 - index}T01:02:03.456Z`;
      fields["TagList"] = [{ Key: "Name", Value: name }];
    }
  });
  afterEach(() => engine.stop());
  const by = async (args: Fields) => (await engine.invoke(FUNCTION, args)).results;

  it("finds a snapshot by identifier or tags on any page, or the newest of several", async () => {
    const { id, snapshotCreateTime, kmsKeyId } = await by({ dbClusterSnapshotIdentifier: "second" });
    assert.deepEqual([id, snapshotCreateTime, kmsKeyId], ["second", "2026-11-22T01:02:03Z", ""]);
    assert.equal((await by({ dbClusterIdentifier: "analytics", tags: { Name: "third" } }))["id"], "third");
    assert.equal((await by({ dbClusterIdentifier: "analytics", mostRecent: true }))["id"], "first");
  });

  it("refuses ambiguous, unsuccessful and empty searches", async () => {
    await assert.rejects(by({ dbClusterIdentifier: "analytics" }), /returned more than one result/);
    await assert.rejects(by({ dbClusterSnapshotIdentifier: "fourth" }), /returned no results/);
    await assert.rejects(by({}), /one of `dbClusterIdentifier,dbClusterSnapshotIdentifier` must be specified/);
  });

  it("returns every result that the schema requires", async () => {
    const results = await by({ dbClusterSnapshotIdentifier: "first" });
    const { functions } = (await engine.schema()) as { functions: Record<string, { outputs: { required: string[] } }> };
    const missing = functions[FUNCTION]?.outputs.required.filter((name) => results[name] === undefined);
    assert.deepEqual(missing, []);
  });
});
