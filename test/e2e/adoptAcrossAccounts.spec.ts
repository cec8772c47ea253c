import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const ADOPT = ["npm", "--silent", "--prefix", repository, "run", "adopt", "--", "--yes"];
const PROGRAM = `
name: receiver
runtime: yaml
resources:
  group:
    type: aws:rds:ParameterGroup
    properties: { name: orders-mysql8, family: mysql8.0, region: eu-west-1 }
outputs:
  arn: \${group.arn}
`;
const folder = path.join(repository, "examples", "share-with-account");

describe("adopt after the state of a two-account program was lost", () => {
  const { exec, boto3, outputs } = onSandbox();
  /** The manual snapshots and keys of both accounts. */
  const held = () =>
    JSON.parse(
      boto3(`
import json
role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/SnapshotReceiver", RoleSessionName="e2e")["Credentials"]
partner = dict(aws_access_key_id=role["AccessKeyId"], aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
def held(region, **account):
    rds, kms = boto3.client("rds", region, **account), boto3.client("kms", region, **account)
    snapshots = [s["DBSnapshotArn"] for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]]
    aliases = [[a["AliasName"], a["TargetKeyId"]] for a in kms.list_aliases()["Aliases"] if "billing" in a["AliasName"]]
    return [sorted(snapshots), aliases, len(kms.list_keys()["Keys"])]
print(json.dumps([held("us-east-1"), held("eu-west-1", **partner)]))`),
    ) as unknown;
  let made: unknown;

  before(() => {
    exec(["pulumi", "up", "--yes", "--skip-preview"], folder);
    made = held();
    exec(["pulumi", "stack", "rm", "--force", "--yes", "--preserve-config"], folder);
    exec(["pulumi", "stack", "init", "sandbox"], folder);
  });

  it("finds the resources of both accounts, each through its provider's credentials", () => {
    const adopted = exec(ADOPT, folder);
    for (const what of [
      "SnapshotCopy billing-before-migration-for-partner in us-east-1",
      "Alias alias/billing-before-migration-for-partner in us-east-1",
      "SnapshotCopy billing-before-migration-from-owner in eu-west-1",
      "Alias alias/billing-before-migration-from-owner in eu-west-1",
    ]) {
      assert.ok(adopted.includes(`Adopts ${what}.`), adopted);
    }
  });

  it("leaves only the grants, which have no names, to the next up, and changes nothing in AWS", () => {
    exec(["pulumi", "up", "--yes", "--skip-preview"], folder);
    exec(["pulumi", "preview", "--expect-no-changes"], folder);
    assert.deepEqual(held(), made);
  });

  it("finds a resource whose role is in the stack's config, with a secret session name", () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), "rds-snapshots-adopt-"));
    try {
      writeFileSync(path.join(elsewhere, "Pulumi.yaml"), PROGRAM);
      exec(["pulumi", "stack", "init", "receiver"], elsewhere);
      const role = "arn:aws:iam::222222222222:role/SnapshotReceiver";
      exec(["pulumi", "config", "set", "--path", "aws:assumeRoles[0].roleArn", role], elsewhere);
      exec(["pulumi", "config", "set", "--secret", "--path", "aws:assumeRoles[0].sessionName", "receiver"], elsewhere);
      exec(["pulumi", "up", "--yes", "--skip-preview"], elsewhere);
      assert.equal(outputs(elsewhere)["arn"], "arn:aws:rds:eu-west-1:222222222222:pg:orders-mysql8");
      exec(["pulumi", "stack", "rm", "--force", "--yes", "--preserve-config"], elsewhere);
      exec(["pulumi", "stack", "init", "receiver"], elsewhere);
      const adopted = exec(ADOPT, elsewhere);
      assert.match(adopted, /^Adopts ParameterGroup orders-mysql8 in eu-west-1\.$/m);
      exec(["pulumi", "up", "--yes", "--skip-preview"], elsewhere);
      assert.equal(outputs(elsewhere)["arn"], "arn:aws:rds:eu-west-1:222222222222:pg:orders-mysql8");
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });
});
