import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { OBJECTION, onSandbox, repository } from "./onSandbox";

const folder = path.join(repository, "examples", "recover");

describe("recovery while the source Region is switched off", () => {
  const { pack, run, exec, boto3, control, outputs } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-recover-"));
  const file = path.join(configs, "recover.yaml");
  const options = ["--config-file", file];
  after(() => rmSync(configs, { recursive: true }));

  let replicated: Record<string, Record<string, Replicated>> = {};
  let network: Record<string, string[]> = {};
  /** Writes the committed config of the stack, plus a copy of a database, its groups and the target's network. */
  const configure = (database: string, settings: (means: Replicated) => Record<string, unknown>) => {
    const means =
      replicated[`${database}-us-east-1`]?.["eu-west-1"] ?? assert.fail(`Nothing is replicated of ${database}.`);
    const snapshotArn = Object.values(means.snapshotArns)[0];
    const added = Object.entries({ snapshotArn, ...network, ...settings(means) });
    const committed = readFileSync(path.join(folder, "Pulumi.sandbox.yaml"), "utf8").matchAll(/^ {2}([\w:]+): (.+)$/gm);
    const config = Object.fromEntries([
      ...Array.from(committed, ([, name, value]) => [name, value]),
      ...added.map(([name, value]) => [`recover:${name}`, value]),
    ]);
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
  };
  /** Runs an up, whose preview and update the pack must not object to, and a preview without changes. */
  const restores = () => {
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--policy-pack", pack, ...options], folder), OBJECTION);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], folder);
  };
  const destroys = () => exec(["pulumi", "destroy", "--yes", "--skip-preview", ...options], folder);
  /** The DB instances of the target Region, each with its parameter group and whether it is publicly accessible. */
  const databases = () =>
    boto3(`
found = boto3.client("rds", "eu-west-1").describe_db_instances()["DBInstances"]
print(*((d["DBInstanceIdentifier"], d["DBParameterGroups"][0]["DBParameterGroupName"], d["PubliclyAccessible"]) for d in found))`);
  const askTheLostRegion = () => run(["sh", "-c", `exec "$SANDBOX_PYTHON" -c "$0"`, ASK_THE_LOST_REGION]);

  before("copies and groups in the target Region, then an outage of the source Region", async () => {
    exec(["pulumi", "up", "--yes", "--skip-preview", "--parallel", "64"]);
    replicated = outputs()["databases"] as typeof replicated;
    network = JSON.parse(
      boto3(`
import json
ec2 = boto3.client("ec2", "eu-west-1")
print(json.dumps({"subnetIds": [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
                  "vpcSecurityGroupIds": [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]]}))`),
    );
    const { code, output } = askTheLostRegion();
    assert.equal(code, 0, output);
    assert.match(output, /^orders$/m);
    await control("/_sandbox/region", { region: "us-east-1", state: "off" });
  });

  it("starts with a source Region that no longer responds", () => {
    const { code, output } = askTheLostRegion();
    assert.notEqual(code, 0);
    assert.match(output, /ConnectionClosedError: Connection was closed before we received a valid response/);
  });

  it("previews and restores the instance from its copy, with the replicated groups", () => {
    configure("orders", ({ parameterGroupName, optionGroupName }) => ({ parameterGroupName, optionGroupName }));
    restores();
    assert.equal(databases(), "('orders-restored', 'orders-us-east-1-eu-west-1-orders-mysql8', False)");
  });

  it("destroys the instance, and leaves a final snapshot", () => {
    destroys();
    assert.equal(databases(), "");
    const final = boto3(`
rds = boto3.client("rds", "eu-west-1")
print(rds.describe_db_snapshots(DBSnapshotIdentifier="orders-restored-final")["DBSnapshots"][0]["Encrypted"])`);
    assert.equal(final, "True");
  });

  it("restores and destroys an Aurora cluster with its replicated cluster parameter group", () => {
    configure("analytics", ({ parameterGroupName }) => ({
      identifier: "analytics-restored",
      engine: "aurora-postgresql",
      engineVersion: "15.8",
      instanceClass: "db.r6g.large",
      parameterGroupName: "default.aurora-postgresql15",
      clusterParameterGroupName: parameterGroupName,
    }));
    restores();
    const clusters = () =>
      boto3(`
found = boto3.client("rds", "eu-west-1").describe_db_clusters()["DBClusters"]
print(*((c["DBClusterIdentifier"], c["DBClusterParameterGroup"], c["StorageEncrypted"], len(c["DBClusterMembers"])) for c in found))`);
    assert.equal(clusters(), "('analytics-restored', 'analytics-us-east-1-eu-west-1-analytics-cluster', True, 1)");
    destroys();
    assert.equal(clusters() + databases(), "");
    const final = boto3(`
rds = boto3.client("rds", "eu-west-1")
[s] = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier="analytics-restored-final")["DBClusterSnapshots"]
print(s["StorageEncrypted"])`);
    assert.equal(final, "True");
  });
});

interface Replicated {
  snapshotArns: Record<string, string>;
  parameterGroupName: string;
  optionGroupName?: string;
}

const ASK_THE_LOST_REGION = `
import boto3, botocore.config
config = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=2, connect_timeout=2)
for d in boto3.client("rds", "us-east-1", config=config).describe_db_instances()["DBInstances"]:
    print(d["DBInstanceIdentifier"])`;
