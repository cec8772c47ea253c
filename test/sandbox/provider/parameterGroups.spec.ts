import assert from "node:assert/strict";
import { Engine, type Resource, urnOf } from "./engine";
import { type Fields, listOf, Refusal } from "./fakes/call";

const HERE = { account: "111111111111", region: "eu-west-1" };
const parameter = (name: string, value: string, applyMethod = "immediate"): Fields => ({ name, value, applyMethod });
const sentNames = (input: Fields | undefined) =>
  (listOf(input?.["Parameters"]) as Fields[]).map((one) => String(one["ParameterName"]));

interface Case {
  readonly token: string;
  readonly kind: "DB" | "DBCluster";
  readonly family: string;
}
const CASES: Case[] = [
  { token: "aws:rds/parameterGroup:ParameterGroup", kind: "DB", family: "mysql8.0" },
  { token: "aws:rds/clusterParameterGroup:ClusterParameterGroup", kind: "DBCluster", family: "aurora-mysql8.0" },
];

for (const { token, kind, family } of CASES) {
  const URN = urnOf(token);
  const MODIFY = `Modify${kind}ParameterGroup`;
  const ARGS: Fields = { name: "orders", family, region: "eu-west-1", tags: { Team: "db" } };

  describe(token, () => {
    let engine: Engine;
    beforeEach(async () => {
      engine = await Engine.start();
    });
    afterEach(() => engine.stop());
    const members = () => engine.aws.groups.group(HERE, kind, "orders").members;
    const inState = (resource: Resource) => resource.state["parameters"] as Fields[];

    it("creates the group with pulumi-aws's description, sets 45 parameters in calls of 20, and reads all of them back", async () => {
      const parameters = Array.from({ length: 45 }, (_, index) => parameter(`p${index}`, `${index}`));
      const made = await engine.create(URN, { ...ARGS, parameters });
      assert.equal(made.id, "orders");
      assert.equal(engine.aws.inputs(`Create${kind}ParameterGroup`)[0]?.["Description"], "Managed by Pulumi");
      assert.deepEqual(
        engine.aws.inputs(MODIFY).map((input) => sentNames(input).length),
        [20, 20, 5],
      );
      assert.deepEqual(made.state["parameters"], parameters);
      assert.match(String(made.state["arn"]), /^arn:aws:rds:eu-west-1:111111111111:(cluster-)?pg:orders$/);
      assert.deepEqual(made.state["tagsAll"], { Team: "db" });
      assert.equal((await engine.diff(made, { ...ARGS, parameters: [...parameters].reverse() })).some, false);
    });

    it("sets dependent parameters in one call, then immediate ones, then pending-reboot ones", async () => {
      const parameters = [
        parameter("wait_timeout", "60"),
        parameter("innodb_x", "1", "pending-reboot"),
        parameter("collation_server", "utf8mb4_bin"),
        parameter("character_set_server", "utf8mb4", "pending-reboot"),
      ];
      await engine.create(URN, { ...ARGS, parameters });
      assert.deepEqual(engine.aws.inputs(MODIFY).map(sentNames), [
        ["collation_server", "character_set_server"],
        ["wait_timeout"],
        ["innodb_x"],
      ]);
    });

    it("defaults to the apply method immediate, and converts names to lower case", async () => {
      const made = await engine.create(URN, { ...ARGS, parameters: [{ name: "Wait_Timeout", value: 60 }] });
      assert.deepEqual(inState(made), [{ name: "Wait_Timeout", value: "60", applyMethod: "immediate" }]);
      assert.deepEqual([...members().keys()].includes("wait_timeout"), true);
      assert.equal((await engine.diff(made, { ...ARGS, parameters: [parameter("wait_timeout", "60")] })).some, false);
    });

    it("modifies changed and new parameters, resets removed ones, and does not send the others", async () => {
      const kept = parameter("kept", "1");
      const before = { ...ARGS, parameters: [kept, parameter("changed", "1"), parameter("removed", "1")] };
      const after = { ...ARGS, parameters: [kept, parameter("changed", "2"), parameter("added", "1")] };
      const made = await engine.create(URN, before);
      const { detailed, replaces } = await engine.diff(made, after);
      assert.deepEqual([detailed, replaces], [{ "parameters[1]": "UPDATE", "parameters[2]": "UPDATE" }, []]);
      const next = await engine.update(made, after);
      assert.deepEqual(engine.aws.inputs(MODIFY).map(sentNames).at(-1), ["changed", "added"]);
      const [reset] = engine.aws.inputs(`Reset${kind}ParameterGroup`);
      assert.deepEqual([sentNames(reset), reset?.["ResetAllParameters"]], [["removed"], "false"]);
      assert.deepEqual(next.state["parameters"], after.parameters);
    });

    it("shows exactly the parameters that others changed or set after a refresh, and reverts both", async () => {
      const args = { ...ARGS, parameters: [parameter("a", "1"), parameter("b", "2")] };
      const made = await engine.create(URN, args);
      members().set("b", { ParameterName: "b", ParameterValue: "3", Source: "user", ApplyMethod: "immediate" });
      members().set("c", { ParameterName: "c", ParameterValue: "9", Source: "user", ApplyMethod: "immediate" });
      const drifted = await engine.refresh(made);
      assert.deepEqual(inState(drifted), [parameter("a", "1"), parameter("b", "3"), parameter("c", "9")]);
      const changed = Object.keys(made.inputs).filter(
        (name) => JSON.stringify(made.inputs[name]) !== JSON.stringify(drifted.inputs[name]),
      );
      assert.deepEqual(changed, ["parameters"]);
      const { detailed } = await engine.diff(drifted, args);
      assert.deepEqual(detailed, { "parameters[1]": "UPDATE", "parameters[2]": "DELETE" });
      const healed = await engine.update(drifted, args);
      assert.deepEqual(healed.state, made.state);
      assert.equal(members().get("b")?.["ParameterValue"], "2");
      assert.equal(members().has("c"), false);
    });

    it("keeps a parameter of the program that equals a system default", async () => {
      const args = { ...ARGS, parameters: [parameter("max_connections", "100"), parameter("a", "1")] };
      const made = await engine.create(URN, args);
      assert.deepEqual((await engine.refresh(made)).state, made.state);
      assert.equal((await engine.diff(made, args)).some, false);
    });

    it("reads exactly the user's parameters without a state, as in .get and import", async () => {
      await engine.create(URN, { ...ARGS, parameters: [parameter("b", "2", "pending-reboot"), parameter("a", "1")] });
      const found = await engine.read(URN, "orders", { region: "eu-west-1" });
      assert.deepEqual(found && inState(found), [parameter("a", "1"), parameter("b", "2", "pending-reboot")]);
      assert.deepEqual([found?.state["family"], found?.state["description"]], [family, "Managed by Pulumi"]);
      const described = engine.aws.inputs(`Describe${kind}Parameters`).map((input) => input["Source"]);
      assert.equal(described.at(-1), kind === "DB" ? "user" : "system");
      const imported = await engine.read(URN, "orders@eu-west-1");
      assert.ok(imported);
      assert.equal((await engine.diff(imported, imported.inputs)).some, false);
      assert.equal("skipDestroy" in imported.inputs, false);
    });

    it("replaces the group for another family, name, description or Region, deleting first if the name stays", async () => {
      const made = await engine.create(URN, ARGS);
      for (const [name, value] of Object.entries({ family: "x", name: "y", description: "z", region: "us-west-2" })) {
        assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
      }
      assert.equal((await engine.diff(made, { ...ARGS, family: "x" })).deleteFirst, true);
    });

    it("generates a name from the resource's name or a prefix, and refuses names that AWS does not accept", async () => {
      const { name: _, ...args } = ARGS;
      assert.match(String((await engine.inputs(URN, args))["name"]), /^it-[0-9a-f]{7}$/);
      const prefixed = await engine.create(URN, { ...args, namePrefix: "orders-" });
      assert.match(prefixed.id, /^orders-\d{18}[0-9a-f]{8}$/);
      assert.equal(prefixed.state["namePrefix"], "orders-");
      const imported = await engine.read(URN, `${prefixed.id}@eu-west-1`);
      assert.deepEqual([imported?.inputs["name"], imported?.inputs["namePrefix"]], [prefixed.id, undefined]);
      for (const name of ["Orders", "1orders", "a--b", "a-", "a_b"]) {
        assert.equal((await engine.check(URN, { ...ARGS, name })).failures.length, 1, name);
      }
      const named = await engine.check(urnOf(token, "Orders"), args);
      assert.match(named.failures.join(), /name: must contain only lowercase letters.*got "Orders-/);
    });

    it("keeps the group in the state when AWS refuses a parameter; the update after a refresh sets all", async () => {
      engine.aws.refuse.set(MODIFY, new Refusal("InvalidParameterValue", "No such parameter."));
      const args = { ...ARGS, parameters: [parameter("a", "1")] };
      const { message, left } = await engine.failCreate(URN, args);
      assert.match(
        message,
        /^modifying RDS .*Parameter Group \(orders\): operation error RDS: Modify.*No such parameter/,
      );
      assert.equal(left?.id, "orders");
      assert.ok(left?.state["parameters"]);
      await engine.update(await engine.refresh({ urn: URN, ...left }), args);
      assert.equal(members().get("a")?.["ParameterValue"], "1");
    });

    it("retries to delete a group that is in use, and accepts that it is gone", async () => {
      const made = await engine.create(URN, ARGS);
      engine.aws.groups.used.add("orders");
      await assert.rejects(engine.remove(made, 0.3), /deleting RDS .*\(orders\): .*InvalidDBParameterGroupState/);
      assert.ok(engine.aws.inputs(`Delete${kind}ParameterGroup`).length > 1);
      const removed = engine.remove(made);
      setTimeout(() => engine.aws.groups.used.clear(), 150);
      await removed;
      await engine.remove(made);
      assert.equal(await engine.read(URN, made.id, made.state, made.inputs), undefined);
    });
  });
}
