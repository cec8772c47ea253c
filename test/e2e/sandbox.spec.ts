import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox, repository } from "./onSandbox";

describe("the sandbox", () => {
  const { sandbox, exec, boto3 } = onSandbox({ isUp: false });
  const outside = mkdtempSync(path.join(tmpdir(), "rds-snapshots-outside-"));
  after(() => rmSync(outside, { recursive: true }));

  const processId = () => Number(/process (\d+)/.exec(sandbox(["status"]).output)?.[1]);

  it("reports that it is down, and how to start it", () => {
    const { code, output } = sandbox(["status"]);
    assert.equal(code, 3);
    assert.match(output, /sandbox -- up/);
    assert.equal(sandbox(["exec", "--", "true"]).code, 2);
  });

  it("starts once, even when it is started again", () => {
    assert.equal(sandbox(["up"]).code, 0);
    const first = processId();
    const again = sandbox(["up"]);
    assert.equal(again.code, 0);
    assert.match(again.output, /up already/);
    assert.equal(processId(), first);
    const changed = sandbox(["up", "--copy-seconds", "0"]);
    assert.equal(changed.code, 1);
    assert.match(changed.output, /The sandbox keeps the options that it was started with\. Stop it with /);
  });

  it("serves the source databases and their snapshots to an AWS SDK", () => {
    const found = boto3(`
rds = boto3.client("rds")
for snapshot in rds.describe_db_snapshots()["DBSnapshots"]:
    print(snapshot["DBInstanceIdentifier"], snapshot["SnapshotType"], snapshot["Encrypted"])`);
    const expected = [
      ["billing", "True"],
      ["catalog", "False"],
      ["ledger", "True"],
      ["orders", "True"],
      ["payroll", "True"],
      ["warehouse", "True"],
    ].flatMap(([database, encrypted]) =>
      ["automated", "automated", "manual"].map((type) => `${database} ${type} ${encrypted}`),
    );
    assert.deepEqual(found.split("\n").sort(), expected.sort());
  });

  it("runs a program in a folder outside the repository", () => {
    symlinkSync(path.join(repository, "node_modules"), path.join(outside, "node_modules"));
    writeFileSync(path.join(outside, "Pulumi.yaml"), "name: outside\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(
      path.join(outside, "index.js"),
      `const aws = require("@pulumi/aws");
       exports.account = aws.getCallerIdentityOutput().accountId;
       exports.folder = process.cwd();`,
    );
    exec(["pulumi", "up", "--yes", "--skip-preview"], outside);
    assert.equal(exec(["pulumi", "stack", "output", "account"], outside).trim(), "111111111111");
    assert.equal(exec(["pulumi", "stack", "output", "folder"], outside).trim(), outside);
  });

  it("returns the exit code of a command", () => {
    assert.equal(sandbox(["exec", "--", "sh", "-c", "exit 7"]).code, 7);
  });

  it("reports a crashed server, which up restarts", () => {
    process.kill(processId(), "SIGKILL");
    const crashed = sandbox(["status"]);
    assert.equal(crashed.code, 1);
    assert.match(crashed.output, /crashed/);
    assert.equal(sandbox(["up"]).code, 0);
    assert.equal(sandbox(["status"]).code, 0);
  });

  it("ends the server that it started", async () => {
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(sandbox(["status"]).output)?.[0] ?? "";
    assert.equal((await fetch(`${endpoint}/_sandbox/health`)).status, 200);
    assert.equal(sandbox(["down"]).code, 0);
    await assert.rejects(fetch(`${endpoint}/_sandbox/health`), /fetch failed/);
    assert.equal(sandbox(["status"]).code, 3);
  });
});
