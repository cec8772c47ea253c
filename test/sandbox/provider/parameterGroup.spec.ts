import assert from "node:assert/strict";
import fc from "fast-check";
import { modifications } from "../../../sandbox/provider/types/parameters";
import { Engine, urnOf } from "./engine";
import type { Fields } from "./fakes/call";

const parameter = (name: string, value: string, applyMethod = "immediate"): Fields => ({ name, value, applyMethod });

describe("aws:rds/parameterGroup:ParameterGroup compared with ClusterParameterGroup", () => {
  const URN = urnOf("aws:rds/parameterGroup:ParameterGroup");
  const CLUSTER = urnOf("aws:rds/clusterParameterGroup:ClusterParameterGroup");
  const args = (applyMethod: string) => ({
    name: "orders",
    family: "f",
    parameters: [parameter("a", "1", applyMethod)],
  });
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("ignores a change of the apply method alone, as pulumi-aws does, unlike a cluster's group", async () => {
    const made = await engine.create(URN, args("immediate"));
    assert.equal((await engine.diff(made, args("pending-reboot"))).some, false);
    const cluster = await engine.create(CLUSTER, args("immediate"));
    assert.deepEqual((await engine.diff(cluster, args("pending-reboot"))).detailed, { "parameters[0]": "UPDATE" });
  });

  it("keeps a parameter that equals an engine default, unlike a cluster's group", async () => {
    const same = { name: "orders", family: "f", parameters: [parameter("autocommit", "1"), parameter("a", "1")] };
    const made = await engine.create(URN, same);
    assert.equal((await engine.diff(made, same)).some, false);
    const cluster = await engine.create(CLUSTER, same);
    assert.deepEqual((await engine.diff(cluster, same)).detailed, { "parameters[0]": "ADD" });
  });

  it("keeps the group in AWS with skipDestroy", async () => {
    const made = await engine.create(URN, { ...args("immediate"), skipDestroy: true });
    await engine.remove(made);
    assert.equal(engine.aws.operations().includes("DeleteDBParameterGroup"), false);
  });

  it("refuses an unknown apply method, and an element without a name", async () => {
    const { failures } = await engine.check(URN, {
      family: "f",
      parameters: [{ name: "a", value: "1", applyMethod: "later" }, { value: "2" }, { name: "b", value: "1", x: 1 }],
    });
    assert.equal(failures.length, 3);
    assert.match(failures.join("\n"), /parameters\[0\]\.applyMethod: expected to be one of .*got later/);
    assert.match(failures.join("\n"), /parameters\[1\]\.name: Missing required argument/);
    assert.match(failures.join("\n"), /parameters\[2\]\.x: not an argument; valid arguments: applyMethod, name, value/);
  });

  it("sends every parameter once, at most 20 per call, and immediate ones before pending-reboot ones", () => {
    const one = fc.record({
      ParameterName: fc.constantFrom(
        "gtid-mode",
        "enforce_gtid_consistency",
        ...Array.from({ length: 60 }, (_, i) => `p${i}`),
      ),
      ApplyMethod: fc.constantFrom("immediate" as const, "pending-reboot" as const),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: (p) => p.ParameterName, maxLength: 62 }), (all) => {
        const calls = modifications(all);
        assert.ok(calls.every((call) => call.length > 0 && call.length <= 20));
        assert.equal(calls.flat().length, all.length);
        assert.deepEqual(new Set(calls.flat()), new Set(all));
        const rest = calls.flat().filter(({ ParameterName = "" }) => ParameterName.startsWith("p"));
        const firstWaiting = rest.findIndex(({ ApplyMethod }) => ApplyMethod === "pending-reboot");
        assert.ok(firstWaiting < 0 || rest.slice(firstWaiting).every(({ ApplyMethod }) => ApplyMethod !== "immediate"));
        const gtid = calls.filter((call) => call.some(({ ParameterName = "" }) => /gtid/.test(ParameterName)));
        assert.ok(gtid.length <= 1);
      }),
    );
  });
});
