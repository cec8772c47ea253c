import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const given = readFileSync(path.join(__dirname, "programs", "manyTargets", "config.yaml"), "utf8");
const REGIONS = ["ap-southeast-2", "eu-central-1", "eu-west-1"];
const ACCOUNTS = ["222222222222", "333333333333"];

describe("three databases, three Regions and two accounts from one config", () => {
  const { pack, exec, boto3 } = onSandbox();
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-many-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));

  const pulumi = (...command: string[]) => exec(["pulumi", ...command]);
  const up = (deletion: string) => {
    writeFileSync(file, `${given}  pulumi-rds-snapshots:deletion: ${deletion}\n`);
    pulumi("up", "--yes", "--skip-preview", "--config-file", file, "--policy-pack", pack, "--parallel", "64");
  };
  /** For each Region, the databases that have a copy, its shared accounts, and the number of parameter groups. */
  const found = () =>
    JSON.parse(
      boto3(`
import json
found = {}
for region in ${JSON.stringify(REGIONS)}:
    rds = boto3.client("rds", region)
    copies = {}
    for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
        a = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=s["DBSnapshotIdentifier"])["DBSnapshotAttributesResult"]
        copies[s["DBInstanceIdentifier"]] = sorted(a["DBSnapshotAttributes"][0]["AttributeValues"])
    for s in rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]:
        a = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=s["DBClusterSnapshotIdentifier"])["DBClusterSnapshotAttributesResult"]
        copies[s["DBClusterIdentifier"]] = sorted(a["DBClusterSnapshotAttributes"][0]["AttributeValues"])
    groups = [g["DBParameterGroupName"] for g in rds.describe_db_parameter_groups()["DBParameterGroups"]]
    found[region] = {"copies": copies, "orders": len([g for g in groups if g.startswith("orders-")])}
print(json.dumps(found))`),
    ) as Record<string, { copies: Record<string, string[]>; orders: number }>;
  const everywhere = (copies: Record<string, string[]>, orders: number) =>
    Object.fromEntries(REGIONS.map((region) => [region, { copies, orders }]));
  const all = { analytics: ACCOUNTS, inventory: ACCOUNTS, orders: ACCOUNTS };

  it("take fewer than 40 lines of config", () => {
    assert.ok(given.split("\n").length < 40);
  });

  it("create nine copies, each shared with both accounts", () => {
    up("delete");
    assert.deepEqual(found(), everywhere(all, 1));
  });

  it("leave nothing after a destroy with deletion: delete", () => {
    pulumi("destroy", "--yes", "--skip-preview", "--config-file", file);
    assert.deepEqual(found(), everywhere({}, 0));
  });

  it("leave the copies and the groups for their restore after a destroy with deletion: retain", () => {
    up("retain");
    pulumi("destroy", "--yes", "--skip-preview", "--config-file", file);
    assert.deepEqual(found(), everywhere(all, 1));
  });
});
