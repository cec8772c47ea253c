import assert from "node:assert/strict";
import path from "node:path";
import { OBJECTION, onSandbox, repository } from "./onSandbox";

const examples = path.join(repository, "examples");

interface Step {
  op: string;
  urn: string;
  detailedDiff?: Record<string, unknown> | null;
}

/** What is no change of a plan: the engine also counts a read that the program no longer needs, a "discard", as none. */
const NO_CHANGE = ["same", "refresh", "read", "discard"];

/** The changes of a plan (`pulumi … --json`) by resource name. */
function changes(json: string): Record<string, { op: string; properties: string[] }> {
  const { steps } = JSON.parse(json) as { steps: Step[] };
  return Object.fromEntries(
    steps
      .filter(({ op }) => !NO_CHANGE.includes(op))
      .map(({ op, urn, detailedDiff }) => [
        urn.split("::").at(-1) ?? urn,
        { op, properties: propertiesOf(detailedDiff ?? {}) },
      ]),
  );
}

/** Replaces indexes by `n`, because the elements of a set have no order. */
function propertiesOf(detailedDiff: Record<string, unknown>): string[] {
  return Object.keys(detailedDiff)
    .map((property) => property.replace(/\[\d+\]/g, "[n]"))
    .sort();
}

describe("the program of this repository on the local AWS", () => {
  const { pack, run, exec, boto3, outputs } = onSandbox();
  const copyArns = () => {
    const databases = outputs()["databases"] as Record<
      string,
      Record<string, { snapshotArns: Record<string, string> }>
    >;
    return Object.values(databases).flatMap((targets) =>
      Object.values(targets).flatMap(({ snapshotArns }) => Object.values(snapshotArns)),
    );
  };
  const instanceCopyArns = () => copyArns().filter((arn) => arn.includes(":snapshot:"));

  it("deploys the replicate example without a violation", () => {
    const folder = path.join(examples, "replicate");
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--policy-pack", pack], folder), OBJECTION);
    assert.match(
      String(outputs(folder)["snapshotArn"]),
      /^arn:aws:rds:eu-west-1:111111111111:snapshot:orders-before-migration-in-ireland$/,
    );
  });

  it("copies every database under a key of the target Region and shares the copies", () => {
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--policy-pack", pack, "--parallel", "64"]), OBJECTION);
    assert.equal(copyArns().length, 5);
    const found = JSON.parse(
      boto3(`
import json
rds = boto3.client("rds", "eu-west-1")
kms = boto3.client("kms", "eu-west-1")
found = {}
for arn in ${JSON.stringify(instanceCopyArns())}:
    name = arn.split(":")[-1]
    snapshot = rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0]
    attributes = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
    key = kms.describe_key(KeyId=snapshot["KmsKeyId"])["KeyMetadata"]
    grants = kms.list_grants(KeyId=snapshot["KmsKeyId"])["Grants"]
    found[snapshot["DBInstanceIdentifier"]] = [
        snapshot["Status"], snapshot["Encrypted"], key["KeyManager"], key["Arn"].split(":")[3],
        [a["AttributeValues"] for a in attributes if a["AttributeName"] == "restore"][0],
        [g["GranteePrincipal"] for g in grants],
    ]
print(json.dumps(found))`),
    ) as Record<string, unknown>;
    const expected = [
      "available",
      true,
      "CUSTOMER",
      "eu-west-1",
      ["222222222222"],
      ["arn:aws:iam::222222222222:role/SnapshotReceiver"],
    ];
    assert.deepEqual(found, { orders: expected, billing: expected, catalog: expected, ledger: expected });
  });

  it("replicates the source's groups with every parameter and option that was set", () => {
    boto3(`
here, there = boto3.client("rds", "us-east-1"), boto3.client("rds", "eu-west-1")

def parameters(client, cluster, group):
    name = "describe_db_cluster_parameters" if cluster else "describe_db_parameters"
    key = "DBClusterParameterGroupName" if cluster else "DBParameterGroupName"
    pages = client.get_paginator(name).paginate(**{key: group, "Source": "user"})
    return sorted((p["ParameterName"], p["ParameterValue"]) for page in pages for p in page["Parameters"])

def options(client, group):
    found = client.describe_option_groups(OptionGroupName=group)["OptionGroupsList"][0]
    return [(o["OptionName"], sorted((s["Name"], s.get("Value", "")) for s in o.get("OptionSettings", []))) for o in found["Options"]]

prefix = "-us-east-1-eu-west-1-"
source = parameters(here, False, "orders-mysql8")
assert len(source) >= 25 and source == parameters(there, False, "orders" + prefix + "orders-mysql8"), source
source = parameters(here, True, "analytics-cluster")
assert source and source == parameters(there, True, "analytics" + prefix + "analytics-cluster"), source
for database in "orders", "ledger":
    source = options(here, database + "-options")
    assert source and source == options(there, database + prefix + database + "-options"), source
copy = [s for s in there.describe_db_snapshots()["DBSnapshots"] if s["DBInstanceIdentifier"] == "ledger"][0]
assert copy["OptionGroupName"] == "ledger" + prefix + "ledger-options", copy
cluster = there.describe_db_cluster_snapshots()["DBClusterSnapshots"][0]
assert cluster["StorageEncrypted"] and cluster["KmsKeyId"].split(":")[3] == "eu-west-1", cluster`);
  });

  it("detects an edited parameter, option setting, tag and share by a refresh, and repairs all four", () => {
    const arn = instanceCopyArns().find((arn) => arn.includes(":orders-")) ?? "";
    const name = arn.split(":").at(-1) ?? "";
    const groups = "orders-us-east-1-eu-west-1-orders-";
    const asked = `
rds = boto3.client("rds", "eu-west-1")
found = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName="${groups}mysql8", Source="user")
parameters = {p["ParameterName"]: p["ParameterValue"] for page in found for p in page["Parameters"]}
option = rds.describe_option_groups(OptionGroupName="${groups}options")["OptionGroupsList"][0]["Options"][0]
settings = {s["Name"]: s.get("Value") for s in option["OptionSettings"]}
attributes = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier="${name}")["DBSnapshotAttributesResult"]
tags = {t["Key"]: t["Value"] for t in rds.list_tags_for_resource(ResourceName="${arn}")["TagList"]}
print(parameters["max_connections"], settings["SERVER_AUDIT_EVENTS"], tags["purpose"],
      attributes["DBSnapshotAttributes"][0]["AttributeValues"])`;
    const before = boto3(asked);
    boto3(`
rds = boto3.client("rds", "eu-west-1")
rds.modify_db_parameter_group(DBParameterGroupName="${groups}mysql8", Parameters=[
    {"ParameterName": "max_connections", "ParameterValue": "17", "ApplyMethod": "immediate"}])
rds.modify_option_group(OptionGroupName="${groups}options", ApplyImmediately=True, OptionsToInclude=[
    {"OptionName": "MARIADB_AUDIT_PLUGIN", "OptionSettings": [{"Name": "SERVER_AUDIT_EVENTS", "Value": "CONNECT"}]}])
rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="${name}", AttributeName="restore", ValuesToRemove=["222222222222"])
rds.add_tags_to_resource(ResourceName="${arn}", Tags=[{"Key": "purpose", "Value": "by hand"}])`);
    assert.notEqual(boto3(asked), before);
    const drift = changes(exec(["pulumi", "refresh", "--preview-only", "--json"]));
    assert.deepEqual(drift, {
      // tagsAll combines the provider's default tags with these.
      [name]: { op: "update", properties: ["sharedAccounts", "tags.purpose", "tagsAll.purpose"] },
      [`${groups}mysql8`]: { op: "update", properties: ["parameters[n]"] },
      [`${groups}options`]: { op: "update", properties: ["options[n]"] },
    });
    exec(["pulumi", "refresh", "--yes", "--skip-preview"]);
    assert.deepEqual(Object.keys(changes(exec(["pulumi", "preview", "--json"]))).sort(), Object.keys(drift).sort());
    exec(["pulumi", "up", "--yes", "--skip-preview"]);
    exec(["pulumi", "preview", "--expect-no-changes"]);
    assert.equal(boto3(asked), before);
  });

  it("adds one copy for a new automated snapshot and changes no other copy", () => {
    const before = copyArns();
    boto3(`
import json, os, urllib.request
body = json.dumps({"region": "us-east-1", "dbInstanceIdentifier": "orders"}).encode()
urllib.request.urlopen(urllib.request.Request(
    os.environ["AWS_ENDPOINT_URL"] + "/_sandbox/automated-snapshot", body, {"Content-Type": "application/json"}))`);
    const planned = changes(exec(["pulumi", "preview", "--json"]));
    const [added = ""] = Object.keys(planned);
    assert.match(added, /^orders-eu-west-1-\d{4}(-\d\d){5}$/);
    assert.deepEqual(Object.keys(planned), [added], JSON.stringify(planned));
    assert.equal(planned[added]?.op, "create");
    exec(["pulumi", "up", "--yes", "--skip-preview", "--policy-pack", pack]);
    const after = copyArns();
    assert.deepEqual(
      after.filter((arn) => !before.includes(arn)).map((arn) => arn.split(":").at(-1)),
      [added],
    );
    for (const arn of before) assert.ok(after.includes(arn), `${arn} is gone`);
    exec(["pulumi", "preview", "--expect-no-changes"]);
  });

  it("keeps protected copies when the stack is destroyed, and lists them", () => {
    const { code, output } = run(["pulumi", "destroy", "--yes", "--skip-preview"]);
    assert.notEqual(code, 0);
    for (const arn of copyArns()) assert.ok(output.includes(arn.split(":").at(-1) ?? ""), output);
    assert.equal(copyArns().length, 6);
  });
});
