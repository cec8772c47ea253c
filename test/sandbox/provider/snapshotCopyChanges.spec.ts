import assert from "node:assert/strict";
import { Engine, type Resource, UNKNOWN } from "./engine";
import type { Fields } from "./fakes/call";
import { ARGS, HERE, KEY, SOURCE, URN } from "./snapshotCopyArguments";

describe("Changes of aws:rds/snapshotCopy:SnapshotCopy", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const edit = (shares: string[], tags: Record<string, string>, resource: Resource) => {
    engine.aws.rds.snapshot(HERE, "orders-copy").shares = shares;
    engine.aws.rds.tags.set(String(resource.state["dbSnapshotArn"]), new Map(Object.entries(tags)));
  };

  it("shows no changes for the same arguments, or for the accounts in another order", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    const { some } = await engine.diff(made, { ...ARGS, sharedAccounts: ["333333333333", "222222222222"] });
    assert.equal(some, false);
  });

  it("updates shares and tags in place, and adds and removes shares in one call", async () => {
    const made = await engine.create(URN, ARGS);
    const news = { ...ARGS, sharedAccounts: ["333333333333", "444444444444"], tags: { Env: "prod" } };
    const { detailed, replaces } = await engine.diff(made, news);
    assert.deepEqual(detailed, {
      "sharedAccounts[0]": "DELETE",
      "sharedAccounts[1]": "ADD",
      "tags.Team": "DELETE",
      "tags.Env": "ADD",
      "tagsAll.Team": "DELETE",
      "tagsAll.Env": "ADD",
    });
    assert.deepEqual(replaces, []);
    const next = await engine.update(made, news);
    const [, modification] = engine.aws.inputs("ModifyDBSnapshotAttribute");
    assert.deepEqual(modification?.["ValuesToAdd"], ["444444444444"]);
    assert.deepEqual(modification?.["ValuesToRemove"], ["222222222222"]);
    assert.deepEqual(next.state["tags"], { Env: "prod" });
    assert.deepEqual(next.state["sharedAccounts"], ["333333333333", "444444444444"]);
  });

  it("replaces the copy for a change of every other argument", async () => {
    const made = await engine.create(URN, ARGS);
    const changes: Fields = {
      copyTags: true,
      destinationRegion: "eu-west-1",
      kmsKeyId: `${KEY.slice(0, -1)}1`,
      optionGroupName: "other",
      presignedUrl: "https://x",
      region: "eu-central-1",
      sourceDbSnapshotIdentifier: `${SOURCE}-2`,
      targetCustomAvailabilityZone: "zone",
      targetDbSnapshotIdentifier: "orders-copy-2",
    };
    for (const [name, value] of Object.entries(changes)) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("replaces the copy if kmsKeyId is omitted later, but not if the option group is", async () => {
    const made = await engine.create(URN, ARGS);
    const { kmsKeyId: _, ...args } = ARGS;
    assert.deepEqual((await engine.diff(made, args)).detailed, { kmsKeyId: "DELETE_REPLACE" });
  });

  it("replaces the copy for an unknown source", async () => {
    const made = await engine.create(URN, ARGS);
    const { detailed } = await engine.diff(made, { ...ARGS, sourceDbSnapshotIdentifier: UNKNOWN });
    assert.deepEqual(detailed, { sourceDbSnapshotIdentifier: "UPDATE_REPLACE" });
  });

  it("does not change ignored properties", async () => {
    const made = await engine.create(URN, ARGS);
    const news = { ...ARGS, sharedAccounts: ["444444444444"], kmsKeyId: "arn:aws:kms:eu-west-1:1:key/2" };
    assert.equal((await engine.diff(made, news, ["sharedAccounts", "kmsKeyId"])).some, false);
    const next = await engine.update(made, { ...news, tags: { Env: "dev" } }, ["sharedAccounts", "kmsKeyId"]);
    assert.equal(engine.aws.inputs("ModifyDBSnapshotAttribute").length, 1);
    assert.deepEqual(next.state["sharedAccounts"], ARGS["sharedAccounts"]);
  });

  it("shows exactly the shares and tags that others changed after a refresh, and reverts both", async () => {
    const made = await engine.create(URN, ARGS);
    edit(["333333333333"], { Team: "someone" }, made);
    const drifted = await engine.refresh(made);
    const changed = Object.keys(made.inputs).filter(
      (name) => JSON.stringify(made.inputs[name]) !== JSON.stringify(drifted.inputs[name]),
    );
    assert.deepEqual(changed.sort(), ["sharedAccounts", "tags", "tagsAll"]);
    assert.deepEqual((await engine.diff(drifted, ARGS)).detailed, {
      "sharedAccounts[0]": "ADD",
      "tags.Team": "UPDATE",
      "tagsAll.Team": "UPDATE",
    });
    const healed = await engine.update(drifted, ARGS);
    assert.deepEqual(healed.state, made.state);
    assert.deepEqual([...engine.aws.rds.snapshot(HERE, "orders-copy").shares].sort(), ARGS["sharedAccounts"]);
  });

  it("removes a share that others added if the program sets none", async () => {
    const { sharedAccounts: _, ...args } = ARGS;
    const made = await engine.create(URN, args);
    edit(["999999999999"], { Team: "db" }, made);
    const drifted = await engine.refresh(made);
    assert.deepEqual((await engine.diff(drifted, args)).detailed, { sharedAccounts: "DELETE" });
    await engine.update(drifted, args);
    assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-copy").shares, []);
  });

  it("shows no changes after a refresh if AWS returns the accounts in another order", async () => {
    const made = await engine.create(URN, ARGS);
    engine.aws.rds.snapshot(HERE, "orders-copy").shares.reverse();
    const { state, inputs } = await engine.refresh(made);
    assert.deepEqual([state, inputs], [made.state, made.inputs]);
  });
});
