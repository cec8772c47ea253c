import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OBJECTION, onSandbox, repository } from "./onSandbox";

const folder = path.join(repository, "examples", "recover");

describe("recovery while the source Region is switched off", () => {
  const { sandbox, exec, boto3, control, outputs } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-recover-"));
  const file = path.join(configs, "recover.yaml");
  const options = ["--config-file", file];
  after(() => rmSync(configs, { recursive: true }));

  const databases = () =>
    boto3(`
found = boto3.client("rds", "eu-west-1").describe_db_instances()["DBInstances"]
print(*((d["DBInstanceIdentifier"], d["DBParameterGroups"][0]["DBParameterGroupName"], d["PubliclyAccessible"]) for d in found))`);

  before("copies and groups in the target Region, then the outage", async function () {
    this.timeout(240_000);
    exec(["pulumi", "up", "--yes", "--skip-preview", "--parallel", "64"]);
    const replicated = outputs()["databases"] as Record<string, Record<string, Replicated>>;
    const { snapshotArns, parameterGroupName, optionGroupName } =
      replicated["orders-us-east-1"]?.["eu-west-1"] ?? NOTHING;
    const [snapshotArn] = Object.values(snapshotArns);
    const network = boto3(`
ec2 = boto3.client("ec2", "eu-west-1")
print([s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2])
print([g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]])`);
    const [subnetIds, securityGroupIds] = network.replaceAll("'", '"').split("\n");
    copyFileSync(path.join(folder, "Pulumi.sandbox.yaml"), file);
    appendFileSync(
      file,
      [
        `  recover:snapshotArn: ${snapshotArn}`,
        `  recover:parameterGroupName: ${parameterGroupName}`,
        `  recover:optionGroupName: ${optionGroupName}`,
        `  recover:subnetIds: ${subnetIds}`,
        `  recover:vpcSecurityGroupIds: ${securityGroupIds}`,
        "",
      ].join("\n"),
    );
    await control("/_sandbox/region", { region: "us-east-1", state: "off" });
  });

  it("cannot ask the lost Region any more", () => {
    const { code } = sandbox(["exec", "--", "sh", "-c", `exec "$SANDBOX_PYTHON" -c "$0"`, ASK_THE_LOST_REGION]);
    assert.notEqual(code, 0);
  }).timeout(60_000);

  it("previews and restores the database from the copy, with the replicated groups", () => {
    const pack = ["--policy-pack", path.join("..", "..", "policies")];
    const preview = exec(["pulumi", "preview", ...pack, ...options], folder);
    assert.doesNotMatch(preview, OBJECTION);
    exec(["pulumi", "up", "--yes", "--skip-preview", ...pack, ...options], folder);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], folder);
    assert.equal(databases(), "('orders-restored', 'orders-us-east-1-eu-west-1-orders-mysql8', False)");
  }).timeout(300_000);

  it("destroys it, and leaves the final snapshot", () => {
    exec(["pulumi", "destroy", "--yes", "--skip-preview", ...options], folder);
    assert.equal(databases(), "");
    const final = boto3(`
rds = boto3.client("rds", "eu-west-1")
print(rds.describe_db_snapshots(DBSnapshotIdentifier="orders-restored-final")["DBSnapshots"][0]["Encrypted"])`);
    assert.equal(final, "True");
  }).timeout(180_000);
});

interface Replicated {
  snapshotArns: Record<string, string>;
  parameterGroupName: string;
  optionGroupName: string;
}

const NOTHING: Replicated = { snapshotArns: {}, parameterGroupName: "", optionGroupName: "" };

const ASK_THE_LOST_REGION = `
import boto3, botocore.config
config = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=2, connect_timeout=2)
boto3.client("rds", "us-east-1", config=config).describe_db_instances()`;
