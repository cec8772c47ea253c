import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "restores");

interface Resource {
  urn: string;
  type: string;
}

describe("restored databases", () => {
  const { boto3, exec } = onSandbox();
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-restores-"));
  const file = path.join(folder, "config.yaml");
  const options = ["--config-file", file];
  after(() => rmSync(folder, { recursive: true }));
  const urnOf = (type: string, name: string) => {
    const { deployment } = JSON.parse(exec(["pulumi", "stack", "export"], program)) as {
      deployment: { resources: Resource[] };
    };
    return deployment.resources.find((one) => one.type === type && one.urn.endsWith(`::${name}`))?.urn;
  };

  before("the network of the account", () => {
    const network = boto3(`import json
ec2 = boto3.client("ec2", "us-east-1")
print(json.dumps({"restores:subnetIds": [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
    "restores:vpcSecurityGroupIds": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]]}))`);
    const salt = readFileSync(path.join(program, "Pulumi.sandbox.yaml"), "utf8");
    writeFileSync(file, `${salt}\nconfig: ${network}\n`);
  });

  it("include Aurora Serverless v2 instances with the given capacity", () => {
    exec(["pulumi", "up", "--yes", "--skip-preview", ...options], program);
    const made = boto3(`
rds = boto3.client("rds", "us-east-1")
[c] = rds.describe_db_clusters(DBClusterIdentifier="analytics-restored")["DBClusters"]
[i] = rds.describe_db_instances(DBInstanceIdentifier="analytics-restored-1")["DBInstances"]
print(c["ServerlessV2ScalingConfiguration"], i["DBInstanceClass"])`);
    assert.equal(made, "{'MinCapacity': 0.0, 'MaxCapacity': 2.5, 'SecondsUntilAutoPause': 300} db.serverless");
    exec(["pulumi", "preview", "--expect-no-changes", ...options], program);
  });

  it("are imported below their component after an `up` that was killed while AWS restored them", () => {
    for (const [type, name] of [
      ["aws:rds/instance:Instance", "catalog-restored"],
      ["aws:rds/cluster:Cluster", "analytics-restored"],
    ] as const) {
      const parent = urnOf("rds-snapshots:index:RestoredDatabase", name);
      // The state that a killed `up` leaves: the component without its database.
      exec(["pulumi", "state", "delete", "--yes", "--target-dependents", urnOf(type, name) ?? ""], program);
      exec(
        [
          "pulumi",
          "import",
          type,
          name,
          name,
          "--parent",
          `database=${parent}`,
          "--protect=false",
          "--generate-code=false",
          "--yes",
          ...options,
        ],
        program,
      );
    }
    const member = "analytics-restored-1";
    const parent = urnOf("rds-snapshots:index:RestoredDatabase", "analytics-restored");
    exec(
      [
        "pulumi",
        "import",
        "aws:rds/clusterInstance:ClusterInstance",
        member,
        member,
        "--parent",
        `database=${parent}`,
        "--protect=false",
        "--generate-code=false",
        "--yes",
        ...options,
      ],
      program,
    );
    const printed = exec(["pulumi", "up", "--yes", "--skip-preview", ...options], program);
    assert.doesNotMatch(printed, /replac|creat|delet/i);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], program);
  });
});
