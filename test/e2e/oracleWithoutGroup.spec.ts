import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const folder = path.join(__dirname, "programs", "oracleWithoutGroup");
const PROJECT = "oracle-without-group";

describe("a copy of an Oracle snapshot with the Timezone option but without an option group", () => {
  const { pack, run, boto3 } = onSandbox();
  const configs = mkdtempSync(path.join(tmpdir(), "rds-snapshots-oracle-"));
  after(() => rmSync(configs, { recursive: true }));
  let kmsKeyId = "";
  before(() => {
    kmsKeyId = boto3(`print(boto3.client("kms", "eu-west-1").create_key()["KeyMetadata"]["Arn"])`);
  });

  const refused = (way: string, ...command: string[]) => {
    const file = path.join(configs, `${way}.yaml`);
    const lines = [`encryptionsalt: ${ENCRYPTION_SALT}`, "config:", `  ${PROJECT}:way: ${way}`];
    writeFileSync(file, [...lines, `  ${PROJECT}:kmsKeyId: ${kmsKeyId}`, ""].join("\n"));
    const { code, output } = run(["pulumi", ...command, "--config-file", file], folder);
    assert.notEqual(code, 0, output);
    return output;
  };

  it("is refused by the component on preview", () => {
    assert.match(refused("component", "preview"), /optionGroupName.*Timezone/);
  });

  it("is refused by the pack on preview, for components and raw resources", () => {
    for (const way of ["component", "stack"]) {
      const output = refused(way, "preview", "--policy-pack", pack);
      assert.match(output, /\[mandatory\].*copy-names-option-group/);
    }
  });

  it("is refused by the local AWS, which then has no copy", () => {
    assert.match(
      refused("raw", "up", "--yes", "--skip-preview"),
      /InvalidParameterValue.*The snapshot requires a target option group with the following options: \[Timezone\]/,
    );
    const copies = boto3(`print(boto3.client("rds", "eu-west-1").describe_db_snapshots()["DBSnapshots"])`);
    assert.equal(copies, "[]");
  });
});
