import assert from "node:assert/strict";
import type { SnapshotReplicationArgs } from "../../../components";
import { copyArgs, planTargets } from "../../../components/snapshotReplication/plan";

const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const RESOURCES = { kmsKeyId: "the key", optionGroupName: "the group" };
const ARGS: SnapshotReplicationArgs = {
  database: "orders",
  sourceRegion: "us-east-1",
  snapshots: [{ snapshotArn: SNAPSHOT, snapshotCreateTime: "2026-11-24T03:12:09Z" }],
  optionGroupName: "orders-options",
  targets: [{ region: "eu-west-1" }],
};

function copiesOf(args: Partial<SnapshotReplicationArgs>) {
  const [target] = planTargets("orders", { ...ARGS, ...args });
  return (target ?? assert.fail()).copies.map((copy) => ({ name: copy.name, args: copyArgs(copy, RESOURCES) }));
}

describe("The plan of a SnapshotReplication", () => {
  it("gives a new copy the key and the option group of its target", () => {
    const [copy, ...others] = copiesOf({});
    assert.deepEqual([copy?.args.kmsKeyId, copy?.args.optionGroupName], ["the key", "the group"]);
    assert.deepEqual(others, []);
  });

  it("gives an existing copy the output of the replica that it uses, so that the replica outlives it", () => {
    const identifier = "orders-eu-west-1-2026-11-24-03-12-09";
    const planned = (optionGroupName: string) => {
      const existing = { identifier, sourceSnapshotArn: SNAPSHOT, kmsKeyId: KEY, optionGroupName };
      return copiesOf({ targets: [{ region: "eu-west-1", existingCopies: [existing] }] }).map(({ args }) => [
        args.kmsKeyId,
        args.optionGroupName,
      ]);
    };
    assert.deepEqual(planned("orders-eu-west-1-orders-options"), [[KEY, "the group"]]);
    assert.deepEqual(planned("older-options"), [[KEY, "older-options"]]);
    assert.deepEqual(planned("default:mysql-8-0"), [[KEY, undefined]]);
  });

  it("leaves out snapshots without a valid time, which validation refuses", () => {
    for (const snapshotCreateTime of ["yesterday", "2026-11-24", "2026-13-24T03:12:09Z"]) {
      assert.deepEqual(copiesOf({ snapshots: [{ snapshotArn: SNAPSHOT, snapshotCreateTime }] }), []);
    }
  });

  it("names the replica of a default parameter group without the dots of its name, if there are overrides", () => {
    const replicaOf = (parameterGroupName: string, overrides?: Record<string, { value: string }>) => {
      const parameterGroup = overrides && { overrides };
      const targets = [{ region: "eu-west-1", parameterGroup }];
      const [target] = planTargets("orders", { ...ARGS, parameterGroupName, targets });
      const group = target?.parameterGroup;
      return group !== undefined && "args" in group ? group.args.parameterGroupName : assert.fail();
    };
    const overrides = { max_connections: { value: "100" } };
    assert.equal(replicaOf("default.mysql8.0", overrides), "orders-eu-west-1-default-mysql8-0");
    assert.equal(replicaOf("default.mysql8.0", {}), undefined);
    assert.equal(replicaOf("default.mysql8.0"), undefined);
    assert.equal(replicaOf("orders-mysql8", overrides), undefined, "the name of the component");
  });

  it("has no option group for a cluster", () => {
    const [target] = planTargets("orders", { ...ARGS, kind: "cluster" });
    assert.equal(target?.optionGroup, undefined);
    assert.equal(copiesOf({ kind: "cluster" })[0]?.args.optionGroupName, undefined);
  });
});
