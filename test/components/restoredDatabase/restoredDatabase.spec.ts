import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, RestoredDatabase, type RestoredDatabaseArgs } from "../../../components";
import { isNotYetKnown, notYetKnown } from "../pulumiInternals";
import { type Answers, type Recording, record, settled } from "../recording";
import { cluster, clusterArgs, found, groups, instanceArgs, orders, SNAPSHOT } from "./restoredDatabases";

const declare = (args: Partial<RestoredDatabaseArgs> = {}, answers: Answers = found(orders), preview = false) =>
  record((opts) => new RestoredDatabase("orders", { ...instanceArgs, ...args }, opts), {
    answers: { ...groups, ...answers },
    preview,
  });
const declareCluster = (args: Partial<RestoredDatabaseArgs> = {}, answers: Answers = found(cluster)) =>
  record((opts) => new RestoredDatabase("storefront", { ...clusterArgs, ...args }, opts), {
    answers: { ...groups, ...answers },
  });

const named = ({ resources }: Recording<unknown>) => resources.map(({ type, name }) => `${type} ${name}`);

function childOf({ resources, errors }: Recording<unknown>, type: string) {
  assert.deepEqual(errors, []);
  const [child, ...others] = resources.filter((resource) => resource.type === `aws:rds/${type}`);
  assert.ok(child && others.length === 0);
  return child;
}
const INSTANCE = "instance:Instance";
const CLUSTER = "cluster:Cluster";

describe("RestoredDatabase of a DB instance", () => {
  it("declares exactly one instance with the specified groups, without optional inputs", async () => {
    const recording = await declare();
    assert.deepEqual(childOf(recording, INSTANCE).inputs, {
      region: "eu-west-1",
      identifier: "orders",
      snapshotIdentifier: SNAPSHOT,
      engine: "mysql",
      engineVersion: "8.0.40",
      instanceClass: "db.t3.micro",
      parameterGroupName: "orders-eu-west-1",
      optionGroupName: "orders-options",
      dbSubnetGroupName: "private",
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      publiclyAccessible: false,
      storageEncrypted: true,
      autoMinorVersionUpgrade: false,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "orders-final",
    });
    assert.deepEqual(named(recording), [
      "rds-snapshots:index:RestoredDatabase orders",
      "aws:rds/instance:Instance orders",
    ]);
  });

  it("passes its arguments on", async () => {
    const args = {
      multiAz: true,
      allocatedStorage: 100,
      storageType: "gp3",
      iops: 3000,
      port: 3307,
      backupRetentionPeriod: 14,
      autoMinorVersionUpgrade: true,
      finalSnapshotIdentifier: "orders-last",
      tags: { team: "orders" },
    };
    const { inputs } = childOf(await declare({ ...args, identifier: "orders-restored" }), INSTANCE);
    assert.equal(inputs["identifier"], "orders-restored");
    for (const [name, value] of Object.entries(args)) assert.deepEqual(inputs[name], value, name);
  });

  it("creates a subnet group for subnetIds", async () => {
    const { dbSubnetGroupName: _, ...args } = instanceArgs;
    const subnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
    const recording = await record(
      (opts) => new RestoredDatabase("orders", { ...args, subnetIds, tags: { team: "orders" } }, opts),
      { answers: { ...groups, ...found(orders) } },
    );
    assert.deepEqual(childOf(recording, "subnetGroup:SubnetGroup").inputs, {
      region: "eu-west-1",
      name: "orders",
      description: "Subnets of orders",
      subnetIds,
      tags: { team: "orders" },
    });
    assert.equal(childOf(recording, INSTANCE).inputs["dbSubnetGroupName"], "orders");
  });

  it("reads the groups in its own Region, except default groups", async () => {
    const { reads, errors } = await declare();
    assert.deepEqual(errors, []);
    assert.deepEqual(
      reads.map(({ type, id, state }) => [type, id, state["region"]]),
      [
        ["aws:rds/parameterGroup:ParameterGroup", "orders-eu-west-1", "eu-west-1"],
        ["aws:rds/optionGroup:OptionGroup", "orders-options", "eu-west-1"],
      ],
    );
    // Also if the name comes from another component.
    const parameterGroupName = pulumi.output(Promise.resolve("default.mysql8.0"));
    const defaults = await declare({ parameterGroupName, optionGroupName: "default:mysql-8-0" });
    assert.deepEqual(defaults.reads, []);
    assert.equal(childOf(defaults, INSTANCE).inputs["parameterGroupName"], "default.mysql8.0");
  });

  it("does not read a group that the same program creates, which a preview could not find", async () => {
    const { reads, errors, resources } = await record(
      (opts) => {
        const parameterGroup = new aws.rds.ParameterGroup("own", { family: "mysql8.0", name: "own-parameters" });
        const optionGroup = new aws.rds.OptionGroup("own", {
          engineName: "mysql",
          majorEngineVersion: "8.0",
          name: "own-options",
        });
        const own = { parameterGroupName: parameterGroup.name, optionGroupName: optionGroup.name };
        return new RestoredDatabase("orders", { ...instanceArgs, ...own }, opts);
      },
      { answers: found(orders), preview: true },
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(reads, []);
    const instance = resources.find(({ type }) => type === "aws:rds/instance:Instance");
    assert.equal(instance?.inputs["parameterGroupName"], "own-parameters");
    assert.equal(instance?.inputs["optionGroupName"], "own-options");
  });

  it("does not read or validate a group whose name comes from another type of resource", async () => {
    const { reads, errors, resources } = await record(
      (opts) => {
        const { name } = new aws.rds.SubnetGroup("orders", { name: "orders-eu-west-1", subnetIds: ["subnet-1"] });
        const own = { parameterGroupName: name, optionGroupName: name };
        return new RestoredDatabase("orders", { ...instanceArgs, ...own }, opts);
      },
      { answers: found(orders) },
    );
    assert.deepEqual([errors, reads], [[], []]);
    const instance = resources.find(({ type }) => type === "aws:rds/instance:Instance");
    assert.equal(instance?.inputs["optionGroupName"], "orders-eu-west-1");
  });

  it("validates the group with the resulting name if the name depends on several groups", async () => {
    const { errors } = await record(
      (opts) => {
        const group = (name: string, family: string) => new aws.rds.ParameterGroup(name, { family, name });
        const parameterGroupName = pulumi
          .all([group("orders-8-4", "mysql8.4").name, group("orders-8-0", "mysql8.0").name])
          .apply(([, name]) => name);
        return new RestoredDatabase("orders", { ...instanceArgs, parameterGroupName }, opts);
      },
      { answers: { ...groups, ...found(orders) } },
    );
    assert.deepEqual(errors, []);
  });

  it("makes all lookups in its own Region, through the provider of its children", async () => {
    const recording = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        return new RestoredDatabase("orders", instanceArgs, { ...opts, provider });
      },
      { answers: { ...groups, ...found(orders) } },
    );
    const { provider } = childOf(recording, INSTANCE);
    assert.match(provider, /::other-account::/);
    assert.ok(recording.calls.length > 0 && recording.reads.length > 0);
    for (const call of recording.calls) {
      assert.equal(call.provider, provider);
      assert.ok(["eu-west-1", undefined].includes(call.inputs["region"] as string | undefined));
    }
    for (const read of recording.reads) assert.equal(read.provider, provider);
  });

  it("finds a snapshot of this account by its identifier", async () => {
    const recording = await declare({ snapshotIdentifier: "orders-before-migration" });
    assert.equal(childOf(recording, INSTANCE).inputs["snapshotIdentifier"], "orders-before-migration");
    assert.ok(recording.result);
    assert.equal((await settled(recording.result.evidence)).source?.snapshotArn, SNAPSHOT);
  });

  it("does not change an existing database on a new snapshot, unless replaceOnNewSnapshot is true", async () => {
    const usual = childOf(await declare(), INSTANCE);
    assert.deepEqual(usual.opts.ignoreChanges, ["snapshotIdentifier", "storageEncrypted"]);
    const replaced = childOf(await declare({ replaceOnNewSnapshot: true }), INSTANCE);
    assert.deepEqual(replaced.opts.ignoreChanges, ["storageEncrypted"]);
    assert.equal(replaced.opts.deleteBeforeReplace, true);
  });

  for (const [what, args, expected] of [
    ["by default", {}, /^orders-final-[a-z0-9]{7}$/],
    ["also with a specified identifier", { finalSnapshotIdentifier: "orders-last" }, /^orders-last-[a-z0-9]{7}$/],
  ] as const) {
    it(`gives each replaced database its own final snapshot, ${what}`, async () => {
      const final = async (snapshotIdentifier: string) => {
        const recording = await declare({ ...args, replaceOnNewSnapshot: true, snapshotIdentifier });
        return childOf(recording, INSTANCE).inputs["finalSnapshotIdentifier"];
      };
      const [one, other] = [await final(SNAPSHOT), await final("orders-after-migration")];
      assert.match(`${one}`, expected);
      assert.match(`${other}`, expected);
      assert.notEqual(one, other);
      assert.equal(await final(SNAPSHOT), one);
    });
  }

  it("remains deployable if its snapshot is deleted, without an input for encryption", async () => {
    const recording = await declare({}, { "aws:rds/getSnapshots:getSnapshots": () => ({ snapshots: [] }) });
    assert.equal("storageEncrypted" in childOf(recording, INSTANCE).inputs, false);
    assert.deepEqual(recording.resources[0]?.inputs["evidence"], {});
    assert.deepEqual(recording.resources[0]?.opts.ignoreChanges, ["snapshotIdentifier", "evidence.source"]);
  });

  it("requires no option group for PostgreSQL, which has no options", async () => {
    const { optionGroupName: _, ...args } = instanceArgs;
    const catalog = { ...args, engine: "postgres", engineVersion: "16.4", parameterGroupName: "default.postgres16" };
    const recording = await record((opts) => new RestoredDatabase("catalog", catalog, opts));
    assert.equal("optionGroupName" in childOf(recording, INSTANCE).inputs, false);
  });

  for (const [deletion, protect, retainOnDelete, deletionProtection] of [
    [undefined, true, undefined, true],
    [Deletion.Protect, true, undefined, true],
    [Deletion.Retain, undefined, true, true],
    [Deletion.Delete, undefined, undefined, false],
  ] as const) {
    it(`applies deletion ${deletion ?? "by default"}, and leaves a final snapshot`, async () => {
      const { opts, inputs } = childOf(await declare(deletion && { deletion }), INSTANCE);
      assert.deepEqual([opts.protect, opts.retainOnDelete], [protect, retainOnDelete]);
      assert.equal(inputs["deletionProtection"], deletionProtection);
      assert.equal(inputs["skipFinalSnapshot"], false);
    });
  }

  it("waits 24 hours, or for the specified timeout", async () => {
    const day = { create: "24h", update: "24h", delete: "24h" };
    assert.deepEqual(childOf(await declare(), INSTANCE).opts.customTimeouts, day);
    const given = { createTimeout: "90m", updateTimeout: "2h", deleteTimeout: "36h" };
    const all = { create: "90m", update: "2h", delete: "36h" };
    assert.deepEqual(childOf(await declare(given), INSTANCE).opts.customTimeouts, all);
    const { resources } = await declareCluster(given);
    const ofDatabases = resources.filter(({ type }) => /:Cluster(?:Instance)?$/.test(type));
    assert.deepEqual(
      ofDatabases.map(({ opts }) => opts.customTimeouts),
      [all, all],
    );
  });

  it("returns everything that a connection needs", async () => {
    const { result } = await declare();
    assert.ok(result);
    assert.equal(await settled(result.identifier), "orders");
    assert.equal(await settled(result.arn), "arn:aws:rds:eu-west-1:111111111111:db:orders");
    assert.equal(await settled(result.endpoint), "orders.example.eu-west-1.rds.amazonaws.com");
    assert.equal(await settled(result.readerEndpoint), undefined);
    assert.equal(await settled(result.port), 3306);
    assert.deepEqual(await settled(result.instanceIdentifiers), ["orders"]);
    assert.equal(await settled(result.dbSubnetGroupName), "private");
  });

  it("leaves only inputs that depend on an unknown snapshot unknown on preview", async () => {
    const { inputs } = childOf(await declare({ snapshotIdentifier: notYetKnown() }, {}, true), INSTANCE);
    assert.ok(isNotYetKnown(inputs["snapshotIdentifier"]) && isNotYetKnown(inputs["storageEncrypted"]));
    assert.equal(inputs["parameterGroupName"], "orders-eu-west-1");
  });

  it("declares the database with groups that do not exist yet on preview", async () => {
    const { inputs } = childOf(
      await declare({ parameterGroupName: notYetKnown(), optionGroupName: notYetKnown() }, found(orders), true),
      INSTANCE,
    );
    assert.ok(isNotYetKnown(inputs["parameterGroupName"]) && isNotYetKnown(inputs["optionGroupName"]));
    assert.equal(inputs["snapshotIdentifier"], SNAPSHOT);
  });
});

describe("RestoredDatabase of an Aurora cluster", () => {
  it("declares exactly a cluster and one instance, without optional inputs", async () => {
    const recording = await declareCluster();
    assert.deepEqual(named(recording), [
      "rds-snapshots:index:RestoredDatabase storefront",
      "aws:rds/cluster:Cluster storefront",
      "aws:rds/clusterInstance:ClusterInstance storefront-1",
    ]);
    assert.deepEqual(childOf(recording, CLUSTER).inputs, {
      region: "eu-west-1",
      clusterIdentifier: "storefront",
      snapshotIdentifier: clusterArgs.snapshotIdentifier,
      engine: "aurora-mysql",
      engineVersion: "8.0.mysql_aurora.3.05.2",
      dbClusterParameterGroupName: "storefront-eu-west-1",
      dbSubnetGroupName: "private",
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "storefront-final",
    });
    assert.deepEqual(childOf(recording, "clusterInstance:ClusterInstance").inputs, {
      region: "eu-west-1",
      clusterIdentifier: "storefront",
      identifier: "storefront-1",
      engine: "aurora-mysql",
      engineVersion: "8.0.mysql_aurora.3.05.2",
      instanceClass: "db.r6g.large",
      dbParameterGroupName: "default.aurora-mysql8.0",
      publiclyAccessible: false,
      autoMinorVersionUpgrade: false,
    });
  });

  it("derives the names of its instances from those in the program", async () => {
    const recording = await declareCluster({
      instances: [{ name: "writer" }, { name: "reports", instanceClass: "db.r6g.xlarge", promotionTier: 15 }],
    });
    const instances = recording.resources.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance");
    assert.deepEqual(
      instances.map(({ name, inputs }) => [name, inputs["instanceClass"], inputs["promotionTier"]]),
      [
        ["storefront-writer", "db.r6g.large", undefined],
        ["storefront-reports", "db.r6g.xlarge", 15],
      ],
    );
    assert.ok(recording.result);
    assert.deepEqual(await settled(recording.result.instanceIdentifiers), ["storefront-writer", "storefront-reports"]);
    assert.match(`${await settled(recording.result.readerEndpoint)}`, /cluster-ro/);
  });

  it("protects its instances and its subnet group too, so that a failed destroy keeps them", async () => {
    const { dbSubnetGroupName: _, ...args } = clusterArgs;
    const subnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
    const recording = await record((opts) => new RestoredDatabase("storefront", { ...args, subnetIds }, opts), {
      answers: { ...groups, ...found(cluster) },
    });
    const children = recording.resources.slice(1);
    assert.equal(children.length, 3);
    for (const { opts } of children) {
      assert.equal(opts.protect, true);
      assert.equal(opts.parent, recording.result);
    }
  });

  it("restores a shared encrypted snapshot directly under a key of this account", async () => {
    const kmsKeyId = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
    const shared = clusterArgs.snapshotIdentifier.replace("111111111111", "333333333333");
    const recording = await declareCluster(
      { snapshotIdentifier: shared, kmsKeyId },
      found({ ...cluster, dbClusterSnapshotArn: shared, snapshotType: "shared" }),
    );
    assert.equal(childOf(recording, CLUSTER).inputs["kmsKeyId"], kmsKeyId);
    assert.ok(recording.result);
    const { source, key } = await settled(recording.result.evidence);
    assert.deepEqual([source?.snapshotType, key?.keyState], ["shared", "Enabled"]);
  });
});
