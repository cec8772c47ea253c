import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const DATABASES = Array.from({ length: 6 }, (_, i) => `many-00${i + 1}`);
const IRELAND = "eu-west-1";

describe("a fleet of stacks with one config", () => {
  const { run, exec, boto3 } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-fleet-"));
  after(() => rmSync(folder, { recursive: true }));

  const configFile = (name: string, more: object) => {
    const file = path.join(folder, `${name}.yaml`);
    const config = {
      "pulumi-rds-snapshots:databases": DATABASES.map((identifier) => ({ identifier, region: "us-east-1" })),
      "pulumi-rds-snapshots:targets": [{ region: IRELAND, sharedAccounts: ["222222222222"] }],
      "pulumi-rds-snapshots:retention": { keepLast: 3 },
      ...more,
    };
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
    return file;
  };
  const up = (stack: string, file: string) => {
    return run(["pulumi", "up", "--yes", "--skip-preview", "--stack", stack, "--config-file", file]);
  };
  const copies = () =>
    JSON.parse(
      boto3(`
import json
found = boto3.client("rds", "${IRELAND}").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
print(json.dumps(sorted([each["DBInstanceIdentifier"], each["KmsKeyId"]] for each in found)))`),
    ) as [database: string, key: string][];

  before("the databases, and the stack of the keys", () => {
    exec(["pulumi", "stack", "init", "--no-select", "fleet-keys"]);
    exec(["sh", "-c", '"$SANDBOX_PYTHON" sandbox/seed/seed.py --endpoint "$AWS_ENDPOINT_URL" --many 6']);
  });

  it("is printed with its stacks, the config and a matrix", () => {
    const file = configFile("whole", {});
    const plan = [
      "npm",
      "--silent",
      "run",
      "fleet",
      "--",
      "--copies-per-stack",
      "15",
      "--stack",
      "fleet-keys",
      "--config-file",
      file,
    ];
    const { code, output } = run([...plan, "--json"]);
    assert.equal(code, 0, output);
    const fleet = JSON.parse(output) as {
      stacks: { stack: string; databases: number; copies: number }[];
      matrix: { include: { stack: string }[] };
      copiesPerNight: number;
    };
    assert.equal(fleet.copiesPerNight, 6);
    assert.equal(
      fleet.stacks.reduce((sum, { databases }) => sum + databases, 0),
      6,
    );
    assert.ok(fleet.stacks.length > 1 && fleet.stacks.every(({ copies }) => copies <= 15));
    assert.deepEqual(
      fleet.matrix.include,
      fleet.stacks.map(({ stack }) => ({ stack })),
    );
    assert.match(run(plan).output, /pulumi-rds-snapshots:keyStack: fleet-keys/);
  });

  it("has one stack with the keys, and each database in one of the others", () => {
    const keys = up("fleet-keys", configFile("keys", { "pulumi-rds-snapshots:only": "stack" }));
    assert.equal(keys.code, 0, keys.output);
    assert.deepEqual(copies(), []);
    const file = configFile("fleet", {
      "pulumi-rds-snapshots:only": "stack",
      "pulumi-rds-snapshots:keyStack": "fleet-keys",
    });
    // The names of the six databases leave the other two shards empty.
    for (const stack of ["fleet-2-of-4", "fleet-4-of-4"]) {
      exec(["pulumi", "stack", "init", "--no-select", stack]);
      const { code, output } = up(stack, file);
      assert.equal(code, 0, output);
      assert.match(output, /SnapshotReplication many-00\d-us-east-1/);
    }
    const made = copies();
    assert.deepEqual(
      made.map(([database]) => database),
      DATABASES,
    );
    const { [IRELAND]: key } = JSON.parse(
      exec(["pulumi", "stack", "output", "keys", "--json", "--stack", "fleet-keys"]),
    ) as Record<string, string>;
    assert.ok(made.every(([, used]) => used === key));
    exec(["pulumi", "preview", "--expect-no-changes", "--stack", "fleet-2-of-4", "--config-file", file]);
  });

  it("names a key stack that has no key", () => {
    const file = configFile("wrong", {
      "pulumi-rds-snapshots:only": "1/2",
      "pulumi-rds-snapshots:keyStack": "empty",
    });
    exec(["pulumi", "stack", "init", "--no-select", "empty"]);
    const { code, output } = run(["pulumi", "preview", "--stack", "empty", "--config-file", file]);
    assert.notEqual(code, 0, output);
    assert.match(output, /keyStack: the stack empty has no key in eu-west-1\. Run `pulumi up` with `only: keys` and/);
    assert.doesNotMatch(output, / at .*\.ts:\d/);
  });
});
