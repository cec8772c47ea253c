import assert from "node:assert/strict";
import { Engine, type Resource, secret, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakeAws";

const URN = urnOf("aws:rds/snapshotCopy:SnapshotCopy");
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:orders-now";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/0b7d1b7a-0000-4000-8000-000000000000";
const ARGS: Fields = {
  sourceDbSnapshotIdentifier: SOURCE,
  targetDbSnapshotIdentifier: "orders-copy",
  kmsKeyId: KEY,
  region: "eu-west-1",
  sharedAccounts: ["222222222222", "333333333333"],
  tags: { Team: "db" },
};
const HERE = { account: "111111111111", region: "eu-west-1" };

describe("aws:rds/snapshotCopy:SnapshotCopy", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const only = (operation: string): Fields => engine.aws.inputs(operation)[0] ?? {};
  const edit = (shares: string[], tags: Record<string, string>, resource: Resource) => {
    engine.aws.rds.snapshot(HERE, "orders-copy").shares = shares;
    engine.aws.rds.tags.set(String(resource.state["dbSnapshotArn"]), new Map(Object.entries(tags)));
  };

  describe("create", () => {
    it("copies in the resource's own Region, waits, shares in one call, and reads back what AWS has", async () => {
      const { id, state } = await engine.create(URN, ARGS);
      assert.equal(id, "orders-copy");
      const calls = engine.aws.calls.filter(({ operation }) => !operation.startsWith("Describe"));
      assert.deepEqual(
        calls.map(({ operation, region }) => `${operation} ${region}`),
        ["CopyDBSnapshot eu-west-1", "ModifyDBSnapshotAttribute eu-west-1", "ListTagsForResource eu-west-1"],
      );
      assert.equal(only("CopyDBSnapshot")["SourceDBSnapshotIdentifier"], SOURCE);
      assert.deepEqual(only("ModifyDBSnapshotAttribute")["ValuesToAdd"], {
        AttributeValue: ["222222222222", "333333333333"],
      });
      assert.equal(state["kmsKeyId"], KEY);
      assert.equal(state["optionGroupName"], "default:mysql-8-0");
      assert.equal(state["sourceRegion"], "us-east-1");
      assert.deepEqual(state["sharedAccounts"], ["222222222222", "333333333333"]);
      assert.deepEqual(state["tagsAll"], { Team: "db" });
    });

    it("is not moved by destinationRegion", async () => {
      await engine.create(URN, { ...ARGS, region: "us-east-1", destinationRegion: "eu-west-1" });
      assert.equal(engine.aws.calls.find(({ operation }) => operation === "CopyDBSnapshot")?.region, "us-east-1");
    });

    it("shares with nobody where no account is named", async () => {
      const { sharedAccounts: _, ...args } = ARGS;
      const { state } = await engine.create(URN, args);
      assert.equal(engine.aws.operations().includes("ModifyDBSnapshotAttribute"), false);
      assert.equal("sharedAccounts" in state, false);
    });

    it("leaves nothing in the state where AWS refuses the copy, and says operation, code and message", async () => {
      engine.aws.refuse.set("CopyDBSnapshot", new Refusal("InvalidParameterValue", "No such key."));
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.equal(left, undefined);
      assert.match(
        message,
        /^creating RDS DB Snapshot Copy \(orders-copy\): operation error RDS: CopyDBSnapshot, .*StatusCode: 400.* api error InvalidParameterValue: No such key\.$/,
      );
    });

    it("keeps the copy in the state, unshared, where sharing fails; the next update shares it", async () => {
      engine.aws.refuse.set("ModifyDBSnapshotAttribute", new Refusal("SharedSnapshotQuotaExceeded", "Too many."));
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.match(message, /modifying RDS DB Snapshot \(orders-copy\) attribute: .*SharedSnapshotQuotaExceeded/);
      assert.ok(left);
      assert.equal(left.id, "orders-copy");
      assert.equal("sharedAccounts" in left.state, false);
      assert.deepEqual(left.reasons, [message]);
      await engine.update({ urn: URN, id: left.id, state: left.state, inputs: left.inputs }, ARGS);
      assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-copy").shares, ["222222222222", "333333333333"]);
    });

    it("gives up at the custom timeout with the state it saw last, and keeps the copy in the state", async () => {
      engine.aws.rds.status = "creating";
      const { message, left } = await engine.failCreate(URN, ARGS, 0.3);
      assert.match(message, /state to become 'available' \(last state: 'creating', timeout: 0\.3s\): 40% progress$/);
      assert.equal(left?.id, "orders-copy");
    });

    it("takes any state but creating as an error", async () => {
      engine.aws.rds.status = "pending";
      const { message, left } = await engine.failCreate(URN, ARGS);
      assert.match(message, /unexpected state 'pending', wanted target 'available'/);
      assert.equal(left?.id, "orders-copy");
    });

    it("stops waiting when the engine cancels", async () => {
      engine.aws.rds.status = "creating";
      const failed = engine.failCreate(URN, ARGS);
      setTimeout(() => engine.cancel(), 150);
      assert.match((await failed).message, /context canceled$/);
    });
  });

  it("previews the arguments as given and all that AWS decides as unknown, and calls nobody", async () => {
    const { optionGroupName, dbSnapshotArn, sharedAccounts, kmsKeyId, ...rest } = await engine.preview(URN, {
      ...ARGS,
      kmsKeyId: UNKNOWN,
    });
    assert.deepEqual([optionGroupName, dbSnapshotArn, kmsKeyId], [UNKNOWN, UNKNOWN, UNKNOWN]);
    assert.deepEqual(sharedAccounts, ARGS["sharedAccounts"]);
    assert.equal("copyTags" in rest, false);
    assert.deepEqual(engine.aws.calls, []);
  });

  it("has no changes for the same arguments, nor for the accounts in another order", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    const { some } = await engine.diff(made, { ...ARGS, sharedAccounts: ["333333333333", "222222222222"] });
    assert.equal(some, false);
  });

  it("updates shares and tags in place: one call with what to add and what to remove", async () => {
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
    assert.deepEqual(modification?.["ValuesToAdd"], { AttributeValue: ["444444444444"] });
    assert.deepEqual(modification?.["ValuesToRemove"], { AttributeValue: ["222222222222"] });
    assert.deepEqual(next.state["tags"], { Env: "prod" });
    assert.deepEqual(next.state["sharedAccounts"], ["333333333333", "444444444444"]);
  });

  it("is replaced by a change of every other argument", async () => {
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

  it("is replaced where kmsKeyId is left out although AWS has one, but not for an option group left out", async () => {
    const made = await engine.create(URN, ARGS);
    const { kmsKeyId: _, ...args } = ARGS;
    assert.deepEqual((await engine.diff(made, args)).detailed, { kmsKeyId: "DELETE_REPLACE" });
  });

  it("is replaced by a source that is not known yet", async () => {
    const made = await engine.create(URN, ARGS);
    const { detailed } = await engine.diff(made, { ...ARGS, sourceDbSnapshotIdentifier: UNKNOWN });
    assert.deepEqual(detailed, { sourceDbSnapshotIdentifier: "UPDATE_REPLACE" });
  });

  it("leaves what is to be ignored as it is", async () => {
    const made = await engine.create(URN, ARGS);
    const news = { ...ARGS, sharedAccounts: ["444444444444"], kmsKeyId: "arn:aws:kms:eu-west-1:1:key/2" };
    assert.equal((await engine.diff(made, news, ["sharedAccounts", "kmsKeyId"])).some, false);
    const next = await engine.update(made, { ...news, tags: { Env: "dev" } }, ["sharedAccounts", "kmsKeyId"]);
    assert.equal(engine.aws.inputs("ModifyDBSnapshotAttribute").length, 1);
    assert.deepEqual(next.state["sharedAccounts"], ARGS["sharedAccounts"]);
  });

  it("shows an edit of shares and tags by others on refresh, exactly those, and heals both", async () => {
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

  it("heals a share that others made where the program names none", async () => {
    const { sharedAccounts: _, ...args } = ARGS;
    const made = await engine.create(URN, args);
    edit(["999999999999"], { Team: "db" }, made);
    const drifted = await engine.refresh(made);
    assert.deepEqual((await engine.diff(drifted, args)).detailed, { sharedAccounts: "DELETE" });
    await engine.update(drifted, args);
    assert.deepEqual(engine.aws.rds.snapshot(HERE, "orders-copy").shares, []);
  });

  it("changes nothing on refresh where nothing changed, though AWS lists the accounts in another order", async () => {
    const made = await engine.create(URN, ARGS);
    engine.aws.rds.snapshot(HERE, "orders-copy").shares.reverse();
    const { state, inputs } = await engine.refresh(made);
    assert.deepEqual([state, inputs], [made.state, made.inputs]);
  });

  it("is imported by id, or by id@region from another Region, with inputs that need no change", async () => {
    const made = await engine.create(URN, ARGS);
    const imported = await engine.read(URN, "orders-copy@eu-west-1");
    assert.ok(imported);
    assert.equal(imported.id, "orders-copy");
    assert.deepEqual(imported.state, made.state);
    assert.equal((await engine.diff(imported, imported.inputs)).some, false);
    assert.equal(await engine.read(URN, "orders-copy"), undefined, "the provider's own Region has none");
  });

  it("is read in the Region that .get names", async () => {
    await engine.create(URN, ARGS);
    const found = await engine.read(URN, "orders-copy", { region: "eu-west-1" });
    assert.equal(found?.state["region"], "eu-west-1");
  });

  it("is gone from the state when it is gone from AWS, and deleting it then is fine", async () => {
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
