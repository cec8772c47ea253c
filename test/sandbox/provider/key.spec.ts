import assert from "node:assert/strict";
import { Engine, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const URN = urnOf("aws:kms/key:Key");
const statement = (principal: unknown, action: unknown) => ({
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: action,
  Resource: "*",
});
const policy = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
const ROOT = "arn:aws:iam::111111111111:root";
const ARGS: Fields = {
  description: "snapshots",
  enableKeyRotation: true,
  policy: policy(statement(ROOT, ["kms:Decrypt", "kms:CreateGrant"])),
  tags: { Team: "db", Env: "prod" },
};

describe("aws:kms/key:Key", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("creates a key with policy, tags and rotation, and reads the policy back without white space", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(state["keyId"], id);
    assert.equal(state["arn"], `arn:aws:kms:us-east-1:111111111111:key/${id}`);
    assert.equal(state["enableKeyRotation"], true);
    assert.equal(state["rotationPeriodInDays"], 365);
    assert.equal(engine.aws.kms.key(id).policy, JSON.stringify(JSON.parse(String(ARGS["policy"]))));
    assert.deepEqual(state["tagsAll"], { Team: "db", Env: "prod" });
  });

  it("sets the real provider's defaults, and lists them in __defaults", async () => {
    const { __defaults, ...inputs } = await engine.inputs(URN, {});
    assert.deepEqual(inputs, {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
      region: "us-east-1",
      tagsAll: {},
    });
    assert.deepEqual(__defaults, Object.keys(inputs).slice(0, 5).sort());
  });

  it("keeps a key in the state, with the planned rotation, when AWS refuses the rotation", async () => {
    engine.aws.refuse.set("EnableKeyRotation", new Refusal("UnsupportedOperationException", "No."));
    const { left, message } = await engine.failCreate(URN, ARGS);
    assert.match(message, /^enabling KMS Key \(.+\) rotation: operation error KMS: EnableKeyRotation/);
    assert.ok(left);
    assert.equal(left.state["enableKeyRotation"], true);
    const emptied = await engine.update({ urn: URN, ...left }, ARGS);
    assert.equal(emptied.state["enableKeyRotation"], false);
    const next = await engine.update(emptied, ARGS);
    assert.equal(next.state["enableKeyRotation"], true);
  });

  it("previews key ID and ARN as unknown, with the arguments", async () => {
    const { arn, keyId, enableKeyRotation, policy: shown } = await engine.preview(URN, { enableKeyRotation: true });
    assert.deepEqual([arn, keyId, enableKeyRotation, shown], [UNKNOWN, UNKNOWN, true, UNKNOWN]);
  });

  it("ignores differences between equivalent policies", async () => {
    const made = await engine.create(URN, ARGS);
    const same = policy(statement(["111111111111"], ["kms:CreateGrant", "kms:Decrypt"]));
    assert.equal((await engine.diff(made, { ...ARGS, policy: same })).some, false);
    const other = policy(statement("222222222222", ["kms:CreateGrant", "kms:Decrypt"]));
    assert.deepEqual((await engine.diff(made, { ...ARGS, policy: other })).detailed, { policy: "UPDATE" });
    assert.deepEqual((await engine.diff(made, { ...ARGS, policy: UNKNOWN })).detailed, { policy: "UPDATE" });
  });

  it("shows no changes if the program omits policy and description", async () => {
    const made = await engine.create(URN, {});
    assert.equal((await engine.diff(made, {})).some, false);
  });

  it("updates policy, description, rotation and state in place, and enables a key first", async () => {
    const made = await engine.create(URN, { ...ARGS, isEnabled: false });
    engine.aws.calls.length = 0;
    const news = { description: "new", rotationPeriodInDays: 90, enableKeyRotation: true, policy: policy() };
    assert.deepEqual((await engine.diff(made, news)).replaces, []);
    const next = await engine.update(made, news);
    const changes = engine.aws.operations().filter((operation) => !/^(Describe|Get|List)/.test(operation));
    assert.deepEqual(changes, [
      "UntagResource",
      "EnableKey",
      "EnableKeyRotation",
      "UpdateKeyDescription",
      "PutKeyPolicy",
    ]);
    assert.equal(next.state["rotationPeriodInDays"], 90);
    assert.equal("tags" in next.state, false);
  });

  it("replaces the key for another usage, key spec or multi-Region setting", async () => {
    const made = await engine.create(URN, ARGS);
    const changes: Fields = { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "RSA_2048", multiRegion: true };
    for (const [name, value] of Object.entries(changes)) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("shows a policy that others changed after a refresh, and reverts it", async () => {
    const made = await engine.create(URN, ARGS);
    engine.aws.kms.key(made.id).policy = policy(statement("*", "kms:*"));
    const drifted = await engine.refresh(made);
    assert.deepEqual((await engine.diff(drifted, ARGS)).detailed, { policy: "UPDATE" });
    await engine.update(drifted, ARGS);
    assert.match(engine.aws.kms.key(made.id).policy, /111111111111:root/);
  });

  it("schedules the deletion for the given window or AWS's default, and treats the key as gone", async () => {
    const made = await engine.create(URN, { ...ARGS, deletionWindowInDays: 7 });
    await engine.remove(made);
    assert.equal(engine.aws.inputs("ScheduleKeyDeletion")[0]?.["PendingWindowInDays"], 7);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
    await engine.remove(await engine.create(URN, ARGS));
    assert.equal("PendingWindowInDays" in (engine.aws.inputs("ScheduleKeyDeletion")[1] ?? {}), false);
  });

  it("refuses the windows, periods and policies that the real provider refuses", async () => {
    const { failures } = await engine.check(URN, {
      deletionWindowInDays: 5,
      rotationPeriodInDays: 10,
      policy: "{",
      xksKeyId: "x",
    });
    assert.equal(failures.length, 4);
    assert.match(failures.join("\n"), /deletionWindowInDays: expected to be in the range \(7 - 30\)/);
    assert.match(failures.join("\n"), /rotationPeriodInDays: expected to be in the range \(90 - 2560\)/);
    assert.match(failures.join("\n"), /policy: contains an invalid JSON policy/);
    assert.match(failures.join("\n"), /xksKeyId: not supported by the sandbox's AWS plugin/);
  });
});
