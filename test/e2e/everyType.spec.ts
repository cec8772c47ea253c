import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FUNCTIONS, RESOURCES } from "../../sandbox/provider/registry";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "everyType");

interface Made {
  type: string;
  urn: string;
  id?: string;
  custom?: boolean;
  outputs: { identifier?: string; region?: string };
}

/** Lists what exists in AWS of the program's resources; a destroy must leave none of it. */
const LEFT = `
import json
found = []
for region in ("us-east-1", "eu-west-1"):
    rds = boto3.client("rds", region)
    for action, list, name in (
        ("describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
        ("describe_db_clusters", "DBClusters", "DBClusterIdentifier"),
        ("describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier"),
        ("describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterSnapshotIdentifier"),
        ("describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupName"),
        ("describe_db_parameter_groups", "DBParameterGroups", "DBParameterGroupName"),
        ("describe_db_cluster_parameter_groups", "DBClusterParameterGroups", "DBClusterParameterGroupName"),
        ("describe_option_groups", "OptionGroupsList", "OptionGroupName"),
    ):
        found += [each[name] for each in getattr(rds, action)()[list]]
    backups = rds.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    found += [f"{each['DBInstanceIdentifier']} ({each['Status']})" for each in backups]
    kms = boto3.client("kms", region)
    found += [each["AliasName"] for each in kms.list_aliases()["Aliases"]]
    described = [kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in kms.list_keys()["Keys"]]
    found += [each["Description"] for each in described if each["KeyState"] == "Enabled"]
found += [each["Name"] for each in boto3.client("s3", "us-east-1").list_buckets()["Buckets"]]
iam = boto3.client("iam", "us-east-1")
found += [each["RoleName"] for each in iam.list_roles()["Roles"]]
print(json.dumps([each for each in found if "invoices" in each.lower() or "receipts" in each]))`;

describe("a YAML program with every type and function of the stand-in plugin", () => {
  const { exec, boto3, outputs } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-every-"));
  const file = path.join(folder, "every.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const pulumi = (...command: string[]) => exec(["pulumi", ...command, "--config-file", file], program);
  const made = () => {
    const text = exec(["pulumi", "stack", "export"], program);
    const { deployment } = JSON.parse(text) as { deployment: { resources?: Made[] } };
    return (deployment.resources ?? []).filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"));
  };
  const left = () => JSON.parse(boto3(LEFT)) as string[];

  before("the subnets of the account", () => {
    const subnetIds = boto3(`
import json
print(json.dumps([each["SubnetId"] for each in boto3.client("ec2", "us-east-1").describe_subnets()["Subnets"]][:2]))`);
    const encryption = readFileSync(path.join(program, "Pulumi.sandbox.yaml"), "utf8");
    writeFileSync(file, `${encryption}\nconfig: { "every-type:subnetIds": ${subnetIds} }\n`);
  });

  it("creates at least one resource of each type", () => {
    assert.deepEqual(left(), []);
    pulumi("up", "--yes");
    assert.deepEqual([...new Set(made().map(({ type }) => type))].sort(), RESOURCES.map(({ token }) => token).sort());
  });

  it("gets a result from each function", () => {
    const asked = [...readFileSync(path.join(program, "Pulumi.yaml"), "utf8").matchAll(/function: (aws:[\w:]+)/g)];
    const short = (token: string) =>
      token.replace(/^aws:(?:index\/\w+|(\w+)\/\w+):/, (_, of) => `aws:${of ? `${of}:` : ""}`);
    assert.deepEqual(asked.map(([, token]) => token).sort(), FUNCTIONS.map(({ token }) => short(token)).sort());
    const { getKey, ...others } = outputs(program);
    assert.match(String(getKey), /^arn:aws:kms:us-east-1:111111111111:key\//);
    assert.deepEqual(others, {
      getCallerIdentity: "111111111111",
      getClusterSnapshot: "aurora-postgresql",
      getInstance: "mysql",
      getPartition: "aws",
      getRegion: "us-east-1",
      getSnapshot: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
      getSnapshots: "mysql",
    });
  });

  it("shows no change after an up, or after a refresh", () => {
    pulumi("preview", "--expect-no-changes");
    pulumi("refresh", "--yes", "--expect-no-changes");
    pulumi("preview", "--expect-no-changes");
  });

  it("is imported, and then differs only in properties that AWS does not return", () => {
    const resources = made().map(({ type, urn, id = "", outputs: { identifier, region } }) => ({
      type,
      name: urn.split("::").at(-1),
      // The id of an instance is AWS's resource ID, but an import takes its identifier.
      id: `${type === "aws:rds/instance:Instance" ? identifier : id}${region === undefined ? "" : `@${region}`}`,
    }));
    const imports = path.join(folder, "import.json");
    writeFileSync(imports, JSON.stringify({ resources }));
    exec(["pulumi", "state", "delete", "--all", "--force", "--yes"], program);
    assert.deepEqual(made(), []);
    pulumi("import", "--file", imports, "--yes", "--protect=false", "--generate-code=false");
    const { steps } = JSON.parse(pulumi("preview", "--json")) as { steps: Step[] };
    const changed = steps.flatMap(({ urn, op, detailedDiff }) =>
      op === "same" ? [] : Object.keys(detailedDiff ?? {}).map((name) => `${op} ${urn.split("::").at(-1)}.${name}`),
    );
    assert.deepEqual(changed.sort(), [
      "update bucket.forceDestroy",
      "update cluster.manageMasterUserPassword",
      "update instance.password",
      "update key.deletionWindowInDays",
      "update keyInIreland.deletionWindowInDays",
    ]);
    pulumi("up", "--yes", "--skip-preview");
    pulumi("preview", "--expect-no-changes");
  });

  it("is destroyed, and leaves nothing in AWS except retained backups", () => {
    // Includes what AWS creates by itself: automated backups, and an automated snapshot of each database.
    assert.equal(left().length, 20);
    pulumi("destroy", "--yes");
    assert.deepEqual(made(), []);
    // AWS keeps the replicated backups for their retention period.
    assert.deepEqual(left(), ["invoices (retained)"]);
  });
});

interface Step {
  urn: string;
  op: string;
  detailedDiff?: Record<string, unknown> | null;
}
