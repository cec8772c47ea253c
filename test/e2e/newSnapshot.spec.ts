import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "newSnapshot");

describe("a restored database when its source gets a newer snapshot", () => {
  const { run, exec, boto3, control } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-new-"));
  const file = path.join(configs, "new.yaml");
  after(() => rmSync(configs, { recursive: true }));

  const settings: Record<string, unknown> = {};
  /** Changes some settings of the program. */
  const configure = (changes: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(changes)) settings[`new-snapshot:${name}`] = value;
    const encryption = readFileSync(path.join(program, "Pulumi.sandbox.yaml"), "utf8");
    writeFileSync(file, `${encryption}\nconfig: ${JSON.stringify(settings)}\n`);
  };
  const up = ["pulumi", "up", "--yes", "--skip-preview", "--config-file", file];
  /** The resource IDs of the instance, the cluster and its instance, which change when a database is replaced. */
  const databases = () =>
    JSON.parse(
      boto3(`
import json
rds = boto3.client("rds", "us-east-1")
[i] = rds.describe_db_instances(DBInstanceIdentifier="orders-restored")["DBInstances"]
[c] = rds.describe_db_clusters(DBClusterIdentifier="storefront-restored")["DBClusters"]
[m] = rds.describe_db_instances(DBInstanceIdentifier="storefront-restored-1")["DBInstances"]
print(json.dumps([i["DbiResourceId"], c["DbClusterResourceId"], m["DbiResourceId"]]))`),
    ) as string[];
  const finalSnapshots = () =>
    boto3(`
rds = boto3.client("rds", "us-east-1")
names = [s["DBSnapshotIdentifier"] for s in rds.describe_db_snapshots()["DBSnapshots"]]
names += [s["DBClusterSnapshotIdentifier"] for s in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]]
print(*(n for n in names if "-final" in n))`);
  let restored: string[] = [];

  before("a restored instance and cluster, then newer snapshots of their sources", async () => {
    const network = boto3(`
import json
ec2 = boto3.client("ec2", "us-east-1")
print(json.dumps({"subnetIds": [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
                  "securityGroupIds": [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]]}))`);
    configure(JSON.parse(network));
    exec(up, program);
    restored = databases();
    const newer = (source: Record<string, string>) =>
      control<Record<string, string>>("/_sandbox/automated-snapshot", { region: "us-east-1", ...source });
    const { dbSnapshotIdentifier } = await newer({ dbInstanceIdentifier: "orders" });
    const { dbClusterSnapshotIdentifier } = await newer({ dbClusterIdentifier: "storefront" });
    configure({ instanceSnapshot: dbSnapshotIdentifier, clusterSnapshot: dbClusterSnapshotIdentifier });
  });

  it("is left as it is, and shows no change", () => {
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file], program);
  });

  it("is not replaced while it is protected, even with replaceOnNewSnapshot", () => {
    configure({ replaceOnNewSnapshot: true });
    const { code, output } = run(up, program);
    assert.notEqual(code, 0);
    assert.match(output, /unable to replace resource .*-restored"\s+as it is currently marked for protection/);
    assert.deepEqual(databases(), restored);
    assert.equal(finalSnapshots(), "");
  });

  it("is replaced once unprotected, with its data in a final snapshot, and then left as it is", () => {
    configure({ replaceOnNewSnapshot: undefined, deletion: "delete" });
    exec(up, program);
    assert.deepEqual(databases(), restored);
    configure({ replaceOnNewSnapshot: true });
    exec(up, program);
    const replaced = databases();
    assert.equal(new Set([...restored, ...replaced]).size, 6);
    assert.equal(finalSnapshots(), "orders-restored-final storefront-restored-final");
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file], program);
  });
});
