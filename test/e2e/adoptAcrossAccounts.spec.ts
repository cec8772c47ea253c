import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const folder = path.join(repository, "examples", "share-with-account");

describe("a lost state of a program for two accounts", function () {
  this.timeout(180_000);
  const { exec, boto3 } = onSandbox();
  /** The manual snapshots and the keys that the program made, in both accounts. */
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

  it("is found again in both, each asked as its provider asks", () => {
    const adopted = exec(["npm", "--silent", "--prefix", repository, "run", "adopt", "--", "--yes"], folder);
    for (const what of [
      "SnapshotCopy billing-before-migration-for-partner in us-east-1",
      "Alias alias/billing-before-migration-for-partner in us-east-1",
      "SnapshotCopy billing-before-migration-from-owner in eu-west-1",
      "Alias alias/billing-before-migration-from-owner in eu-west-1",
    ]) {
      assert.ok(adopted.includes(`Adopts ${what}.`), adopted);
    }
  });

  it("needs nothing more than the grants, which have no names, and AWS has all as before", () => {
    exec(["pulumi", "up", "--yes", "--skip-preview"], folder);
    exec(["pulumi", "preview", "--expect-no-changes"], folder);
    assert.deepEqual(held(), made);
  });
});
