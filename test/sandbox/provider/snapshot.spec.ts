import assert from "node:assert/strict";
import { Engine, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const URN = urnOf("aws:rds/snapshot:Snapshot");
const ARGS: Fields = {
  dbInstanceIdentifier: "orders",
  dbSnapshotIdentifier: "orders-now",
  sharedAccounts: ["222222222222"],
};
const HERE = { account: "111111111111", region: "us-east-1" };

describe("aws:rds/snapshot:Snapshot", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("creates, waits and shares in the provider's Region", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "orders-now");
    assert.equal(state["region"], "us-east-1");
    assert.equal(state["status"], "available");
    assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-now").shares, ["222222222222"]);
  });

  it("keeps the snapshot with its planned shares in the state when sharing fails", async () => {
    engine.aws.refuse.set("ModifyDBSnapshotAttribute", new Refusal("InvalidDBSnapshotState", "Not now."));
    const { left } = await engine.failCreate(URN, ARGS);
    assert.equal(left?.id, "orders-now");
    assert.deepEqual(left?.state["sharedAccounts"], ARGS["sharedAccounts"]);
  });

  it("shows no changes after a create, updates shares in place, and replaces the snapshot for the rest", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    assert.deepEqual((await engine.diff(made, { ...ARGS, dbInstanceIdentifier: "b" })).replaces, [
      "dbInstanceIdentifier",
    ]);
    assert.deepEqual((await engine.diff(made, { ...ARGS, dbSnapshotIdentifier: "b" })).replaces, [
      "dbSnapshotIdentifier",
    ]);
    const { sharedAccounts: _, ...unshared } = ARGS;
    const next = await engine.update(made, unshared);
    assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-now").shares, []);
    assert.equal("sharedAccounts" in next.state, false);
  });

  it("previews computed values as unknown", async () => {
    const { encrypted, dbSnapshotIdentifier } = await engine.preview(URN, ARGS);
    assert.equal(encrypted, UNKNOWN);
    assert.equal(dbSnapshotIdentifier, "orders-now");
  });

  it("imports a snapshot with the inputs it needs", async () => {
    await engine.create(URN, ARGS);
    const imported = await engine.read(URN, "orders-now");
    assert.deepEqual(imported?.inputs, { ...ARGS, __defaults: [], region: "us-east-1" });
  });

  it("deletes a snapshot, and accepts a second delete", async () => {
    const made = await engine.create(URN, ARGS);
    await engine.remove(made);
    await engine.remove(made);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
  });
});
