import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onSandbox, repository } from "../e2e/onSandbox";
import { skipBecause } from "./skipped";

/** `resource rule` for each refusal in the output of a preview or an analysis, sorted. */
function refusals(output: string): string[] {
  const found = [...output.matchAll(/\[mandatory\].*?(\S+) {2}\(aws:rds:\w+: ([\w-]+)\)/g)];
  return [...new Set(found.map(([, rule, resource]) => `${resource} ${rule}`))].sort();
}

describe("the component package in other languages", () => {
  const { pack, run, exec, boto3, outputs } = onSandbox();
  const example = join(repository, "examples", "replicate-yaml");

  it("works in a YAML program, which the policy pack accepts without advice", () => {
    const up = exec(["pulumi", "up", "--yes", "--skip-preview", "--policy-pack", pack], example);
    assert.doesNotMatch(up, /\[mandatory\]|\[advisory\]|warning|error/i);
    const arn = String(outputs(example)["snapshotArn"]);
    assert.match(arn, /^arn:aws:rds:eu-west-1:111111111111:snapshot:orders-before-migration-in-ireland$/);
    const found = boto3(`
rds = boto3.client("rds", "eu-west-1")
copy = rds.describe_db_snapshots(DBSnapshotIdentifier="orders-before-migration-in-ireland")["DBSnapshots"][0]
shared = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=copy["DBSnapshotIdentifier"])
attributes = shared["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
print(copy["Encrypted"], [a["AttributeValues"] for a in attributes if a["AttributeName"] == "restore"][0])`);
    assert.equal(found, "True ['222222222222']");
  });

  it("is checked in an exported state by pulumi policy analyze", function () {
    if (!exec(["pulumi", "policy", "analyze", "--help"]).includes("--file")) {
      skipBecause(this, "this Pulumi CLI judges no exported state");
    }
    const folder = mkdtempSync(join(tmpdir(), "rds-snapshots-state-"));
    try {
      const analyze = (state: string) => {
        const file = join(folder, "state.json");
        writeFileSync(file, state);
        return run(["pulumi", "policy", "analyze", "--file", file, "--policy-pack", pack], folder);
      };
      const state = exec(["pulumi", "stack", "export"], example);
      const accepted = analyze(state);
      assert.deepEqual([accepted.code, refusals(accepted.output)], [0, []], accepted.output);
      const refused = analyze(
        state.replaceAll(/"sharedAccounts": \[\s*"222222222222"\s*\]/g, '"sharedAccounts": ["all"]'),
      );
      assert.notEqual(refused.code, 0);
      assert.deepEqual(refusals(refused.output), [
        "orders-before-migration-in-ireland no-public-encrypted-share",
        "orders-before-migration-in-ireland no-public-share",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("works in YAML with raw resources, and the pack refuses only the unsafe copies", () => {
    const { code, output } = run(["pulumi", "preview", "--policy-pack", pack], join(__dirname, "programs", "rawYaml"));
    assert.notEqual(code, 0, output);
    assert.deepEqual(refusals(output), [
      "by-component shared-accounts-have-key-access",
      "everyone no-public-encrypted-share",
      "everyone no-public-share",
      "partner no-default-key-share",
      "partner require-full-arns",
      "useless shared-accounts-have-key-access",
    ]);
  });
});
