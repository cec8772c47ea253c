import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "sharing");
const PARTNER = "222222222222";
const OTHER = "333333333333";

describe("shared snapshots", () => {
  const { run, exec, boto3 } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-sharing-"));
  after(() => rmSync(configs, { recursive: true }));

  const configured = (settings: Record<string, unknown>): string[] => {
    const file = path.join(configs, "sharing.yaml");
    const config = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`sharing:${name}`, value]));
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
    return ["--config-file", file];
  };
  const share = (...accounts: string[]) => {
    exec(["pulumi", "up", "--yes", "--skip-preview", ...configured({ accounts })], program);
  };
  /** The snapshots of both accounts in us-east-1, those shared with the partner, and the grantees of the owner's keys. */
  const held = () =>
    JSON.parse(
      boto3(`
import json
role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/SnapshotReceiver", RoleSessionName="e2e")["Credentials"]
partner = boto3.client("rds", "us-east-1", aws_access_key_id=role["AccessKeyId"],
                       aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
rds, kms = boto3.client("rds", "us-east-1"), boto3.client("kms", "us-east-1")
def manual(rds):
    found = {}
    for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
        name = s["DBSnapshotIdentifier"]
        [shared] = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
        found[name] = [s["KmsKeyId"].split(":")[4] if s["Encrypted"] else None, sorted(shared["AttributeValues"])]
    return found
keys = {}
for a in kms.list_aliases()["Aliases"]:
    if "TargetKeyId" in a and not a["AliasName"].startswith("alias/aws/"):
        grants = kms.list_grants(KeyId=a["TargetKeyId"])["Grants"]
        keys[a["AliasName"]] = sorted(g["GranteePrincipal"].split(":")[4] for g in grants if "GranteePrincipal" in g)
offered = [s["DBSnapshotIdentifier"] for s in partner.describe_db_snapshots(SnapshotType="shared")["DBSnapshots"]]
groups = {s["DBSnapshotIdentifier"]: s["OptionGroupName"] for s in partner.describe_db_snapshots()["DBSnapshots"]}
print(json.dumps({"owner": manual(rds), "partner": manual(partner), "offered": sorted(n.split(":")[-1] for n in offered), "groups": groups, "keys": keys}))`),
    ) as Held;
  let first: Held;

  before("what both accounts have, and what the program adds", () => {
    first = held();
    share(OTHER);
  });

  it("are shared only with the given accounts, encrypted, unencrypted or publicly", () => {
    const { owner, offered, keys } = held();
    assert.deepEqual(owner, {
      ...first.owner,
      "orders-for-partners": ["111111111111", [OTHER]],
      "ledger-for-partner": ["111111111111", [PARTNER]],
      "catalog-for-partner": [null, [PARTNER]],
      "catalog-for-everyone": [null, ["all"]],
    });
    assert.deepEqual(first.offered, []);
    assert.deepEqual(offered, ["catalog-for-partner", "ledger-for-partner"]);
    assert.deepEqual(keys, {
      ...first.keys,
      "alias/orders-for-partners": [OTHER],
      "alias/ledger-for-partner": [PARTNER],
    });
  });

  it("are received in their Region, unencrypted or with an option group that has the Timezone option", () => {
    const { partner } = held();
    assert.deepEqual(first.partner, {});
    assert.deepEqual(Object.keys(partner).sort(), ["catalog-from-owner", "ledger-from-owner"]);
    assert.deepEqual(partner["catalog-from-owner"], [null, []]);
    assert.deepEqual(partner["ledger-from-owner"], [PARTNER, []]);
    assert.match(held().groups["ledger-from-owner"] ?? "", /^ledger-/);
  });

  it("add and remove an account in place: key policy, grant and share change, and nothing is replaced", () => {
    const earlier = held();
    const planned = exec(["pulumi", "preview", "--json", ...configured({ accounts: [OTHER, PARTNER] })], program);
    assert.deepEqual(changes(planned), {
      "Grant orders-for-partners-222222222222": "create",
      "Key orders-for-partners": "update",
      "SnapshotCopy orders-for-partners": "update",
    });
    share(OTHER, PARTNER);
    assert.deepEqual(held(), {
      ...earlier,
      owner: { ...earlier.owner, "orders-for-partners": ["111111111111", [PARTNER, OTHER]] },
      offered: ["catalog-for-partner", "ledger-for-partner", "orders-for-partners"],
      keys: { ...earlier.keys, "alias/orders-for-partners": [PARTNER, OTHER] },
    });
    share(OTHER);
    assert.deepEqual(held(), earlier);
  });

  for (const [what, refused, reason] of [
    [
      "for a source with TDE",
      "tde",
      /SharedSnapshot "warehouse-for-partner" has invalid arguments:\s+- sourceDbSnapshotIdentifier.*\bTDE\b/,
    ],
    [
      "for an encrypted source that would be public",
      "public",
      /SharedSnapshot "orders-for-everyone" has invalid arguments:\s+- encrypt.*:orders-before-migration" is encrypted/,
    ],
  ] as const) {
    it(`are refused on preview ${what}, before any resource is planned`, () => {
      const { code, output } = run(["pulumi", "preview", ...configured({ refused })], program);
      assert.notEqual(code, 0);
      assert.match(output, reason);
      assert.doesNotMatch(output, /aws:kms:|aws:rds:SnapshotCopy/);
    });
  }

  it("are refused on an up without a preview, which leaves no key", () => {
    const earlier = held();
    const up = ["pulumi", "up", "--yes", "--skip-preview", ...configured({ refused: "tde" })];
    const { code, output } = run(up, program);
    assert.notEqual(code, 0);
    assert.match(output, /\bTDE\b/);
    assert.deepEqual(held(), earlier);
  });
});

/** The operations of a preview on AWS resources, by type and name. */
function changes(json: string): Record<string, string> {
  const { steps } = JSON.parse(json) as { steps: { op: string; urn: string }[] };
  const changed = steps.filter(({ op, urn }) => op !== "same" && op !== "read" && /::(?:.*\$)?aws:/.test(urn));
  return Object.fromEntries(
    changed.map(({ op, urn }) => [urn.replace(/^.*\$aws:\w+\/\w+:/, "").replace("::", " "), op]),
  );
}

/** For each snapshot, the account of its key, if it has one, and the shared accounts. */
type Snapshots = Record<string, [keyAccount: string | null, sharedWith: string[]]>;

interface Held {
  owner: Snapshots;
  partner: Snapshots;
  offered: string[];
  groups: Record<string, string>;
  keys: Record<string, string[]>;
}
