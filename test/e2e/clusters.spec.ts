import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OBJECTION, onSandbox } from "./onSandbox";

const programs = path.join(__dirname, "programs");
const program = path.join(programs, "clusters");

/** Python that defines `partner(service)`, a client of the account 222222222222. */
const AS_PARTNER = `
import json
role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/SnapshotReceiver", RoleSessionName="e2e")["Credentials"]
def partner(service):
    return boto3.client(service, "eu-west-1", aws_access_key_id=role["AccessKeyId"],
                        aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
`;

describe("Aurora cluster snapshots and another account", () => {
  const { pack, run, exec, boto3, outputs } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-clusters-"));
  const file = path.join(configs, "clusters.yaml");
  const options = ["--config-file", file];
  after(() => rmSync(configs, { recursive: true }));

  /** The manual cluster snapshots of both accounts and Regions: engine, account of the key, shared accounts. */
  const held = () =>
    JSON.parse(
      boto3(`${AS_PARTNER}
def held(rds):
    found = {}
    for s in rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]:
        name = s["DBClusterSnapshotIdentifier"]
        shares = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=name)
        shared = shares["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"]
        found[name] = [s["Engine"], s["KmsKeyId"].split(":")[4], [a for each in shared for a in each["AttributeValues"]]]
    return found
print(json.dumps([held(boto3.client("rds", "us-east-1")), held(boto3.client("rds", "eu-west-1")), held(partner("rds"))]))`),
    ) as [Held, Held, Held];

  /** The clusters of both accounts and Regions. */
  const clusters = () =>
    JSON.parse(
      boto3(`${AS_PARTNER}
def clusters(rds):
    return sorted(c["DBClusterIdentifier"] for c in rds.describe_db_clusters()["DBClusters"])
print(json.dumps([clusters(boto3.client("rds", "us-east-1")), clusters(boto3.client("rds", "eu-west-1")), clusters(partner("rds"))]))`),
    ) as [string[], string[], string[]];
  let clustersBefore: [string[], string[], string[]];

  before("the clusters of both accounts, and the network that the other account restores into", () => {
    clustersBefore = clusters();
    const network = boto3(`${AS_PARTNER}
ec2 = partner("ec2")
print(json.dumps({"clusters:subnetIds": [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
                  "clusters:securityGroupIds": [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]]}))`);
    const encryption = readFileSync(path.join(program, "Pulumi.sandbox.yaml"), "utf8");
    writeFileSync(file, `${encryption}\nconfig: ${network}\n`);
  });

  it("are shared and received in another Region by one program; an automated snapshot is shared as a copy", () => {
    const [ownBefore, copiedBefore, receivedBefore] = held();
    assert.doesNotMatch(exec(["pulumi", "up", "--yes", "--policy-pack", pack, ...options], program), OBJECTION);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], program);
    const [own, copied, received] = held();
    assert.deepEqual([copiedBefore, receivedBefore], [{}, {}]);
    assert.deepEqual(own, {
      ...ownBefore,
      "analytics-for-partner": ["aurora-postgresql", "111111111111", ["222222222222"]],
    });
    assert.deepEqual(copied, { "storefront-for-partner": ["aurora-mysql", "111111111111", ["222222222222"]] });
    assert.deepEqual(received, { "analytics-from-owner": ["aurora-postgresql", "222222222222", []] });
  });

  it("are restored by the other account without a copy, under a key of that account", () => {
    const restored = boto3(`${AS_PARTNER}
rds = partner("rds")
[c] = rds.describe_db_clusters()["DBClusters"]
print(c["DBClusterArn"], c["KmsKeyId"], c["StorageEncrypted"], *sorted(m["DBInstanceIdentifier"] for m in c["DBClusterMembers"]))
print({i["PubliclyAccessible"] for i in rds.describe_db_instances()["DBInstances"]})`);
    const [ownBefore, copiedBefore, partnerBefore] = clustersBefore;
    assert.deepEqual(partnerBefore, []);
    assert.deepEqual(clusters(), [ownBefore, copiedBefore, ["storefront-restored"]]);
    const { restoredArn, restoredKey } = outputs(program);
    assert.match(String(restoredArn), /^arn:aws:rds:eu-west-1:222222222222:cluster:storefront-restored$/);
    assert.match(String(restoredKey), /^arn:aws:kms:eu-west-1:222222222222:key\//);
    assert.equal(
      restored,
      `${restoredArn} ${restoredKey} True storefront-restored-reader storefront-restored-writer\n{False}`,
    );
  });

  it("differ from an encrypted DB instance snapshot, whose restore is refused on preview", () => {
    const folder = path.join(programs, "sharedInstance");
    const { code, output } = run(["pulumi", "preview"], folder);
    assert.notEqual(code, 0);
    assert.match(
      output,
      /snapshotIdentifier: must not be an encrypted snapshot that another account shares, but ".*:333333333333:snapshot:partner-export"/,
    );
    assert.match(output, /ReceivedSnapshot/);
    assert.doesNotMatch(output, /aws:rds:Instance/);
  });
});

type Held = Record<string, [engine: string, keyAccount: string, sharedWith: string[]]>;
