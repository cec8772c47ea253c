import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { restoresUseReplicatedGroups } from "../../../policies/rules/restores-use-replicated-groups";
import { cluster, copy, instance, optionGroup, restoreComponent, snapshot } from "../program";
import { type Resource, run, UNKNOWN } from "../server";

const judge = async (...resources: Resource[]) => {
  const reports = await run(policies([restoresUseReplicatedGroups]), resources);
  assert.ok(reports.every(({ level, phase }) => level === "advisory" && phase === "stack"));
  return reports.map(
    ({ resource, message }) => `${resource} ${/: (\w+) is missing or a default group/.exec(message)?.[1]}`,
  );
};

const OLD = { snapshotIdentifier: "orders-before-migration" };

describe("restores-use-replicated-groups", () => {
  it("reports restores without a parameter group, or with a default one", async () => {
    assert.deepEqual(await judge(instance(OLD)), ["instance parameterGroupName"]);
    assert.deepEqual(await judge(instance({ ...OLD, parameterGroupName: "default.mysql8.0" })), [
      "instance parameterGroupName",
    ]);
    assert.deepEqual(await judge(cluster(OLD)), ["cluster dbClusterParameterGroupName"]);
    assert.deepEqual(await judge(cluster({ restoreToPointInTime: {} })), ["cluster dbClusterParameterGroupName"]);
  });

  it("reports option groups for engines with persistent or permanent options", async () => {
    const groups = { parameterGroupName: "orders-parameters" };
    assert.deepEqual(await judge(instance({ ...OLD, ...groups, engine: "oracle-ee" })), ["instance optionGroupName"]);
    assert.deepEqual(await judge(instance({ ...OLD, ...groups, engine: "mysql" })), []);
    const named = { ...OLD, ...groups, engine: "sqlserver-ee", optionGroupName: "orders-options" };
    assert.deepEqual(await judge(instance(named)), []);
  });

  it("accepts specified groups, known or not, and databases that are not restored", async () => {
    assert.deepEqual(await judge(instance({ ...OLD, parameterGroupName: "orders-parameters" })), []);
    assert.deepEqual(await judge(instance({ ...OLD, parameterGroupName: UNKNOWN })), []);
    assert.deepEqual(await judge(cluster({ ...OLD, dbClusterParameterGroupName: UNKNOWN })), []);
    assert.deepEqual(await judge(instance({ engine: "oracle-ee" }), cluster()), []);
    assert.deepEqual(await judge(instance(OLD, { outputs: { arn: "arn:aws:rds:us-east-1:111111111111:db:x" } })), []);
  });

  it("accepts default groups if the source has them too, through copies", async () => {
    const chain = (database: Resource["inputs"]) => {
      const source = instance({ engine: "oracle-ee", ...database }, { name: "source" });
      const shot = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [source] } });
      const copied = copy({}, { edges: { sourceDbSnapshotIdentifier: [shot] } });
      const edges = { snapshotIdentifier: [copied] };
      return [optionGroup(), source, shot, copied, instance({ snapshotIdentifier: UNKNOWN }, { edges })];
    };
    assert.deepEqual(await judge(...chain({})), []);
    assert.deepEqual(await judge(...chain({ parameterGroupName: "default.oracle-ee-19" })), []);
    assert.deepEqual(await judge(...chain({ parameterGroupName: "orders", optionGroupName: UNKNOWN })), [
      "instance parameterGroupName",
      "instance optionGroupName",
    ]);
  });

  it("accepts RestoredDatabase, which takes groups by name only", async () => {
    const parent = restoreComponent(OLD);
    assert.deepEqual(await judge(parent, instance({ ...OLD, parameterGroupName: "default.mysql8.0" }, { parent })), []);
  });
});
