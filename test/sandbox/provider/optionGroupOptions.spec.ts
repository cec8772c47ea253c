import assert from "node:assert/strict";
import { Engine, type Resource } from "./engine";
import type { Fields } from "./fakes/call";
import { AGENT, ARGS, AUDIT, HERE, setting, URN } from "./optionGroupArguments";

describe("Options of aws:rds/optionGroup:OptionGroup", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const members = () => engine.aws.groups.group(HERE, "Option", "orders-options").members;
  const optionSettings = (name: string) => members().get(name)?.["OptionSettings"] as Fields[];
  const inState = (resource: Resource | undefined) => (resource?.state["options"] ?? []) as Fields[];

  it("ignores the order of options, settings and security groups", async () => {
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

  it("sends a changed option as a whole, removes omitted ones, and does not send the others", async () => {
    const other: Fields = { optionName: "TIMEZONE" };
    const made = await engine.create(URN, { ...ARGS, options: [AUDIT, AGENT, other] });
    const changed = { ...AUDIT, optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "30")] };
    const news = { ...ARGS, options: [changed, other] };
    const { replaces } = await engine.diff(made, news);
    assert.deepEqual(replaces, []);
    const next = await engine.update(made, news);
    const last = engine.aws.inputs("ModifyOptionGroup").at(-1);
    const included = last?.["OptionsToInclude"] as Fields[];
    assert.deepEqual(
      included.map((option) => option["OptionName"]),
      ["MARIADB_AUDIT_PLUGIN"],
    );
    assert.deepEqual(last?.["OptionsToRemove"], ["OEM_AGENT"]);
    assert.deepEqual(next.state["options"], news.options);
  });

  it("shows only the setting that others changed after a refresh, and reverts it", async () => {
    const made = await engine.create(URN, { ...ARGS, options: [AGENT, AUDIT] });
    const rotations = optionSettings("MARIADB_AUDIT_PLUGIN").find(
      (one) => one["Name"] === "SERVER_AUDIT_FILE_ROTATIONS",
    );
    Object.assign(rotations ?? {}, { Value: "99" });
    const drifted = await engine.refresh(made);
    const [first, second] = AUDIT["optionSettings"] as Fields[];
    assert.deepEqual(inState(drifted), [AGENT, { ...AUDIT, optionSettings: [{ ...first, value: "99" }, second] }]);
    assert.deepEqual(drifted.inputs["options"], drifted.state["options"]);
    const args = { ...ARGS, options: [AGENT, AUDIT] };
    assert.deepEqual((await engine.diff(drifted, args)).detailed, { "options[1]": "UPDATE" });
    const healed = await engine.update(drifted, args);
    assert.deepEqual(healed.state, made.state);
    assert.equal(optionSettings("MARIADB_AUDIT_PLUGIN")[1]?.["Value"], "20");
  });

  it("keeps the program's value of a secret setting, which AWS returns as ****", async () => {
    const args = { ...ARGS, options: [AGENT] };
    const made = await engine.create(URN, args);
    assert.equal(optionSettings("OEM_AGENT")[1]?.["Value"], "****");
    assert.deepEqual(inState(made), [AGENT]);
    assert.equal((await engine.diff(await engine.refresh(made), args)).some, false);
  });

  it("keeps a setting that equals its default only if the program sets it", async () => {
    const explicit = { ...AUDIT, optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "9")] };
    const made = await engine.create(URN, { ...ARGS, options: [explicit] });
    assert.deepEqual(inState(made), [explicit]);
    const bare = await engine.create(URN, { ...ARGS, name: "bare", options: [{ optionName: "MARIADB_AUDIT_PLUGIN" }] });
    assert.deepEqual(inState(bare), [{ optionName: "MARIADB_AUDIT_PLUGIN" }]);
  });

  it("omits port, version, defaults and secrets of an option in .get and import", async () => {
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

  it("ignores port and version if the program does not set them", async () => {
    const { port: _, version: _v, ...bare } = AGENT;
    const args = { ...ARGS, options: [bare] };
    const made = await engine.create(URN, args);
    assert.deepEqual(members().get("OEM_AGENT")?.["Port"], "3872");
    assert.equal((await engine.diff(await engine.refresh(made), args)).some, false);
    assert.deepEqual((await engine.diff(made, { ...ARGS, options: [AGENT] })).detailed, { "options[0]": "UPDATE" });
  });
});
