import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onSandbox } from "./onSandbox";

const CONFIG = path.join(__dirname, "programs", "manyTargets", "config.yaml");
const OPTIONS = ["--config-file", CONFIG];
const NO_CHANGES = ["pulumi", "preview", "--expect-no-changes", ...OPTIONS];

interface Copy {
  region: string;
  identifier: string;
  status: string;
}

interface State {
  deployment: { resources?: unknown[]; pending_operations?: { type: string; resource: { type: string } }[] };
}

describe("an interrupted up", () => {
  const { pack, run, exec, start, control, boto3 } = onSandbox({ copySeconds: 12 });
  const up = ["pulumi", "up", "--yes", "--skip-preview", ...OPTIONS, "--policy-pack", pack, "--parallel", "64"];
  const copies = () => control<Copy[]>("/_sandbox/copies");
  const state = () => JSON.parse(exec(["pulumi", "stack", "export"])) as State;
  /** Every snapshot in the target Regions, with its shared accounts. */
  const held = () =>
    JSON.parse(
      boto3(`
import json
held = []
for region in "ap-southeast-2", "eu-central-1", "eu-west-1":
    rds = boto3.client("rds", region)
    for s in rds.describe_db_snapshots()["DBSnapshots"]:
        a = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=s["DBSnapshotIdentifier"])["DBSnapshotAttributesResult"]
        held.append([s["DBInstanceIdentifier"], region, s["Status"], sorted(a["DBSnapshotAttributes"][0]["AttributeValues"])])
    for s in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
        a = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=s["DBClusterSnapshotIdentifier"])["DBClusterSnapshotAttributesResult"]
        held.append([s["DBClusterIdentifier"], region, s["Status"], sorted(a["DBClusterSnapshotAttributes"][0]["AttributeValues"])])
print(json.dumps(sorted(held)))`),
    ) as unknown[];
  const each = ["analytics", "inventory", "orders"].flatMap((database) =>
    ["ap-southeast-2", "eu-central-1", "eu-west-1"].map((region) => [
      database,
      region,
      "available",
      ["222222222222", "333333333333"],
    ]),
  );

  it("leaves copies in progress in AWS and pending in the state when Pulumi and its plugins are killed", async () => {
    const running = start(up);
    // One copy of each database: the copies to the other two Regions wait for it.
    while ((await copies()).length < 3) await sleep(200);
    running.kill();
    await running.ended;
    assert.deepEqual([...new Set((await copies()).map(({ status }) => status))].sort(), ["copying", "creating"]);
    const pending = state().deployment.pending_operations ?? [];
    assert.equal(pending.filter(({ resource }) => /napshotCopy$/.test(resource.type)).length, 3);
  });

  it("is completed by cancel, refresh, adopt and up, and AWS has each copy once", async () => {
    assert.notEqual(run(up).code, 0, "the stack is locked");
    exec(["pulumi", "cancel", "--yes"]);
    exec(["pulumi", "refresh", "--yes", "--skip-preview", "--clear-pending-creates", ...OPTIONS]);
    const adopted = exec(["npm", "--silent", "run", "adopt", "--", "--yes", ...OPTIONS]);
    assert.equal(adopted.match(/^Adopts (Cluster)?SnapshotCopy /gm)?.length, 3, adopted);
    exec(up);
    exec(NO_CHANGES);
    assert.deepEqual(held(), each);
    assert.equal((await copies()).length, 9, "nothing was copied a second time");
  });

  it("is completed by adopt and up when the whole state is lost", async () => {
    exec(["pulumi", "stack", "rm", "--force", "--yes", "--preserve-config"]);
    exec(["pulumi", "stack", "init", "sandbox"]);
    exec(["npm", "--silent", "run", "adopt", "--", "--yes", ...OPTIONS]);
    exec(up);
    exec(NO_CHANGES);
    assert.deepEqual(held(), each);
    assert.equal((await copies()).length, 9);
    const keys = boto3(`print(len(boto3.client("kms", "eu-west-1").list_keys()["Keys"]))`);
    assert.equal(keys, "1", "the key is the one of before");
  });
});
