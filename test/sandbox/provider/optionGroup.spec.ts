import assert from "node:assert/strict";
import { Engine, type Resource, secret, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakeAws";

const URN = urnOf("aws:rds/optionGroup:OptionGroup");
const HERE = { account: "111111111111", region: "eu-west-1" };
const setting = (name: string, value: string): Fields => ({ name, value });
const AUDIT: Fields = {
  optionName: "MARIADB_AUDIT_PLUGIN",
  optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "20"), setting("SERVER_AUDIT_EVENTS", "CONNECT,QUERY")],
};
const AGENT: Fields = {
  optionName: "OEM_AGENT",
  port: 3873,
  version: "13.5.0.0.v1",
  vpcSecurityGroupMemberships: ["sg-2", "sg-1"],
  optionSettings: [setting("OMS_HOST", "oms.example"), setting("AGENT_REGISTRATION_PASSWORD", "hunter22")],
};
const ARGS: Fields = {
  name: "orders-options",
  engineName: "mysql",
  majorEngineVersion: "8.0",
  region: "eu-west-1",
  options: [AUDIT],
  tags: { Team: "db" },
};

describe("aws:rds/optionGroup:OptionGroup", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const members = () => engine.aws.groups.group(HERE, "Option", "orders-options").members;
  const settingsOf = (name: string) => members().get(name)?.["OptionSettings"] as Fields[];
  const inState = (resource: Resource | undefined) => (resource?.state["options"] ?? []) as Fields[];

  it("creates the group, then includes its options at once, and reads back what the program has", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "orders-options");
    assert.equal(engine.aws.inputs("CreateOptionGroup")[0]?.["OptionGroupDescription"], "Managed by Pulumi");
    const [modified] = engine.aws.inputs("ModifyOptionGroup");
    assert.deepEqual([modified?.["ApplyImmediately"], modified?.["OptionsToRemove"]], ["true", undefined]);
    assert.deepEqual(state["options"], [AUDIT]);
    assert.deepEqual([state["arn"], state["namePrefix"]], ["arn:aws:rds:eu-west-1:111111111111:og:orders-options", ""]);
    assert.deepEqual(state["tagsAll"], { Team: "db" });
  });

  it("calls ModifyOptionGroup for no group without options, which AWS refuses", async () => {
    const { options: _, ...args } = ARGS;
    const { state } = await engine.create(URN, args);
    assert.equal(engine.aws.operations().includes("ModifyOptionGroup"), false);
    assert.equal("options" in state, false);
  });

  it("has no changes for options, settings and security groups in another order", async () => {
    const made = await engine.create(URN, { ...ARGS, options: [AUDIT, AGENT] });
    const turned = {
      ...AGENT,
      vpcSecurityGroupMemberships: ["sg-1", "sg-2"],
      optionSettings: [...(AGENT["optionSettings"] as Fields[])].reverse(),
      dbSecurityGroupMemberships: [],
    };
    assert.equal((await engine.diff(made, { ...ARGS, options: [turned, AUDIT] })).some, false);
    assert.deepEqual((await engine.refresh(made)).state, made.state);
  });

  it("includes a changed option as a whole, removes one that is gone, and leaves the rest alone", async () => {
    const other: Fields = { optionName: "TIMEZONE" };
    const made = await engine.create(URN, { ...ARGS, options: [AUDIT, AGENT, other] });
    const changed = { ...AUDIT, optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "30")] };
    const news = { ...ARGS, options: [changed, other] };
    const { replaces } = await engine.diff(made, news);
    assert.deepEqual(replaces, []);
    const next = await engine.update(made, news);
    const last = engine.aws.inputs("ModifyOptionGroup").at(-1);
    const included = ((last?.["OptionsToInclude"] ?? {}) as Fields)["OptionConfiguration"] as Fields[];
    assert.deepEqual(
      included.map((option) => option["OptionName"]),
      ["MARIADB_AUDIT_PLUGIN"],
    );
    assert.deepEqual(last?.["OptionsToRemove"], { member: ["OEM_AGENT"] });
    assert.deepEqual(next.state["options"], news.options);
  });

  it("shows a setting that others changed on refresh, that alone, and heals it", async () => {
    const made = await engine.create(URN, { ...ARGS, options: [AGENT, AUDIT] });
    const rotations = settingsOf("MARIADB_AUDIT_PLUGIN").find((one) => one["Name"] === "SERVER_AUDIT_FILE_ROTATIONS");
    Object.assign(rotations ?? {}, { Value: "99" });
    const drifted = await engine.refresh(made);
    const [first, second] = AUDIT["optionSettings"] as Fields[];
    assert.deepEqual(inState(drifted), [AGENT, { ...AUDIT, optionSettings: [{ ...first, value: "99" }, second] }]);
    assert.deepEqual(drifted.inputs["options"], drifted.state["options"]);
    const args = { ...ARGS, options: [AGENT, AUDIT] };
    assert.deepEqual((await engine.diff(drifted, args)).detailed, { "options[1]": "UPDATE" });
    const healed = await engine.update(drifted, args);
    assert.deepEqual(healed.state, made.state);
    assert.equal(settingsOf("MARIADB_AUDIT_PLUGIN")[1]?.["Value"], "20");
  });

  it("keeps the program's value of a secret setting, which AWS answers as ****", async () => {
    const args = { ...ARGS, options: [AGENT] };
    const made = await engine.create(URN, args);
    assert.equal(settingsOf("OEM_AGENT")[1]?.["Value"], "****");
    assert.deepEqual(inState(made), [AGENT]);
    assert.equal((await engine.diff(await engine.refresh(made), args)).some, false);
  });

  it("keeps a setting that equals its default where the program has it, and leaves it out where it has not", async () => {
    const explicit = { ...AUDIT, optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "9")] };
    const made = await engine.create(URN, { ...ARGS, options: [explicit] });
    assert.deepEqual(inState(made), [explicit]);
    const bare = await engine.create(URN, { ...ARGS, name: "bare", options: [{ optionName: "MARIADB_AUDIT_PLUGIN" }] });
    assert.deepEqual(inState(bare), [{ optionName: "MARIADB_AUDIT_PLUGIN" }]);
  });

  it("loses port, version, defaults and secrets of an option by .get and import", async () => {
    await engine.create(URN, { ...ARGS, options: [AGENT, AUDIT] });
    const found = await engine.read(URN, "orders-options", { region: "eu-west-1" });
    const known = inState(found).find((option) => option["optionName"] === "OEM_AGENT");
    assert.deepEqual(known, {
      optionName: "OEM_AGENT",
      optionSettings: [setting("OMS_HOST", "oms.example"), setting("AGENT_REGISTRATION_PASSWORD", "****")],
      vpcSecurityGroupMemberships: ["sg-2", "sg-1"],
    });
    assert.equal(found?.state["engineName"], "mysql");
    const imported = await engine.read(URN, "orders-options@eu-west-1");
    assert.ok(imported);
    assert.equal((await engine.diff(imported, imported.inputs)).some, false);
    assert.equal((await engine.diff(imported, { ...ARGS, options: [AGENT, AUDIT] })).some, true);
  });

  it("does not look at a port or version that the program does not name", async () => {
    const { port: _, version: _v, ...bare } = AGENT;
    const args = { ...ARGS, options: [bare] };
    const made = await engine.create(URN, args);
    assert.deepEqual(members().get("OEM_AGENT")?.["Port"], "3872");
    assert.equal((await engine.diff(await engine.refresh(made), args)).some, false);
    assert.deepEqual((await engine.diff(made, { ...ARGS, options: [AGENT] })).detailed, { "options[0]": "UPDATE" });
  });

  it("is replaced by another engine, version, name, description or Region", async () => {
    const made = await engine.create(URN, ARGS);
    const changes = { engineName: "mariadb", majorEngineVersion: "10", name: "b", optionGroupDescription: "d" };
    for (const [name, value] of Object.entries({ ...changes, region: "us-west-2" })) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("is named after the resource, and refuses a name that is not lower case or has dots", async () => {
    const { name: _, ...args } = ARGS;
    assert.match(String((await engine.inputs(URN, args))["name"]), /^it-[0-9a-f]{7}$/);
    for (const name of ["Orders", "orders.8", "-orders"]) {
      assert.equal((await engine.check(URN, { ...ARGS, name })).failures.length, 1, name);
    }
  });

  it("previews options that are not known yet, and judges them not", async () => {
    const preview = await engine.preview(URN, { ...ARGS, options: [{ ...AUDIT, optionSettings: UNKNOWN }] });
    assert.deepEqual(preview["options"], [{ ...AUDIT, optionSettings: UNKNOWN }]);
    assert.equal(preview["arn"], UNKNOWN);
  });

  it("hides all options where one has a secret setting", async () => {
    const agent = { ...AGENT, optionSettings: [{ name: "AGENT_REGISTRATION_PASSWORD", value: secret("hunter22") }] };
    const { state } = await engine.create(URN, { ...ARGS, options: [agent] });
    assert.deepEqual(Object.keys(state["options"] as Fields).includes("value"), true);
    assert.equal(Array.isArray(state["options"]), false);
    const [sent] = engine.aws.inputs("ModifyOptionGroup");
    assert.match(JSON.stringify(sent), /hunter22/);
  });

  it("keeps the group in the state where an option is refused; the next update includes it", async () => {
    engine.aws.refuse.set("ModifyOptionGroup", new Refusal("InvalidParameterValue", "Invalid option."));
    const { message, left } = await engine.failCreate(URN, ARGS);
    assert.match(message, /^modifying RDS DB Option Group \(orders-options\): .*InvalidParameterValue: Invalid option/);
    assert.equal("options" in (left?.state ?? {}), false);
    await engine.update({ urn: URN, id: "orders-options", state: left?.state ?? {}, inputs: left?.inputs ?? {} }, ARGS);
    assert.deepEqual([...members().keys()], ["MARIADB_AUDIT_PLUGIN"]);
  });

  it("waits for a role that IAM does not show yet", async () => {
    const message = "IAM role ARN value is invalid or does not include the required permissions for: SQLSERVER_AUDIT";
    engine.aws.refuse.set("ModifyOptionGroup", new Refusal("InvalidParameterValue", message));
    await engine.create(URN, ARGS);
    assert.equal(engine.aws.inputs("ModifyOptionGroup").length, 2);
  });

  it("is deleted again and again while something uses it, until the delete timeout; and when it is gone", async () => {
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

  it("stays in AWS with skipDestroy, which is changed without a call", async () => {
    const made = await engine.create(URN, ARGS);
    const kept = await engine.update(made, { ...ARGS, skipDestroy: true });
    await engine.remove(kept);
    assert.equal(engine.aws.operations().includes("DeleteOptionGroup"), false);
    assert.equal(engine.aws.inputs("ModifyOptionGroup").length, 1);
  });
});
