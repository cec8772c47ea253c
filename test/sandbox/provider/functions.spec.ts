import assert from "node:assert/strict";
import { Engine, urnOf } from "./engine";
import type { Fields } from "./fakes/call";

const SNAPSHOT = urnOf("aws:rds/snapshot:Snapshot");
const GET_SNAPSHOT = "aws:rds/getSnapshot:getSnapshot";

describe("functions", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
    for (const [index, name] of ["first", "second", "third"].entries()) {
      const made = await engine.create(SNAPSHOT, { dbInstanceIdentifier: "orders", dbSnapshotIdentifier: name });
      const { fields } = engine.aws.rds.snapshot({ account: "111111111111", region: "us-east-1" }, name);
      fields["SnapshotCreateTime"] = `2026-11-2${3 - index}T01:02:03.456Z`;
      fields["TagList"] = [{ Key: "Name", Value: name }];
      assert.ok(made.id);
    }
  });
  afterEach(() => engine.stop());

  it("getSnapshots reads all pages, and returns its arguments and the Region", async () => {
    const { results } = await engine.invoke("aws:rds/getSnapshots:getSnapshots", { dbInstanceIdentifier: "orders" });
    const snapshots = results["snapshots"] as Fields[];
    assert.deepEqual(
      snapshots.map((snapshot) => snapshot["dbSnapshotIdentifier"]),
      ["first", "second", "third"],
    );
    assert.equal(snapshots[0]?.["snapshotCreateTime"], "2026-11-23T01:02:03Z");
    assert.equal(snapshots[0]?.["kmsKeyId"], "");
    assert.deepEqual(snapshots[0]?.["tagLists"], [{ key: "Name", value: "first" }]);
    assert.deepEqual([results["region"], results["dbInstanceIdentifier"]], ["us-east-1", "orders"]);
  });

  it("getSnapshot finds a snapshot by identifier or tags, or the newest of several", async () => {
    const by = async (args: Fields) => (await engine.invoke(GET_SNAPSHOT, args)).results["dbSnapshotIdentifier"];
    assert.equal(await by({ dbSnapshotIdentifier: "second" }), "second");
    assert.equal(await by({ dbInstanceIdentifier: "orders", tags: { Name: "third" } }), "third");
    assert.equal(await by({ dbInstanceIdentifier: "orders", mostRecent: true }), "first");
  });

  it("getSnapshot refuses ambiguous, unsuccessful and empty searches", async () => {
    const refused = (args: Fields) => engine.invoke(GET_SNAPSHOT, args);
    await assert.rejects(refused({ dbInstanceIdentifier: "orders" }), /returned more than one result/);
    await assert.rejects(refused({ dbSnapshotIdentifier: "fourth" }), /returned no results/);
    await assert.rejects(refused({}), /One of dbSnapshotIdentifier or dbInstanceIdentifier must be assigned/);
  });

  it("getKey calls the given Region, and reports a missing key", async () => {
    const { id, state } = await engine.create(urnOf("aws:kms/key:Key"), { description: "d" });
    const { results } = await engine.invoke("aws:kms/getKey:getKey", { keyId: id, region: "eu-west-1" });
    assert.deepEqual(
      [results["arn"], results["keyManager"], results["region"]],
      [state["arn"], "CUSTOMER", "eu-west-1"],
    );
    assert.equal(engine.aws.calls.at(-1)?.region, "eu-west-1");
    const missing = engine.invoke("aws:kms/getKey:getKey", { keyId: "none" });
    await assert.rejects(missing, /reading KMS Key \(none\): operation error KMS: DescribeKey.*NotFoundException/);
  });

  it("getInstance returns every result that the schema requires", async () => {
    const args = { identifier: "orders", engine: "mysql", instanceClass: "db.t3.micro", allocatedStorage: 20 };
    const instance = urnOf("aws:rds/instance:Instance");
    await engine.create(instance, { ...args, username: "admin", password: "pw", storageEncrypted: true });
    const { results } = await engine.invoke("aws:rds/getInstance:getInstance", { dbInstanceIdentifier: "orders" });
    assert.deepEqual([results["dbInstanceIdentifier"], results["storageEncrypted"]], ["orders", true]);
    const { functions } = (await engine.schema()) as { functions: Record<string, { outputs: { required: string[] } }> };
    const required = functions["aws:rds/getInstance:getInstance"]?.outputs.required ?? [];
    assert.deepEqual(
      required.filter((name) => results[name] === undefined),
      [],
    );
  });

  it("refuses an unknown function, unknown arguments and missing ones", async () => {
    await assert.rejects(
      engine.invoke("aws:ec2/getVpc:getVpc", {}),
      /does not support the function aws:ec2\/getVpc:getVpc/,
    );
    const { failures } = await engine.invoke("aws:kms/getKey:getKey", { keyID: "x" });
    assert.match(failures.join("\n"), /keyID: not an argument of aws:kms\/getKey:getKey/);
    assert.match(failures.join("\n"), /keyId: "keyId" is required/);
  });
});
