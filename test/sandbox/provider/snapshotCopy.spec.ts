import assert from "node:assert/strict";
import { Engine, secret, UNKNOWN } from "./engine";
import { type Fields, Refusal } from "./fakes/call";
import { ARGS, HERE, KEY, SOURCE, URN } from "./snapshotCopyArguments";

describe("aws:rds/snapshotCopy:SnapshotCopy", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const only = (operation: string): Fields => engine.aws.inputs(operation)[0] ?? {};

  describe("create", () => {
    it("copies in the resource's Region, waits, shares in one call, and reads the result back", async () => {
      const { id, state } = await engine.create(URN, ARGS);
      assert.equal(id, "orders-copy");
      const calls = engine.aws.calls.filter(({ operation }) => !operation.startsWith("Describe"));
      assert.deepEqual(
        calls.map(({ operation, region }) => `${operation} ${region}`),
        ["CopyDBSnapshot eu-west-1", "ModifyDBSnapshotAttribute eu-west-1", "ListTagsForResource eu-west-1"],
      );
      assert.equal(only("CopyDBSnapshot")["SourceDBSnapshotIdentifier"], SOURCE);
      assert.deepEqual(only("ModifyDBSnapshotAttribute")["ValuesToAdd"], ["222222222222", "333333333333"]);
      assert.equal(state["kmsKeyId"], KEY);
      assert.equal(state["optionGroupName"], "default:mysql-8-0");
      assert.equal(state["sourceRegion"], "us-east-1");
      assert.deepEqual(state["sharedAccounts"], ["222222222222", "333333333333"]);
      assert.deepEqual(state["tagsAll"], { Team: "db" });
    });

    it("copies in the resource's Region even with destinationRegion", async () => {
      await engine.create(URN, { ...ARGS, region: "us-east-1", destinationRegion: "eu-west-1" });
      assert.equal(engine.aws.calls.find(({ operation }) => operation === "CopyDBSnapshot")?.region, "us-east-1");
    });

    it("shares with nobody without sharedAccounts", async () => {
      const { sharedAccounts: _, ...args } = ARGS;
      const { state } = await engine.create(URN, args);
      assert.equal(engine.aws.operations().includes("ModifyDBSnapshotAttribute"), false);
      assert.equal("sharedAccounts" in state, false);
    });

    it("leaves nothing in the state when AWS refuses the copy, and reports operation, code and message", async () => {
      engine.aws.refuse.set("CopyDBSnapshot", new Refusal("InvalidParameterValue", "No such key."));
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.equal(left, undefined);
      assert.match(
        message,
        /^creating RDS DB Snapshot Copy \(orders-copy\): operation error RDS: CopyDBSnapshot, .*StatusCode: 400.* api error InvalidParameterValue: No such key\.$/,
      );
    });

    it("keeps the planned shares in the state when sharing fails; the update after a read shares the copy", async () => {
      engine.aws.refuse.set("ModifyDBSnapshotAttribute", new Refusal("SharedSnapshotQuotaExceeded", "Too many."));
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.match(message, /modifying RDS DB Snapshot \(orders-copy\) attribute: .*SharedSnapshotQuotaExceeded/);
      assert.ok(left);
      assert.equal(left.id, "orders-copy");
      assert.deepEqual(left.state["sharedAccounts"], ARGS["sharedAccounts"]);
      assert.equal("dbSnapshotArn" in left.state, false);
      assert.deepEqual(left.reasons, [message]);
      const { shares } = engine.aws.rds.snapshot(HERE, "orders-copy");
      const emptied = await engine.update({ urn: URN, ...left }, ARGS);
      assert.deepEqual([shares, emptied.state["sharedAccounts"]], [[], []]);
      await engine.update(emptied, ARGS);
      assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-copy").shares, ["222222222222", "333333333333"]);
    });

    it("stops waiting at the custom timeout, reports the last status, and keeps the copy in the state", async () => {
      engine.aws.rds.status = "creating";
      const { message, left } = await engine.failCreate(URN, ARGS, 0.3);
      assert.match(message, /state to become 'available' \(last state: 'creating', timeout: 0\.3s\): 40% progress$/);
      assert.equal(left?.id, "orders-copy");
    });

    it("treats any status except creating as an error, such as that of a queued copy", async () => {
      engine.aws.rds.status = "pending";
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.match(message, /unexpected state 'pending', wanted target 'available'\. last error: 40% progress$/);
      assert.equal(left?.id, "orders-copy");
    });

    it("stops waiting when the engine cancels", async () => {
      engine.aws.rds.status = "creating";
      const failed = engine.failCreate(URN, ARGS);
      setTimeout(() => engine.cancel(), 150);
      assert.match((await failed).message, /context canceled$/);
    });
  });

  it("previews the arguments and unknown computed values without a call", async () => {
    const { optionGroupName, dbSnapshotArn, sharedAccounts, kmsKeyId, ...rest } = await engine.preview(URN, {
      ...ARGS,
      kmsKeyId: UNKNOWN,
    });
    assert.deepEqual([optionGroupName, dbSnapshotArn, kmsKeyId], [UNKNOWN, UNKNOWN, UNKNOWN]);
    assert.deepEqual(sharedAccounts, ARGS["sharedAccounts"]);
    assert.equal("copyTags" in rest, false);
    assert.deepEqual(engine.aws.calls, []);
  });

  it("imports a copy by ID, or by id@region from another Region, with inputs that need no change", async () => {
    const made = await engine.create(URN, ARGS);
    const imported = await engine.read(URN, "orders-copy@eu-west-1");
    assert.ok(imported);
    assert.equal(imported.id, "orders-copy");
    assert.deepEqual(imported.state, made.state);
    assert.equal((await engine.diff(imported, imported.inputs)).some, false);
    assert.equal(await engine.read(URN, "orders-copy"), undefined, "the provider's own Region has none");
  });

  it("reads a copy in the Region that .get specifies", async () => {
    await engine.create(URN, ARGS);
    const found = await engine.read(URN, "orders-copy", { region: "eu-west-1" });
    assert.equal(found?.state["region"], "eu-west-1");
  });

  it("removes a deleted copy from the state, and accepts a second delete", async () => {
    const made = await engine.create(URN, ARGS);
    await engine.remove(made);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
    await engine.remove(made);
    assert.equal(engine.aws.inputs("DeleteDBSnapshot").length, 2);
  });

  it("keeps a secret argument secret in the state", async () => {
    const { state } = await engine.create(URN, { ...ARGS, kmsKeyId: secret(KEY) });
    assert.deepEqual(state["kmsKeyId"], secret(KEY));
    assert.equal(only("CopyDBSnapshot")["KmsKeyId"], KEY);
  });
});
