import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OBJECTION, onSandbox, repository } from "./onSandbox";

const examples = path.join(repository, "examples");

/** Python that defines `partner(service, region)`, a client of the account 222222222222. */
const AS_PARTNER = `
import json
role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/SnapshotReceiver", RoleSessionName="e2e")["Credentials"]
def partner(service, region):
    return boto3.client(service, region, aws_access_key_id=role["AccessKeyId"],
                        aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
`;

describe("the examples", () => {
  const { pack, exec, boto3, outputs } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-examples-"));
  after(() => rmSync(configs, { recursive: true }));

  /** Runs an up, whose preview and update the pack must not object to, and a preview without changes; returns the outputs. */
  const runs = (name: string, ...options: string[]): Record<string, unknown> => {
    const folder = path.join(examples, name);
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--policy-pack", pack, ...options], folder), OBJECTION);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], folder);
    return outputs(folder);
  };
  /** The manual snapshots of both accounts, each with the account of its key and the shared accounts. */
  const held = () =>
    JSON.parse(
      boto3(`${AS_PARTNER}
def held(rds):
    found = {}
    for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
        name = s["DBSnapshotIdentifier"]
        shared = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
        found[name] = [s["KmsKeyId"].split(":")[4] if s["Encrypted"] else None, shared[0]["AttributeValues"]]
    return found
print(json.dumps([held(boto3.client("rds", "us-east-1")), held(partner("rds", "eu-west-1"))]))`),
    ) as [Record<string, unknown>, Record<string, unknown>];

  /** The DB instances of both accounts, each in the Region of its snapshots. */
  const databases = () =>
    JSON.parse(
      boto3(`${AS_PARTNER}
def databases(rds):
    return sorted(d["DBInstanceIdentifier"] for d in rds.describe_db_instances()["DBInstances"])
print(json.dumps([databases(boto3.client("rds", "us-east-1")), databases(partner("rds", "eu-west-1"))]))`),
    ) as [string[], string[]];

  it("share-with-account passes an encrypted snapshot to another account and Region in one program", () => {
    const [ownerBefore, partnerBefore] = held();
    runs("share-with-account");
    const [owner, partner] = held();
    const shared = "billing-before-migration-for-partner";
    assert.deepEqual(owner, { ...ownerBefore, [shared]: ["111111111111", ["222222222222"]] });
    assert.deepEqual(partnerBefore, {});
    assert.deepEqual(partner, { "billing-before-migration-from-owner": ["222222222222", []] });
  });

  it("receive-and-restore does the same in two stacks, and restores a database in the other account", () => {
    const before = { held: held(), databases: databases() };
    runs("receive-and-restore/share");
    const receive = path.join(examples, "receive-and-restore", "receive");
    const network = exec(["sh", "-c", 'exec "$SANDBOX_PYTHON" network.py'], receive).trim().split("\n");
    const [subnets = [], groups = []] = network.map((line) => line.split(" "));
    const file = path.join(configs, "receive.yaml");
    copyFileSync(path.join(receive, "Pulumi.sandbox.yaml"), file);
    appendFileSync(
      file,
      `config:\n  receive:subnetIds: ${list(subnets)}\n  receive:securityGroupIds: ${list(groups)}\n`,
    );
    const { databaseArn } = runs("receive-and-restore/receive", "--config-file", file);
    assert.match(String(databaseArn), /^arn:aws:rds:eu-west-1:222222222222:db:orders-restored/);
    const [owner, partner] = held();
    assert.deepEqual(owner, {
      ...before.held[0],
      "orders-before-migration-for-partner": ["111111111111", ["222222222222"]],
    });
    assert.deepEqual(partner, { ...before.held[1], "orders-before-migration": ["222222222222", []] });
    assert.deepEqual(before.databases[1], []);
    assert.deepEqual(databases(), [before.databases[0], ["orders-restored"]]);
    const restored = boto3(`${AS_PARTNER}
found = partner("rds", "eu-west-1").describe_db_instances()["DBInstances"]
print(*((d["Engine"], d["StorageEncrypted"], d["KmsKeyId"].split(":")[4], d["PubliclyAccessible"], d["DeletionProtection"])
        for d in found))`);
    assert.equal(restored, "('mysql', True, '222222222222', False, True)");
  });

  it("encrypt-unencrypted makes an encrypted copy of an unencrypted snapshot", () => {
    const { sourceEncrypted, kmsKeyId } = runs("encrypt-unencrypted");
    assert.equal(sourceEncrypted, false);
    const [owner] = held();
    assert.deepEqual(owner["catalog-before-migration"], [null, []]);
    assert.deepEqual(owner["catalog-before-migration-encrypted"], ["111111111111", []]);
    assert.match(String(kmsKeyId), /^arn:aws:kms:us-east-1:111111111111:key\//);
  });

  it("export-to-s3 exports only the tables in its config", () => {
    runs("export-to-s3");
    const task = boto3(`
[t] = boto3.client("rds", "us-east-1").describe_export_tasks()["ExportTasks"]
print(t["Status"], t["S3Prefix"], t["SourceArn"].split(":")[-1], t["ExportOnly"])`);
    assert.equal(task, "COMPLETE orders orders-before-migration ['shop.orders', 'shop.customers']");
  });

  it("automated-backup-replication keeps backups for 14 days in the other Region", () => {
    runs("automated-backup-replication");
    const replicated = boto3(`
[b] = boto3.client("rds", "eu-west-1").describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
print(b["DBInstanceIdentifier"], b["BackupRetentionPeriod"], b["KmsKeyId"].split(":")[3])`);
    assert.equal(replicated, "orders 14 eu-west-1");
  });
});

function list(ids: readonly string[]): string {
  return `[${ids.map((id) => `"${id}"`).join(", ")}]`;
}
