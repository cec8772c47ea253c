import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "openedByHand");

describe("the policy pack on what somebody opened by hand", () => {
  const { pack, run, exec, boto3, outputs } = onSandbox();
  const withPack = ["--policy-pack", pack];

  /** The refusals in an output, each as `rule resource`. */
  const refusalsIn = (output: string) =>
    [...output.matchAll(/\[mandatory\].*? (\S+) {2}\(aws:\w+:\w+: (\S+)\)/g)].map(
      ([, rule, name]) => `${rule} ${name}`,
    );
  const analyzed = () => run(["pulumi", "policy", "analyze", ...withPack], program);

  it("accepts the program, and its state after a refresh", () => {
    exec(["pulumi", "up", "--yes", ...withPack], program);
    exec(["pulumi", "refresh", "--yes", "--skip-preview"], program);
    const { code, output } = analyzed();
    assert.equal(code, 0, output);
    assert.deepEqual(refusalsIn(output), []);
  });

  it("refuses, in the refreshed state, a public snapshot and a key that is open to everybody", () => {
    boto3(`
import json
boto3.client("rds", "eu-west-1").modify_db_snapshot_attribute(DBSnapshotIdentifier="catalog-kept", AttributeName="restore", ValuesToAdd=["all"])
kms = boto3.client("kms", "eu-west-1")
policy = json.loads(kms.get_key_policy(KeyId="${outputs(program)["keyId"]}", PolicyName="default")["Policy"])
policy["Statement"].append({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["kms:Decrypt", "kms:DescribeKey"], "Resource": "*"})
kms.put_key_policy(KeyId="${outputs(program)["keyId"]}", PolicyName="default", Policy=json.dumps(policy))`);
    exec(["pulumi", "refresh", "--yes", "--skip-preview"], program);
    const { code, output } = analyzed();
    assert.notEqual(code, 0, output);
    assert.deepEqual(refusalsIn(output).sort(), ["no-public-share kept", "no-wildcard-key-principal snapshots"]);
    assert.match(output, /Change it back in AWS and run pulumi refresh/);
  });

  it("refuses what stays open on preview and on up, but not the share that the update removes", () => {
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, output } = run(["pulumi", ...command, ...withPack], program);
      assert.notEqual(code, 0, output);
      assert.deepEqual([...new Set(refusalsIn(output))], ["no-wildcard-key-principal snapshots"], output);
    }
  });
});
