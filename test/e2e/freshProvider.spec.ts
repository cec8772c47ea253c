import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "freshProvider");

describe("a provider that assumes a role of the same program", () => {
  const { boto3, exec, run, outputs, pack } = onSandbox();
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-fresh-"));
  const file = path.join(folder, "config.yaml");
  const options = ["--config-file", file];
  let network: Record<string, unknown> = {};
  after(() => rmSync(folder, { recursive: true }));

  const configure = (config: object) => {
    const salt = readFileSync(path.join(program, "Pulumi.sandbox.yaml"), "utf8");
    writeFileSync(file, `${salt}\nconfig: ${JSON.stringify({ ...network, ...config })}\n`);
  };

  before("the network of the account", () => {
    network = JSON.parse(
      boto3(`import json
ec2 = boto3.client("ec2", "us-east-1")
print(json.dumps({"fresh-provider:subnetIds": [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2],
    "fresh-provider:vpcSecurityGroupIds": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]]}))`),
    );
    configure({});
  });

  it("passes the first preview, whose lookups return nothing, with values that are not known yet", () => {
    const preview = exec(["pulumi", "preview", "--policy-pack", pack, ...options], program);
    assert.doesNotMatch(preview, /undefined|warning:|\[mandatory\]/);
  });

  it("lets `up` refuse what only the answers of the provider reveal", () => {
    configure({ "fresh-provider:shareWithOwnAccount": true });
    exec(["pulumi", "preview", ...options], program);
    const { code, output } = run(["pulumi", "up", "--yes", "--skip-preview", ...options], program);
    assert.notEqual(code, 0, output);
    assert.match(output, /SnapshotKey "own" has invalid arguments:\n +- sharedAccounts: must not .*"111111111111"/);
  });

  it("looks everything up on `up`, and shows no change afterwards", () => {
    configure({});
    exec(["pulumi", "up", "--yes", "--skip-preview", ...options], program);
    const { source, keyArn } = outputs(program);
    assert.equal((source as { encrypted?: unknown }).encrypted, true);
    assert.match(String(keyArn), /^arn:aws:kms:eu-west-1:111111111111:key\//);
    exec(["pulumi", "preview", "--expect-no-changes", ...options], program);
  });
});
