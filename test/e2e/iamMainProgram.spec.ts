import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { documentOf } from "../../scripts/iam/policies";
import { iamPrincipals, policyOf } from "./iamPrincipals";
import { onSandbox, repository } from "./onSandbox";

const recover = path.join(repository, "examples", "recover");
const UP = ["pulumi", "up", "--yes", "--skip-preview", "--parallel", "64"];

interface Replicated {
  snapshotArns: Record<string, string>;
  parameterGroupName: string;
  optionGroupName?: string;
}

describe("the documented IAM policies of the main program, preview, adopt and restoring", () => {
  const sandbox = onSandbox({ copySeconds: 0, enforceIam: true });
  const { exec, run, boto3, control, outputs } = sandbox;
  const { give, assertLeast, without } = iamPrincipals(sandbox);
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-iam-"));
  after(() => rmSync(configs, { recursive: true }));
  /** Writes a committed config without the given settings, and with others. */
  const configFile = (folder: string, removed: RegExp, added: Record<string, unknown> = {}): string => {
    const file = path.join(configs, `${path.basename(folder)}-${Object.keys(added).length}.yaml`);
    const committed = readFileSync(path.join(folder, "Pulumi.sandbox.yaml"), "utf8");
    const lines = Object.entries(added).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`);
    writeFileSync(file, committed.replace(removed, "") + lines.join(""));
    return file;
  };
  /** Restores a database from a copy of the main program, and removes it. */
  const restores = async (database: string, settings: (made: Replicated) => Record<string, unknown>) => {
    const made = (outputs()["databases"] as Record<string, Record<string, Replicated>>)[`${database}-us-east-1`];
    const replicated = made?.["eu-west-1"] ?? assert.fail(`Nothing is replicated of ${database}.`);
    const [subnetIds, vpcSecurityGroupIds] = JSON.parse(
      boto3(`
import json
ec2 = boto3.client("ec2", "eu-west-1")
print(json.dumps([[s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
                  [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]]]))`),
    ) as string[][];
    const snapshotArn = Object.values(replicated.snapshotArns)[0];
    const config = { snapshotArn, subnetIds, vpcSecurityGroupIds, ...settings(replicated) };
    const added = Object.entries(config).map(([name, value]) => [`recover:${name}`, value]);
    const tags = { "aws:defaultTags": { tags: { purpose: "iam" } } };
    const replacedSettings = /^ {2}recover:(engine|engineVersion|instanceClass): .*\n/gm;
    const keep = !("engine" in config);
    const file = configFile(recover, keep ? /(?!)/ : replacedSettings, { ...Object.fromEntries(added), ...tags });
    const options = ["--yes", "--skip-preview", "--config-file", file];
    exec(["pulumi", "up", ...options], recover, await give("restoring"));
    exec(["pulumi", "destroy", ...options], recover, await give("removing-restored-databases"));
  };

  it("are sufficient for the first run of the main program", async () => {
    exec(UP, repository, await give("main-program"));
  });

  it("are sufficient for a preview and a refresh of what exists", async () => {
    exec(["pulumi", "preview", "--expect-no-changes"], repository, await give("preview"));
    exec(["pulumi", "refresh", "--preview-only", "--expect-no-changes"], repository, await give("adopt"));
  });

  it("are sufficient to share again what somebody stopped sharing by hand", async () => {
    boto3(`
rds = boto3.client("rds", "eu-west-1")
[copy] = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
name = {"DBClusterSnapshotIdentifier": copy["DBClusterSnapshotIdentifier"]}
rds.modify_db_cluster_snapshot_attribute(AttributeName="restore", ValuesToRemove=["222222222222"], **name)`);
    assert.match(exec(UP, repository, await give("main-program")), /was not shared as configured: added 222222222222/);
  });

  it("are sufficient to restore an instance and a cluster, and to remove them", async () => {
    await restores("orders", ({ parameterGroupName, optionGroupName }) => ({ parameterGroupName, optionGroupName }));
    await restores("analytics", ({ parameterGroupName }) => ({
      identifier: "analytics-restored",
      engine: "aurora-postgresql",
      engineVersion: "15.8",
      instanceClass: "db.r6g.large",
      parameterGroupName: "default.aurora-postgresql15",
      clusterParameterGroupName: parameterGroupName,
    }));
  });

  it("are sufficient to follow changed groups, and a config with other accounts, principals and tags", async () => {
    boto3(`
rds = boto3.client("rds", "us-east-1")
def reset(kind, group):
    pages = rds.get_paginator(f"describe_db_{kind}parameters").paginate(**{group[0]: group[1], "Source": "user"})
    first = next(p for page in pages for p in page["Parameters"])
    getattr(rds, f"reset_db_{kind}parameter_group")(**{group[0]: group[1], "Parameters": [
        {"ParameterName": first["ParameterName"], "ApplyMethod": "pending-reboot"}]})
reset("", ("DBParameterGroupName", "orders-mysql8"))
reset("cluster_", ("DBClusterParameterGroupName", "analytics-cluster"))`);
    const file = configFile(repository, /^ {6}(sharedAccounts|principals): .*\n|^ {2}\S+:tags:\n {4}.*\n/gm);
    exec([...UP, "--config-file", file], repository, await give("main-program"));
  });

  it("are sufficient to let old copies expire, and delete no copy without a mark", async () => {
    const retention = { "pulumi-rds-snapshots:retention": { keepLast: 1 } };
    const file = configFile(repository, /^ {2}\S+:retention:\n( {4}.*\n)+/gm, retention);
    const credentials = await give("main-program");
    for (const _night of ["copies", "marks", "deletes"]) {
      await control("/_sandbox/clock", { advanceSeconds: 24 * 3600 });
      await control("/_sandbox/automated-snapshot", { region: "us-east-1", dbInstanceIdentifier: "orders" });
      await control("/_sandbox/automated-snapshot", { region: "us-east-1", dbClusterIdentifier: "analytics" });
      exec([...UP, "--config-file", file], repository, credentials);
    }
    // Another user, because its requests are not those of the story.
    const other = await give("stranger", documentOf(policyOf("main-program")));
    const refused = boto3(`
import botocore.exceptions
rds = boto3.client("rds", "eu-west-1", aws_access_key_id="${other["AWS_ACCESS_KEY_ID"]}", aws_secret_access_key="${other["AWS_SECRET_ACCESS_KEY"]}")
copies = rds.describe_db_snapshots(SnapshotType="manual", DBInstanceIdentifier="orders")["DBSnapshots"]
newest = max(copies, key=lambda copy: copy["SnapshotCreateTime"])
try:
    rds.delete_db_snapshot(DBSnapshotIdentifier=newest["DBSnapshotIdentifier"])
except botocore.exceptions.ClientError as error:
    print(len(copies), error.response["Error"]["Code"])`);
    assert.equal(refused, "3 AccessDenied");
  });

  it("are sufficient to adopt what a lost state contained", async () => {
    exec(["pulumi", "stack", "rm", "--force", "--yes", "--preserve-config"]);
    exec(["pulumi", "stack", "init", "sandbox"]);
    const adopted = exec(["npm", "--silent", "run", "adopt", "--", "--yes"], repository, await give("adopt"));
    assert.match(adopted, /Adopts SnapshotCopy orders-eu-west-1-/);
  });

  for (const name of ["main-program", "preview", "adopt", "restoring", "removing-restored-databases"]) {
    it(`contain nothing that ${name} does not need`, () => assertLeast(name));
  }

  it("are refused in AWS's words without a needed action", async () => {
    await control("/_sandbox/automated-snapshot", { region: "us-east-1", dbInstanceIdentifier: "orders" });
    const refused = async (sid: string, action: string, command: readonly string[]) => {
      const { code, output } = run(
        command,
        repository,
        await give("main-program", without("main-program", sid, action)),
      );
      assert.notEqual(code, 0, `${action} is not needed:\n${output}`);
      return output;
    };
    const who = "User: arn:aws:iam::111111111111:user/main-program is not authorized to perform:";
    const listed = await refused("ReadSnapshots", "rds:DescribeDBSnapshots", ["pulumi", "preview"]);
    assert.match(listed, /Failed to list existing snapshots; no plan was made/);
    assert.ok(listed.includes(`${who} rds:DescribeDBSnapshots on resource: arn:aws:rds:`), listed);
    const copied = await refused("CopySnapshots", "rds:CopyDBSnapshot", UP);
    assert.ok(copied.includes(`${who} rds:CopyDBSnapshot on resource: arn:aws:rds:us-east-1:`), copied);
  });
});
