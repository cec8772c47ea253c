import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ENCRYPTION_SALT } from "../../sandbox/cli/stack";
import { onSandbox } from "./onSandbox";

const HOME = "us-east-1";
const OTHER_HOME = "us-west-2";
const TARGET = "eu-west-1";
const MANY = Array.from({ length: 18 }, (_, i) => `many-${String(i + 1).padStart(3, "0")}`);

interface Resource {
  urn: string;
  type: string;
  external?: boolean;
}

describe("twenty databases, of which one fails", () => {
  const { run, exec, control, boto3 } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-one-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const options = ["--config-file", file];
  const up = ["pulumi", "up", "--yes", "--skip-preview", ...options, "--parallel", "64"];

  before("twenty databases, two of them with groups of their own", () => {
    const seed = '"$SANDBOX_PYTHON" sandbox/seed/seed.py --endpoint "$AWS_ENDPOINT_URL" --many "$0"';
    exec(["sh", "-c", seed, `${MANY.length}`]);
    boto3(`
rds = boto3.client("rds", "${OTHER_HOME}")
rds.create_db_parameter_group(DBParameterGroupName="inventory-mysql8", DBParameterGroupFamily="mysql8.0", Description="-")
rds.modify_db_parameter_group(DBParameterGroupName="inventory-mysql8", Parameters=[
    {"ParameterName": "max_connections", "ParameterValue": "321", "ApplyMethod": "immediate"}])
rds.create_option_group(OptionGroupName="inventory-options", EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="-")
rds.modify_option_group(OptionGroupName="inventory-options", OptionsToInclude=[{"OptionName": "MARIADB_AUDIT_PLUGIN"}])
rds.modify_db_instance(DBInstanceIdentifier="inventory", DBParameterGroupName="inventory-mysql8", OptionGroupName="inventory-options")`);
  });

  const configure = (orders: object, ...others: object[]) => {
    const config = {
      "pulumi-rds-snapshots:databases": [
        ...MANY.map((identifier) => ({ identifier, region: HOME })),
        { identifier: "orders", region: HOME, ...orders },
        { identifier: "inventory", region: OTHER_HOME },
        ...others,
      ],
      "pulumi-rds-snapshots:targets": [{ region: TARGET }],
      "pulumi-rds-snapshots:deletion": "delete",
    };
    writeFileSync(file, `encryptionsalt: ${ENCRYPTION_SALT}\nconfig: ${JSON.stringify(config)}\n`);
  };

  /** The databases of the copies in AWS, sorted. */
  const copies = () =>
    JSON.parse(
      boto3(`
import json
rds = boto3.client("rds", "${TARGET}")
print(json.dumps(sorted(s["DBInstanceIdentifier"] for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"])))`),
    ) as string[];
  /** The resources in the state that AWS has, of one database. */
  const inState = (database: string) => {
    const { deployment } = JSON.parse(exec(["pulumi", "stack", "export"])) as { deployment: { resources: Resource[] } };
    return deployment.resources
      .filter(({ type, external, urn }) => type.startsWith("aws:") && !external && urn.includes(`::${database}-`))
      .map(({ urn }) => urn)
      .sort();
  };
  const newSnapshots = async (databases: readonly string[], region: string) => {
    for (const dbInstanceIdentifier of databases) {
      await control("/_sandbox/automated-snapshot", { region, dbInstanceIdentifier });
    }
  };
  const countOf = (databases: readonly string[], count: number) =>
    databases.flatMap((database) => Array<string>(count).fill(database)).sort();

  const GONE = /^ +- orders in us-east-1: AWS lists no such DB instance; correct/m;

  it("names a misspelled database, and copies the others, also in a new stack", () => {
    configure({}, { identifier: "biling", region: HOME });
    assert.match(exec(["pulumi", "preview", ...options]), /^ +- biling in us-east-1: AWS lists no such DB instance/m);
    const { code, output } = run(up);
    assert.notEqual(code, 0, output);
    assert.deepEqual(copies(), [...MANY, "orders", "inventory"].sort());
    configure({});
  });

  it("keeps the copies and groups of a database that is gone, and copies the other nineteen", async () => {
    const before = inState("orders");
    assert.equal(before.length, 3, "a copy, a parameter group and an option group");
    boto3(`boto3.client("rds", "${HOME}").delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)`);
    await newSnapshots(MANY, HOME);
    await newSnapshots(["inventory"], OTHER_HOME);
    assert.match(exec(["pulumi", "preview", ...options]), GONE);
    const { code, output } = run(up);
    assert.notEqual(code, 0, output);
    assert.match(output, GONE);
    assert.doesNotMatch(output, /^ +at |unhandled|node_modules/m);
    assert.deepEqual(copies(), [...countOf([...MANY, "inventory"], 2), "orders"].sort());
    assert.deepEqual(inState("orders"), before);
  });

  it("keeps the copies and groups of a database whose Region does not answer, and copies the others", async () => {
    const before = inState("inventory");
    assert.equal(before.length, 4, "two copies, a parameter group and an option group");
    await newSnapshots(MANY, HOME);
    await control("/_sandbox/region", { region: OTHER_HOME, state: "off" });
    const { code, output } = run(up);
    assert.notEqual(code, 0, output);
    assert.match(output, GONE);
    assert.match(output, /^ +- inventory in us-west-2: .*; check the network/m);
    assert.deepEqual(copies(), [...countOf(MANY, 3), ...countOf(["inventory"], 2), "orders"].sort());
    assert.deepEqual(inState("inventory"), before);
    await control("/_sandbox/region", { region: OTHER_HOME, state: "on" });
  });

  it("copies a database again as soon as its Region answers, and keeps one with `newest: 0` without an error", async () => {
    const before = inState("orders");
    await newSnapshots(["inventory"], OTHER_HOME);
    configure({ snapshots: { newest: 0 } });
    assert.doesNotMatch(exec(up), /- (inventory|orders) in us|(replac|delet)(ing|ed) \(/);
    assert.equal(copies().filter((database) => database === "inventory").length, 3);
    assert.deepEqual(inState("orders"), before);
    exec(["pulumi", "preview", "--expect-no-changes", ...options]);
  });
});
