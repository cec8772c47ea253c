import assert from "node:assert/strict";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

const unsafe = path.join(repository, "examples", "unsafe");

describe("an up without a preview, with the policy pack,", () => {
  const { pack, run, boto3 } = onSandbox();

  /** Runs an up that must fail, and returns its output. */
  const refused = (folder: string) => {
    const { code, output } = run(["pulumi", "up", "--yes", "--skip-preview", "--policy-pack", pack], folder);
    assert.notEqual(code, 0, output);
    return output;
  };
  /** The manual snapshots of the account in a Region, each with its shared accounts. */
  const shares = (region: string) =>
    JSON.parse(
      boto3(`
import json
rds = boto3.client("rds", "${region}")
def shared(name):
    [restore] = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
    return restore["AttributeValues"]
names = [each["DBSnapshotIdentifier"] for each in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]]
print(json.dumps({name: shared(name) for name in names}))`),
    ) as Record<string, string[]>;

  it("stops before it creates a public snapshot of a raw resource", () => {
    const before = shares("us-east-1");
    assert.match(refused(path.join(unsafe, "no-public-share")), /\[mandatory\].*no-public-share.*for-everyone/);
    assert.deepEqual(shares("us-east-1"), before);
  });

  it("stops before it creates the public copy of a component", () => {
    const before = shares("us-east-1");
    const output = refused(path.join(__dirname, "programs", "publicShare"));
    assert.match(output, /\[mandatory\].*no-public-share.*catalog-for-everyone/);
    assert.deepEqual(shares("us-east-1"), before);
  });

  it("reports a violation that several raw resources cause only after they exist, as documented", () => {
    const output = refused(path.join(unsafe, "shared-accounts-have-key-access"));
    assert.match(output, /\[mandatory\].*shared-accounts-have-key-access.*for-partner/);
    assert.deepEqual(shares("eu-west-1"), { "orders-for-partner": ["222222222222"] });
  });
});
