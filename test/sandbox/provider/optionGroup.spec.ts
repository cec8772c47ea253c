import assert from "node:assert/strict";
import { Engine, secret, UNKNOWN } from "./engine";
import { type Fields, Refusal } from "./fakes/call";
import { AGENT, ARGS, AUDIT, HERE, URN } from "./optionGroupArguments";

describe("aws:rds/optionGroup:OptionGroup", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const members = () => engine.aws.groups.group(HERE, "Option", "orders-options").members;

  it("creates the group, includes its options immediately, and reads back what the program sets", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "orders-options");
    assert.equal(engine.aws.inputs("CreateOptionGroup")[0]?.["OptionGroupDescription"], "Managed by Pulumi");
    const [modified] = engine.aws.inputs("ModifyOptionGroup");
    assert.deepEqual([modified?.["ApplyImmediately"], modified?.["OptionsToRemove"]], ["true", undefined]);
    assert.deepEqual(state["options"], [AUDIT]);
    assert.deepEqual([state["arn"], state["namePrefix"]], ["arn:aws:rds:eu-west-1:111111111111:og:orders-options", ""]);
    assert.deepEqual(state["tagsAll"], { Team: "db" });
  });

  it("does not call ModifyOptionGroup without options, which AWS refuses", async () => {
    const { options: _, ...args } = ARGS;
    const { state } = await engine.create(URN, args);
    assert.equal(engine.aws.operations().includes("ModifyOptionGroup"), false);
    assert.equal("options" in state, false);
  });

  it("replaces the group for another engine, version, name, description or Region", async () => {
    const made = await engine.create(URN, ARGS);
    const changes = { engineName: "mariadb", majorEngineVersion: "10", name: "b", optionGroupDescription: "d" };
    for (const [name, value] of Object.entries({ ...changes, region: "us-west-2" })) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("generates a name from the resource's name, and refuses names with upper case or dots", async () => {
    const { name: _, ...args } = ARGS;
    assert.match(String((await engine.inputs(URN, args))["name"]), /^it-[0-9a-f]{7}$/);
    for (const name of ["Orders", "orders.8", "-orders"]) {
      assert.equal((await engine.check(URN, { ...ARGS, name })).failures.length, 1, name);
    }
  });

  it("accepts unknown options on a preview", async () => {
    const preview = await engine.preview(URN, { ...ARGS, options: [{ ...AUDIT, optionSettings: UNKNOWN }] });
    assert.deepEqual(preview["options"], [{ ...AUDIT, optionSettings: UNKNOWN }]);
    assert.equal(preview["arn"], UNKNOWN);
  });

  it("makes all options secret if one has a secret setting", async () => {
    const agent = { ...AGENT, optionSettings: [{ name: "AGENT_REGISTRATION_PASSWORD", value: secret("hunter22") }] };
    const { state } = await engine.create(URN, { ...ARGS, options: [agent] });
    assert.deepEqual(Object.keys(state["options"] as Fields).includes("value"), true);
    assert.equal(Array.isArray(state["options"]), false);
    const [sent] = engine.aws.inputs("ModifyOptionGroup");
    assert.match(JSON.stringify(sent), /hunter22/);
  });

  it("keeps the group in the state when AWS refuses an option; the update after a refresh includes it", async () => {
    engine.aws.refuse.set("ModifyOptionGroup", new Refusal("InvalidParameterValue", "Invalid option."));
    const { message, left } = await engine.failCreate(URN, ARGS);
    assert.match(message, /^modifying RDS DB Option Group \(orders-options\): .*InvalidParameterValue: Invalid option/);
    assert.ok(left?.state["options"]);
    await engine.update(await engine.refresh({ urn: URN, ...left }), ARGS);
    assert.deepEqual([...members().keys()], ["MARIADB_AUDIT_PLUGIN"]);
  });

  it("retries while RDS does not find a new role", async () => {
    const message = "IAM role ARN value is invalid or does not include the required permissions for: SQLSERVER_AUDIT";
    engine.aws.refuse.set("ModifyOptionGroup", new Refusal("InvalidParameterValue", message));
    await engine.create(URN, ARGS);
    assert.equal(engine.aws.inputs("ModifyOptionGroup").length, 2);
  });

  it("retries to delete a group that is in use until the delete timeout, and accepts that it is gone", async () => {
    const made = await engine.create(URN, ARGS);
    engine.aws.groups.used.add("orders-options");
    const refused = /deleting RDS DB Option Group \(orders-options\): .*InvalidOptionGroupStateFault/;
    await assert.rejects(engine.remove(made, 0.3), refused);
    assert.ok(engine.aws.inputs("DeleteOptionGroup").length > 1);
    engine.aws.groups.used.clear();
    await engine.remove(made);
    await engine.remove(made);
    assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
  });

  it("keeps the group in AWS with skipDestroy, and changes skipDestroy without a call", async () => {
    const made = await engine.create(URN, ARGS);
    const kept = await engine.update(made, { ...ARGS, skipDestroy: true });
    await engine.remove(kept);
    assert.equal(engine.aws.operations().includes("DeleteOptionGroup"), false);
    assert.equal(engine.aws.inputs("ModifyOptionGroup").length, 1);
  });
});
