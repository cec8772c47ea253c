import assert from "node:assert/strict";
import { Engine, type Resource, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const URN = urnOf("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy");
const SOURCE = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:analytics-now";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/0b7d1b7a-0000-4000-8000-000000000000";
const ARGS: Fields = {
  sourceDbClusterSnapshotIdentifier: SOURCE,
  targetDbClusterSnapshotIdentifier: "analytics-copy",
  kmsKeyId: KEY,
  region: "eu-west-1",
  sharedAccounts: ["222222222222", "333333333333"],
  tags: { Team: "db" },
  timeouts: { create: "2h45m" },
};
const HERE = { account: "111111111111", region: "eu-west-1" };

describe("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const copy = () => engine.aws.clusterSnapshots.snapshot(HERE, "analytics-copy");

  it("copies in the resource's Region, waits and shares, and does not read the copy back", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "analytics-copy");
    assert.deepEqual(
      engine.aws.calls.map(({ operation, region }) => `${operation} ${region}`),
      [
        "CopyDBClusterSnapshot eu-west-1",
        "DescribeDBClusterSnapshots eu-west-1",
        "ModifyDBClusterSnapshotAttribute eu-west-1",
      ],
    );
    assert.deepEqual(copy().shares, ["222222222222", "333333333333"]);
    assert.deepEqual([state["kmsKeyId"], state["storageEncrypted"], state["engine"]], [KEY, true, "aurora-postgresql"]);
    assert.deepEqual([state["tagsAll"], state["timeouts"]], [{ Team: "db" }, { create: "2h45m" }]);
    assert.equal(state["dbClusterSnapshotArn"], "arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:analytics-copy");
  });

  it("shows no changes after a create and after a refresh", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    const refreshed = await engine.refresh(made);
    assert.deepEqual([refreshed.state, refreshed.inputs], [made.state, made.inputs]);
  });

  for (const status of ["creating", "copying"]) {
    it(`waits while the status is ${status}, until its own timeout and not the custom one`, async () => {
      engine.aws.clusterSnapshots.status = status;
      const { message } = await engine.failCreate(URN, { ...ARGS, timeouts: { create: "300ms" } }, 3600);
      assert.equal(
        message,
        `waiting for creation AWS RDS (Relational Database) Cluster Snapshot Copy ("analytics-copy"): timeout while waiting for state to become 'available' (last state: '${status}', timeout: 0.3s)`,
      );
    });
  }

  it("treats the status of a queued copy as an error, and leaves nothing in the state", async () => {
    engine.aws.clusterSnapshots.status = "pending";
    const { message, left } = await engine.failCreate(URN, ARGS);
    assert.equal(
      message,
      `waiting for creation AWS RDS (Relational Database) Cluster Snapshot Copy ("analytics-copy"): unexpected state 'pending', wanted target 'available'`,
    );
    assert.equal(left, undefined);
  });

  it("waits 20 minutes by default, even if the custom timeout is shorter", async () => {
    engine.aws.clusterSnapshots.status = "copying";
    const { timeouts: _, ...args } = ARGS;
    const made = engine.create(URN, args, 0.2);
    setTimeout(() => {
      copy().fields["Status"] = "available";
    }, 500);
    assert.equal((await made).id, "analytics-copy");
  });

  it("leaves nothing in the state when waiting fails, so that the next create finds a copy with its identifier", async () => {
    engine.aws.clusterSnapshots.status = "failed";
    const { message, left } = await engine.failCreate(URN, ARGS);
    assert.match(message, /unexpected state 'failed', wanted target 'available'/);
    assert.equal(left, undefined);
    assert.ok(copy());
    const again = await engine.failCreate(URN, ARGS);
    assert.match(again.message, /^creating AWS RDS .*DBClusterSnapshotAlreadyExistsFault/);
  });

  it("leaves nothing in the state when sharing fails; an import and an update complete the copy", async () => {
    engine.aws.refuse.set("ModifyDBClusterSnapshotAttribute", new Refusal("SharedSnapshotQuotaExceeded", "Too many."));
    const { message, left } = await engine.failCreate(URN, ARGS);
    assert.match(message, /SharedSnapshotQuotaExceeded: Too many/);
    assert.equal(left, undefined);
    const imported = await engine.read(URN, "analytics-copy@eu-west-1");
    assert.ok(imported);
    assert.deepEqual((await engine.diff(imported, ARGS)).replaces, []);
    await engine.update(imported, ARGS);
    assert.deepEqual(copy().shares, ["222222222222", "333333333333"]);
  });

  it("keeps AWS's key if the program sets none, and replaces the copy on the next update", async () => {
    const { kmsKeyId: _, ...args } = ARGS;
    const made = await engine.create(URN, args);
    assert.equal(made.state["kmsKeyId"], "arn:aws:kms:eu-west-1:111111111111:key/source");
    assert.deepEqual((await engine.diff(made, args)).detailed, { kmsKeyId: "DELETE_REPLACE" });
  });

  it("keeps a source identifier until a refresh, and replaces the copy after it", async () => {
    const args = { ...ARGS, sourceDbClusterSnapshotIdentifier: "analytics-now" };
    const made = await engine.create(URN, args);
    assert.equal((await engine.diff(made, args)).some, false);
    const { replaces } = await engine.diff(await engine.refresh(made), args);
    assert.deepEqual(replaces, ["sourceDbClusterSnapshotIdentifier"]);
  });

  it("previews computed values as unknown", async () => {
    const preview = await engine.preview(URN, ARGS);
    assert.deepEqual([preview["dbClusterSnapshotArn"], preview["storageEncrypted"]], [UNKNOWN, UNKNOWN]);
    assert.deepEqual([preview["kmsKeyId"], preview["timeouts"]], [KEY, { create: "2h45m" }]);
    assert.deepEqual(engine.aws.calls, []);
  });

  it("updates shares and tags in place, and timeouts without a call", async () => {
    const made = await engine.create(URN, ARGS);
    const news = { ...ARGS, sharedAccounts: ["444444444444", "333333333333"], timeouts: { create: "5h" } };
    const { detailed, replaces } = await engine.diff(made, news);
    assert.deepEqual(detailed, {
      "sharedAccounts[0]": "UPDATE",
      "timeouts.create": "UPDATE",
    });
    assert.deepEqual(replaces, []);
    const next = await engine.update(made, news);
    const [, modified] = engine.aws.inputs("ModifyDBClusterSnapshotAttribute");
    assert.deepEqual(modified?.["ValuesToAdd"], ["444444444444"]);
    assert.deepEqual(modified?.["ValuesToRemove"], ["222222222222"]);
    assert.deepEqual(next.state["sharedAccounts"], news.sharedAccounts);
    assert.equal(next.state["engine"], "aurora-postgresql");
    const { sharedAccounts: _, ...unshared } = { ...news, tags: { Env: "prod" } };
    const last = await engine.update(next, unshared);
    assert.deepEqual([copy().shares, "sharedAccounts" in last.state], [[], false]);
    assert.deepEqual(last.state["tagsAll"], { Env: "prod" });
    assert.deepEqual((await engine.refresh(last)).state, last.state);
  });

  it("replaces the copy for a change of every other argument", async () => {
    const made = await engine.create(URN, ARGS);
    const changes: Fields = {
      copyTags: true,
      destinationRegion: "eu-west-1",
      kmsKeyId: `${KEY.slice(0, -1)}1`,
      presignedUrl: "https://x",
      region: "eu-central-1",
      sourceDbClusterSnapshotIdentifier: `${SOURCE}-2`,
      targetDbClusterSnapshotIdentifier: "analytics-copy-2",
    };
    for (const [name, value] of Object.entries(changes)) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("shows an added share after a refresh, but not the removal of all shares", async () => {
    const made = await engine.create(URN, ARGS);
    const sharesAfter = async (shares: string[]): Promise<Resource> => {
      copy().shares = shares;
      return engine.refresh(made);
    };
    const more = await sharesAfter(["222222222222", "333333333333", "999999999999"]);
    assert.deepEqual((await engine.diff(more, ARGS)).detailed, { "sharedAccounts[2]": "DELETE" });
    assert.deepEqual((await sharesAfter([])).state, made.state);
  });

  it("removes a deleted copy from the state, and accepts a second delete", async () => {
    const made = await engine.create(URN, ARGS);
    await engine.remove(made);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
    await engine.remove(made);
    assert.equal(engine.aws.inputs("DeleteDBClusterSnapshot").length, 2);
  });

  it("refuses a timeout that is not a duration, and arguments of a DB snapshot copy", async () => {
    const { failures } = await engine.check(URN, { ...ARGS, timeouts: { create: "2 hours" }, optionGroupName: "o" });
    assert.equal(failures.length, 2);
    assert.match(failures.join("\n"), /timeouts\.create: must be a string containing a sequence.*got "2 hours"/);
    assert.match(failures.join("\n"), /optionGroupName: not an argument of aws:rds\/clusterSnapshotCopy/);
  });
});
