import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  AutomatedBackupReplication,
  ReceivedSnapshot,
  ReplicatedOptionGroup,
  ReplicatedParameterGroup,
  RestoredDatabase,
  SharedSnapshot,
  SnapshotCopy,
  SnapshotExport,
  SnapshotKey,
  SnapshotReplication,
} from "../../components";
import { registeredOutputs, typeAndNameOf } from "./pulumiInternals";
import { type Answers, record } from "./recording";
import { clusterArgs, groups, instanceArgs } from "./restoredDatabase/restoredDatabases";

const GOLDEN = join(__dirname, "identity.golden.json");
const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const CLUSTER_SNAPSHOT = SNAPSHOT.replace(":snapshot:", ":cluster-snapshot:");
const FOREIGN_SNAPSHOT = "arn:aws:rds:us-east-1:333333333333:snapshot:orders-for-partners";
const INSTANCE = "arn:aws:rds:us-east-1:111111111111:db:orders";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SUBNETS = { dbSubnetGroupName: undefined, subnetIds: ["subnet-1", "subnet-2"] };

const answers: Answers = {
  "aws:rds/parameterGroup:ParameterGroup": () => ({ family: "mysql8.0", parameters: [] }),
  "aws:rds/optionGroup:OptionGroup": () => ({ engineName: "mysql", majorEngineVersion: "8.0", options: [] }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
    throw new Error("Your query returned no results.");
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup":
    groups["aws:rds/clusterParameterGroup:ClusterParameterGroup"] ?? assert.fail(),
  "aws:rds/getInstance:getInstance": () => ({
    dbInstanceArn: INSTANCE,
    engine: "mysql",
    storageEncrypted: true,
    backupRetentionPeriod: 7,
    optionGroupMemberships: ["default:mysql-8-0"],
    dbClusterIdentifier: "",
  }),
};

type Declare = (opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** Each component with only its required arguments. */
const DECLARED: Record<string, Declare> = {
  SnapshotKey: (opts) => new SnapshotKey("key", { region: "eu-west-1", sharedAccounts: ["222222222222"] }, opts),
  ReplicatedParameterGroup: (opts) =>
    new ReplicatedParameterGroup(
      "parameters",
      { sourceParameterGroupName: "orders-mysql8", sourceRegion: "us-east-1", region: "eu-west-1" },
      opts,
    ),
  ReplicatedOptionGroup: (opts) =>
    new ReplicatedOptionGroup(
      "options",
      { sourceOptionGroupName: "orders-options", sourceRegion: "us-east-1", region: "eu-west-1" },
      opts,
    ),
  "SnapshotCopy of an instance": (opts) =>
    new SnapshotCopy("copy", { sourceDbSnapshotIdentifier: SNAPSHOT, region: "eu-west-1" }, opts),
  "SnapshotCopy of a cluster": (opts) =>
    new SnapshotCopy("copy", { sourceDbClusterSnapshotIdentifier: CLUSTER_SNAPSHOT, region: "eu-west-1" }, opts),
  SnapshotReplication: (opts) =>
    new SnapshotReplication(
      "orders",
      {
        database: "orders",
        sourceRegion: "us-east-1",
        snapshots: [{ snapshotArn: SNAPSHOT, snapshotCreateTime: "2026-11-24T03:12:09Z" }],
        parameterGroupName: "orders-mysql8",
        optionGroupName: "orders-options",
        targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"] }],
      },
      opts,
    ),
  SharedSnapshot: (opts) =>
    new SharedSnapshot(
      "shared",
      { sourceDbSnapshotIdentifier: SNAPSHOT, region: "us-east-1", sharedAccounts: ["222222222222"] },
      opts,
    ),
  "SharedSnapshot without encryption": (opts) =>
    new SharedSnapshot(
      "shared",
      {
        sourceDbClusterSnapshotIdentifier: CLUSTER_SNAPSHOT,
        region: "us-east-1",
        encrypt: false,
        sharedAccounts: ["222222222222"],
      },
      opts,
    ),
  ReceivedSnapshot: (opts) =>
    new ReceivedSnapshot("received", { sourceDbSnapshotIdentifier: FOREIGN_SNAPSHOT, region: "eu-west-1" }, opts),
  "RestoredDatabase of an instance": (opts) => new RestoredDatabase("restored", { ...instanceArgs, ...SUBNETS }, opts),
  "RestoredDatabase of a cluster": (opts) => new RestoredDatabase("restored", clusterArgs, opts),
  SnapshotExport: (opts) =>
    new SnapshotExport(
      "export",
      {
        region: "us-east-1",
        snapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration",
        s3BucketName: "orders-exports",
        kmsKeyId: KEY,
      },
      opts,
    ),
  AutomatedBackupReplication: (opts) =>
    new AutomatedBackupReplication("backups", { sourceDbInstanceArn: INSTANCE, region: "eu-west-1" }, opts),
};

/** Returns the options of a child, with its parent and dependencies by type and name. */
function optionsOf({ parent, dependsOn, ...options }: pulumi.CustomResourceOptions) {
  const { protect, retainOnDelete, customTimeouts, ignoreChanges, deleteBeforeReplace } = options;
  return {
    parent: parent && typeAndNameOf(parent),
    dependsOn: dependsOn && [dependsOn].flat().filter(pulumi.Resource.isInstance).map(typeAndNameOf),
    ...{ protect, retainOnDelete, customTimeouts, ignoreChanges, deleteBeforeReplace },
  };
}

/** Returns everything that a component declares, reads and calls. */
async function identityOf(declare: Declare) {
  const { resources, reads, calls, errors } = await record(declare, { answers });
  assert.deepEqual(errors, []);
  return {
    resources: resources
      .map(({ type, name, inputs, opts }) => ({ type, name, inputs, options: optionsOf(opts) }))
      .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1)),
    reads: reads.map(({ type, name, id, state }) => ({ type, name, id, state })),
    calls: calls
      .map(({ token, inputs }) => ({ token, inputs }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

describe("The children of a component", () => {
  const golden: Record<string, unknown> = JSON.parse(readFileSync(GOLDEN, "utf8"));

  for (const [component, declare] of Object.entries(DECLARED)) {
    it(`keep their names, options and inputs: ${component}`, async () => {
      const identity = JSON.parse(JSON.stringify(await identityOf(declare)));
      // To write it: UPDATE_IDENTITY=1 npx mocha test/components/identity.spec.ts && npx biome check --write test/components
      if (process.env["UPDATE_IDENTITY"] === "1") {
        golden[component] = identity;
        writeFileSync(GOLDEN, JSON.stringify(golden, undefined, 2));
      }
      assert.deepEqual(identity, golden[component]);
    });
  }

  it("are recorded for exactly these components", () => {
    assert.deepEqual(Object.keys(golden).sort(), Object.keys(DECLARED).sort());
  });
});

describe("The registered outputs of a component", () => {
  const schema: { resources: Record<string, { properties?: Record<string, unknown> }> } = JSON.parse(
    readFileSync(join(__dirname, "schema.golden.json"), "utf8"),
  );

  for (const [component, declare] of Object.entries(DECLARED)) {
    // Other languages and stack outputs read the registered outputs, TypeScript programs the fields. A preview takes no
    // slot, which the next test could wait for.
    it(`are the outputs of its schema: ${component}`, async () => {
      const registered = await registeredOutputs(() => record(declare, { answers, preview: true }));
      assert.ok(registered.size > 0);
      for (const [type, outputs] of registered) {
        assert.deepEqual(outputs.sort(), Object.keys(schema.resources[type]?.properties ?? {}).sort(), type);
      }
    });
  }
});
