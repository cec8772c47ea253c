import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";
const CONFIG = `config:
  aws:assumeRoles: [{roleArn: "${ROLE}"}]
  pulumi-rds-snapshots:databases: [{identifier: orders, region: us-east-1}]
  pulumi-rds-snapshots:targets: [{region: eu-west-1}]
  pulumi-rds-snapshots:deletion: delete
`;
/** Creates `orders` and a snapshot of it in account 222222222222. Account 111111111111 has an `orders` of its own. */
const DATABASE = `
rds.create_db_instance(DBInstanceIdentifier="orders", Engine="mysql", EngineVersion="8.0.40", DBInstanceClass="db.m6i.large",
    AllocatedStorage=20, MasterUsername="administrator", MasterUserPassword="only-in-the-sandbox", StorageEncrypted=False)
rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="orders-of-partner")`;
const COPIES = `
print([s["DBSnapshotArn"] + " of " + s["SourceDBSnapshotIdentifier"] for s in
    rds.describe_db_snapshots(SnapshotType="manual", DBInstanceIdentifier="orders")["DBSnapshots"]])`;

describe("the identity of the program and its provider", () => {
  const { exec, run, boto3 } = onSandbox();
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-identity-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const partner = `
role = boto3.client("sts").assume_role(RoleArn="${ROLE}", RoleSessionName="e2e")["Credentials"]
partner = dict(aws_access_key_id=role["AccessKeyId"], aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
`;
  const copies = (account: string) => boto3(`${partner}rds = boto3.client("rds", "eu-west-1"${account})\n${COPIES}`);

  before("a stack whose config assumes a role of account 222222222222", () => {
    boto3(`${partner}rds = boto3.client("rds", "us-east-1", **partner)\n${DATABASE}`);
    writeFileSync(file, CONFIG);
    exec(["pulumi", "stack"]);
  });

  it("is the role of the stack's config: databases and copies are those of its account, on each run", () => {
    const command = ["--stack", "sandbox", "--config-file", file];
    exec(["pulumi", "up", "--yes", "--skip-preview", ...command]);
    const made = copies(", **partner");
    assert.match(
      made,
      /^\['arn:aws:rds:eu-west-1:222222222222:snapshot:orders-eu-west-1-\S+ of arn:aws:rds:us-east-1:222222222222:snapshot:orders-of-partner'\]$/,
    );
    exec(["pulumi", "preview", "--expect-no-changes", ...command]);
    exec(["pulumi", "up", "--yes", "--skip-preview", ...command]);
    assert.equal(copies(", **partner"), made);
    assert.equal(copies(""), "[]");
  });

  it("must be one: a difference ends the run with both accounts, and nothing is declared", () => {
    const { code, output } = run(
      ["pulumi", "up", "--yes", "--skip-preview"],
      path.join(repository, "test", "e2e", "programs", "otherIdentity"),
    );
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /The program and the AWS provider use different accounts; nothing was declared:\n +- AWS SDK \(AWS_ACCESS_KEY_ID\): account 222222222222, arn:aws:sts::222222222222:assumed-role\/SnapshotReceiver\/program\n +- AWS provider: account 111111111111, arn:aws:iam::111111111111:\S+\n/,
    );
    assert.doesNotMatch(output, /^ +at |unhandled|\.ts:\d|node_modules|aws:rds/m);
  });
});
