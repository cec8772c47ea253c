import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const PARTNER = "222222222222";
const OTHER = "333333333333";
const IRELAND = "eu-west-1";
const FRANKFURT = "eu-central-1";

interface Resource {
  type: string;
  outputs?: { region?: string; sharedAccounts?: string[] };
  initErrors?: string[];
}

describe("copies that failed after AWS had made them", () => {
  const { run, exec, start, control, boto3 } = onSandbox({ copySeconds: 8 });
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-failed-"));
  const file = path.join(configs, "failed.yaml");
  after(() => rmSync(configs, { recursive: true }));

  const configure = (sharedAccounts: string[], regions = [IRELAND, FRANKFURT]) => {
    const config = {
      "pulumi-rds-snapshots:databases": [{ identifier: "orders", region: "us-east-1" }],
      "pulumi-rds-snapshots:targets": regions.map((region) => ({ region, sharedAccounts })),
    };
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
  };
  const up = ["pulumi", "up", "--yes", "--skip-preview", "--continue-on-error", "--config-file", file];
  const refuse = (region: string, action: string, times: number) =>
    control("/_sandbox/refuse", { region, action, times });
  const copies = () => control<{ region: string; status: string }[]>("/_sandbox/copies");
  /** The accounts that each copy is shared with, by Region. */
  const shares = () =>
    JSON.parse(
      boto3(`
import json
shares = {}
for region in "${IRELAND}", "${FRANKFURT}":
    rds = boto3.client("rds", region)
    [copy] = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    found = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=copy["DBSnapshotIdentifier"])["DBSnapshotAttributesResult"]
    shares[region] = [copy["Status"], sorted(found["DBSnapshotAttributes"][0]["AttributeValues"])]
print(json.dumps(shares))`),
    ) as unknown;
  /** The accounts of each copy in the state, by Region. */
  const inState = () => {
    const { deployment } = JSON.parse(exec(["pulumi", "stack", "export"])) as { deployment: { resources: Resource[] } };
    const found = deployment.resources.filter(({ type }) => type === "aws:rds/snapshotCopy:SnapshotCopy");
    return Object.fromEntries(found.map(({ outputs }) => [outputs?.region, outputs?.sharedAccounts]));
  };

  it("are in the state as planned: one whose share AWS refused, and one whose wait ended early", async () => {
    configure([PARTNER], [IRELAND]);
    await refuse(IRELAND, "ModifyDBSnapshotAttribute", 100);
    const refused = run(up);
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /ModifyDBSnapshotAttribute.*AccessDenied/);
    assert.deepEqual(inState(), { [IRELAND]: [PARTNER] });
    // AWS makes one copy of a database at a time, so the second one follows.
    configure([PARTNER]);
    const running = start(up);
    while (!(await copies()).some(({ region }) => region === FRANKFURT)) await sleep(100);
    await refuse(FRANKFURT, "DescribeDBSnapshots", 1);
    const { code, output } = await running.ended;
    assert.notEqual(code, 0);
    assert.match(output, /DescribeDBSnapshots.*AccessDenied/);
    while ((await copies()).some(({ status }) => status !== "available")) await sleep(200);
    assert.deepEqual(shares(), { [IRELAND]: ["available", []], [FRANKFURT]: ["available", []] });
    assert.deepEqual(inState()[FRANKFURT], [PARTNER]);
  });

  it("are named by the next up, which fails, if AWS still refuses to share them", async () => {
    const { code, output } = run(up);
    await refuse(IRELAND, "ModifyDBSnapshotAttribute", 0);
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /Failed to share existing copies:\n\s+- orders-eu-west-1-\S+ in eu-west-1 must be shared with 2{12}/,
    );
    assert.doesNotMatch(output, /^\s+at /m);
    assert.deepEqual(shares(), { [IRELAND]: ["available", []], [FRANKFURT]: ["available", [PARTNER]] });
  });

  it("are shared by an up without a refresh, also when the state shows no difference", () => {
    exec(["pulumi", "refresh", "--yes", "--skip-preview", "--config-file", file]);
    exec(up);
    boto3(`
rds = boto3.client("rds", "${IRELAND}")
[copy] = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=copy["DBSnapshotIdentifier"], AttributeName="restore", ValuesToRemove=["${PARTNER}"])`);
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file]);
    assert.match(exec(up), /orders-eu-west-1-\S+ in eu-west-1 was not shared as configured: added 2{12}/);
    assert.deepEqual(shares(), { [IRELAND]: ["available", [PARTNER]], [FRANKFURT]: ["available", [PARTNER]] });
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file]);
  });

  it("lose and get accounts by the next up if AWS refused a change of the accounts", async () => {
    configure([OTHER]);
    await refuse(IRELAND, "ModifyDBSnapshotAttribute", 2);
    assert.notEqual(run(up).code, 0);
    assert.deepEqual(shares(), { [IRELAND]: ["available", [PARTNER]], [FRANKFURT]: ["available", [OTHER]] });
    assert.match(exec(up), /in eu-west-1 was not shared as configured: added 3{12} and removed 2{12}/);
    assert.deepEqual(shares(), { [IRELAND]: ["available", [OTHER]], [FRANKFURT]: ["available", [OTHER]] });
    // The engine read the copy before the program shared it, so one more update has nothing to do in AWS.
    exec(up);
    assert.deepEqual(shares(), { [IRELAND]: ["available", [OTHER]], [FRANKFURT]: ["available", [OTHER]] });
    exec(["pulumi", "preview", "--expect-no-changes", "--config-file", file]);
  });
});
