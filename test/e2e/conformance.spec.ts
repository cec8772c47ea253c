import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onSandbox } from "./onSandbox";

const PARTNER = "222222222222";

/** Lists what AWS has of a run; keys wait for their deletion. */
const LEFT = `
found = []
for region in ("us-east-1", "eu-west-1"):
    rds = boto3.client("rds", region)
    found += [each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]]
    found += [each["DBSnapshotIdentifier"] for each in rds.describe_db_snapshots()["DBSnapshots"]]
    found += [each["OptionGroupName"] for each in rds.describe_option_groups()["OptionGroupsList"]]
    found += [each["DBParameterGroupName"] for each in rds.describe_db_parameter_groups()["DBParameterGroups"]]
    kms = boto3.client("kms", region)
    keys = [kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in kms.list_keys()["Keys"]]
    found += [each["Description"] for each in keys if each["KeyState"] == "Enabled"]
print([each for each in found if "conformance-" in each])`;

describe("npm run conformance", () => {
  const { run, start, control, boto3 } = onSandbox({ copySeconds: 3 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-conformance-"));
  const home = path.join(folder, "runs");
  after(() => rmSync(folder, { recursive: true }));
  const settings = [`RDS_SNAPSHOTS_CONFORMANCE_HOME=${home}`, `AWS_CONFIG_FILE=${path.join(folder, "aws")}`];
  const command = (...args: string[]) => ["env", ...settings, "npm", "--silent", "run", "conformance", "--", ...args];
  /** Without npm, which does not pass on a signal. */
  const startDirectly = (...args: string[]) =>
    start(["env", ...settings, process.execPath, "-r", "./scripts/typescript.cjs", "conformance/cli.ts", ...args]);
  const checkNothingIsLeft = () => {
    assert.equal(boto3(LEFT), "[]");
    assert.deepEqual(existsSync(home) ? readdirSync(home) : [], []);
  };

  before("a profile", () => {
    const keys = "aws_access_key_id = sandbox\naws_secret_access_key = sandbox\n";
    writeFileSync(path.join(folder, "aws"), `[profile tester]\nregion = us-east-1\n${keys}`);
  });

  it("estimates the price, and makes nothing before the question is answered", () => {
    const { code, output } = run(command("--profile", "tester"));
    assert.equal(code, 2, output);
    assert.match(output, /An estimate by list prices .*, not a quote:[\s\S]*hours of db\.t4g\.micro[\s\S]* in all/);
    assert.match(output, /The question needs a terminal\. Use --yes to answer it\./);
    checkNothingIsLeft();
  });

  it("finds on the sandbox what the table promises, runs the main program, and removes everything", () => {
    const options = ["--only", "optionGroup,snapshotCopy,story", "--share-with", PARTNER];
    const { code, output } = run(command("--profile", "tester", "--yes", ...options));
    assert.match(output, /Everything that was run is as promised\./);
    assert.equal(code, 0, output);
    for (const row of ["rds.OptionGroup", "rds.SnapshotCopy"]) {
      assert.match(output, new RegExp(`│ ${row} +│(?: ok +│){8}`), row);
    }
    assert.match(output, /│ main program +│ ok +│ ok +│(?: not run │){5} ok +│/);
    checkNothingIsLeft();
  });

  it("reports a difference as a line without account IDs, and exits with 1", async () => {
    await control("/_sandbox/refuse", { region: "us-east-1", action: "ModifyDBParameterGroup", times: 1 });
    const { code, output } = run(command("--yes", "--only", "parameterGroup"));
    assert.equal(code, 1, output);
    const [line = "", ...others] = output.match(/^- aws:.*$/gm) ?? [];
    assert.deepEqual(others, []);
    assert.match(
      line,
      /^- aws:rds\/parameterGroup:ParameterGroup \| create \| expected: created \| found: refused or failed \| .*ModifyDBParameterGroup, .*RequestID: \S+, api error AccessDenied: /,
    );
    assert.doesNotMatch(line, /\d{12}/);
    checkNothingIsLeft();
  });

  it("removes everything when it is interrupted during a copy", async () => {
    const before = (await control<unknown[]>("/_sandbox/copies")).length;
    const running = startDirectly("--yes", "--only", "snapshotCopy");
    while ((await control<unknown[]>("/_sandbox/copies")).length === before) await sleep(100);
    running.interrupt();
    const { code, output } = await running.ended;
    assert.equal(code, 2, output);
    assert.match(output, /The run was interrupted\. Removing what was made/);
    checkNothingIsLeft();
  });

  it("removes what a killed run left, with --remove", async () => {
    const before = (await control<unknown[]>("/_sandbox/copies")).length;
    const running = startDirectly("--yes", "--only", "snapshotCopy");
    while ((await control<unknown[]>("/_sandbox/copies")).length === before) await sleep(100);
    running.kill();
    await running.ended;
    assert.match(run(command("--yes")).output, /An earlier run was not removed\./);
    const { code, output } = run(command("--remove"));
    assert.equal(code, 0, output);
    checkNothingIsLeft();
  });
});
