import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, ReplicatedParameterGroup, RestoredDatabase, type RestoredDatabaseArgs } from "../../../components";
import { type Answers, argumentErrors, record } from "../recording";
import { cluster, clusterArgs, found, groups, instanceArgs, orders, SNAPSHOT } from "./restoredDatabases";

const COMPONENT = "rds-snapshots:index:RestoredDatabase";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";

/** Returns the errors of a refused restore, and the types that were registered nevertheless. */
async function refusal(args: RestoredDatabaseArgs, answers: Answers = {}, preview = false, name = "orders") {
  const recording = await record((opts) => new RestoredDatabase(name, args, opts), {
    answers: { ...groups, ...answers },
    preview,
  });
  const problems = recording.errors.flatMap(argumentErrors);
  const fields = problems.map((error) => error.slice(0, error.indexOf(":")));
  const { errors, resources, calls } = recording;
  return { problems, fields, errors, calls, registered: resources.map(({ type }) => type) };
}

const without = (args: RestoredDatabaseArgs, ...fields: (keyof RestoredDatabaseArgs)[]) =>
  Object.fromEntries(Object.entries(args).filter(([name]) => !fields.includes(name as keyof RestoredDatabaseArgs))) as {
    [K in keyof RestoredDatabaseArgs]: RestoredDatabaseArgs[K];
  };

describe("RestoredDatabase with invalid plain values", () => {
  it("reports all errors at once, and registers nothing", async () => {
    const { errors, fields, registered } = await refusal({
      region: "eu-wset-1",
      engine: "mysql",
      engineVersion: "latest",
      snapshotIdentifier: "not a snapshot",
      identifier: "Orders",
      instanceClass: "db.t3.micro",
      instances: [{ name: "1" }],
      parameterGroupName: "default.",
      clusterParameterGroupName: "x",
      kmsKeyId: KEY,
      subnetIds: ["private"],
      vpcSecurityGroupIds: [],
      storageType: "standard",
      port: 80,
      backupRetentionPeriod: 36,
      finalSnapshotIdentifier: "rds:x",
      tags: { "aws:createdBy": "me" },
      deletion: JSON.parse('"keep"'),
      createTimeout: "a day",
      deleteTimeout: "two days",
    });
    assert.equal(errors.length, 1);
    assert.ok(pulumi.RunError.isInstance(errors[0]));
    assert.deepEqual(fields, [
      "region",
      "identifier",
      "snapshotIdentifier",
      "engineVersion",
      "finalSnapshotIdentifier",
      "storageType",
      "port",
      "clusterParameterGroupName",
      "instances",
      "kmsKeyId",
      "optionGroupName",
      "parameterGroupName",
      "subnetIds",
      "subnetIds",
      "vpcSecurityGroupIds",
      "backupRetentionPeriod",
      "tags",
      "deletion",
      "createTimeout",
      "deleteTimeout",
    ]);
    assert.deepEqual(registered, []);
  });

  const refused: [string, RestoredDatabaseArgs, RegExp][] = [
    [
      "the option group is missing",
      without(instanceArgs, "optionGroupName"),
      /^optionGroupName: must be specified, .* "default:mysql-8-0"\.$/,
    ],
    [
      "the class of a cluster's instances is serverless, but there is no scaling configuration",
      { ...clusterArgs, instanceClass: "db.serverless" },
      /^serverlessv2ScalingConfiguration: must be specified for instances of class db.serverless, .* such as \{ minCapacity/,
    ],
    [
      "one instance is serverless, but there is no scaling configuration",
      { ...clusterArgs, instances: [{ name: "writer" }, { name: "reader", instanceClass: "db.serverless" }] },
      /^serverlessv2ScalingConfiguration: must be specified for instances of class db.serverless/,
    ],
    [
      "a capacity is not a multiple of 0.5",
      { ...clusterArgs, serverlessv2ScalingConfiguration: { minCapacity: 0.3, maxCapacity: 2 } },
      /^serverlessv2ScalingConfiguration.minCapacity: must be a number of ACUs from 0 to 256 in steps of 0.5, but is 0.3\.$/,
    ],
    [
      "the maximum capacity is too small",
      { ...clusterArgs, serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 0.5 } },
      /^serverlessv2ScalingConfiguration.maxCapacity: must be a number of ACUs from 1 to 256 in steps of 0.5, but is 0.5\.$/,
    ],
    [
      "the minimum capacity is greater than the maximum",
      { ...clusterArgs, serverlessv2ScalingConfiguration: { minCapacity: 4, maxCapacity: 2 } },
      /^serverlessv2ScalingConfiguration.minCapacity: must not be greater than maxCapacity 2, but is 4\.$/,
    ],
    [
      "the pause is too short",
      {
        ...clusterArgs,
        serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 2, secondsUntilAutoPause: 60 },
      },
      /^serverlessv2ScalingConfiguration.secondsUntilAutoPause: must be an integer from 300 to 86400, but is 60\.$/,
    ],
    [
      "a DB instance has a scaling configuration",
      { ...instanceArgs, serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 2 } },
      /^serverlessv2ScalingConfiguration: must not be specified, because mysql is restored as a DB instance; remove it\.$/,
    ],
    [
      "the subnet group is missing",
      without(instanceArgs, "dbSubnetGroupName"),
      /^dbSubnetGroupName: must be specified, .* default VPC/,
    ],
    [
      "a subnet group and subnets are specified",
      { ...instanceArgs, subnetIds: ["subnet-1", "subnet-2"] },
      /^subnetIds: must not be specified together with dbSubnetGroupName/,
    ],
    [
      "the list of security groups is empty",
      { ...instanceArgs, vpcSecurityGroupIds: [] },
      /^vpcSecurityGroupIds: must contain at least one .* default one of the VPC, but contains none\.$/,
    ],
    [
      "a security group ID is invalid",
      { ...instanceArgs, vpcSecurityGroupIds: ["default"] },
      /^vpcSecurityGroupIds: must contain IDs such as "sg-[0-9a-f]+", but contains "default"\.$/,
    ],
    [
      "there is only one subnet",
      { ...without(instanceArgs, "dbSubnetGroupName"), subnetIds: ["subnet-1"] },
      /^subnetIds: must contain subnets in at least two Availability Zones, but contains only one\.$/,
    ],
    [
      "the snapshot is in another Region",
      { ...instanceArgs, snapshotIdentifier: SNAPSHOT.replace("eu-west-1", "us-east-1") },
      /^snapshotIdentifier: must be a snapshot in eu-west-1, but ".*" is in us-east-1; copy it with a SnapshotCopy/,
    ],
    [
      "the snapshot is of a cluster",
      { ...instanceArgs, snapshotIdentifier: clusterArgs.snapshotIdentifier },
      /^snapshotIdentifier: must be a snapshot of a DB instance, because mysql is restored as one, but ".*" is a snapshot of a DB cluster/,
    ],
    [
      "the snapshot of a cluster is of an instance",
      { ...clusterArgs, snapshotIdentifier: SNAPSHOT },
      /^snapshotIdentifier: must be a snapshot of a DB cluster, because aurora-mysql is restored as one, but ".*" is a snapshot of a DB instance/,
    ],
    [
      "the engine is one of RDS Custom",
      { ...instanceArgs, engine: "custom-oracle-ee" },
      /^engine: must not be an RDS Custom engine, but is "custom-oracle-ee"/,
    ],
    [
      "the engine does not exist",
      { ...instanceArgs, engine: "mysqll" },
      /^engine: must be one of mysql, .*, but is "mysqll"/,
    ],
    [
      "the engine version is incomplete",
      { ...instanceArgs, engineVersion: "8" },
      /^engineVersion: must be a full version of mysql, .* but is "8"/,
    ],
    [
      "a DB instance has a key",
      { ...instanceArgs, kmsKeyId: KEY },
      /^kmsKeyId: must not be specified, because a DB instance uses the key of its snapshot; .* SnapshotCopy/,
    ],
    [
      "the storage type is magnetic",
      { ...instanceArgs, storageType: "standard" },
      /^storageType: must be one of gp2, gp3, io1, io2 for mysql, but is "standard"\.$/,
    ],
    [
      "a default parameter group is of another version",
      { ...instanceArgs, parameterGroupName: "default.mysql8.4" },
      /^parameterGroupName: must be a parameter group for mysql 8\.0\.40, but "default.mysql8.4" has the family mysql8\.4/,
    ],
    [
      "a default option group is of another engine",
      { ...instanceArgs, optionGroupName: "default:mariadb-10-11" },
      /^optionGroupName: must be an option group for mysql 8\.0\.40, but "default:mariadb-10-11" is for mariadb 10\.11/,
    ],
    [
      "a cluster has no cluster parameter group",
      without(clusterArgs, "clusterParameterGroupName"),
      /^clusterParameterGroupName: must be specified, .* "default\.aurora-mysql8\.0"\.$/,
    ],
    ["a cluster has no instance", { ...clusterArgs, instances: [] }, /^instances: must contain at least one instance/],
    [
      "two instances have the same name",
      { ...clusterArgs, instances: [{ name: "a" }, { name: "a" }] },
      /^instances\[1\]\.name: must be unique, but "a" is listed more than once/,
    ],
    [
      "an instance has an invalid promotion tier",
      { ...clusterArgs, instances: [{ name: "a", promotionTier: 16 }] },
      /^instances\[0\]\.promotionTier: must be an integer from 0 to 15, but is 16\.$/,
    ],
    [
      "the name of an instance is not valid in an identifier",
      { ...clusterArgs, instances: [{ name: "A_" }] },
      /^instances\[0\]\.name: must consist of lowercase letters, digits and single hyphens, but is "A_"\.$/,
    ],
    [
      "the identifier of an instance is too long",
      { ...clusterArgs, identifier: "a".repeat(58), instances: [{ name: "reader" }] },
      /^instances\[0\]\.name: must be shorter, because the identifier "a{58}-reader" has 65 characters .* at most 63/,
    ],
    [
      "a database is replaced but also retained",
      { ...instanceArgs, replaceOnNewSnapshot: true, deletion: Deletion.Retain },
      /^replaceOnNewSnapshot: must not be combined with deletion "retain", .* specify deletion "delete"/,
    ],
    [
      "the identifier of a cluster's final snapshot is too long with its hash",
      { ...clusterArgs, replaceOnNewSnapshot: true, finalSnapshotIdentifier: "a".repeat(56) },
      /^finalSnapshotIdentifier: must have at most 63 characters for a snapshot of a DB cluster, but "a{56}-[0-9a-z]{7}" has 64\.$/,
    ],
    [
      "a cluster has an option group",
      { ...clusterArgs, optionGroupName: "x" },
      /^optionGroupName: must not be specified, because DB clusters have no option groups/,
    ],
    [
      "a cluster is multi-AZ",
      { ...clusterArgs, multiAz: true },
      /^multiAz: must not be specified for an Aurora cluster; add instances/,
    ],
    [
      "the key of a cluster is an alias",
      { ...clusterArgs, kmsKeyId: "alias/x" },
      /^kmsKeyId: must be a full key ARN, .* but "alias\/x" is a key alias/,
    ],
    [
      "the key of a cluster is of another Region",
      { ...clusterArgs, kmsKeyId: KEY.replace("eu-west-1", "us-east-1") },
      /^kmsKeyId: must be the full ARN of a key in eu-west-1, but ".*" is in us-east-1/,
    ],
  ];
  for (const [what, args, expected] of refused) {
    it(`reports one error when ${what}`, async () => {
      const { problems, errors } = await refusal(args);
      assert.equal(errors.length, 1);
      assert.match(problems.join("\n"), new RegExp(expected.source, "m"));
      assert.equal(problems.length, 1);
    });
  }

  it("names the component if its name is not a valid identifier", async () => {
    const { problems } = await refusal(instanceArgs, {}, false, "orders_restored");
    assert.match(
      problems.join("\n"),
      /^identifier: must have .*, but is "orders_restored"\. The default is the component's name\.$/,
    );
  });
});

describe("RestoredDatabase with values that a lookup or another resource returns", () => {
  const refused: [string, RestoredDatabaseArgs, Answers, RegExp][] = [
    [
      "the snapshot of an instance is encrypted and shared",
      { ...instanceArgs, snapshotIdentifier: SNAPSHOT.replace("111111111111", "333333333333") },
      found({ ...orders, dbSnapshotArn: SNAPSHOT.replace("111111111111", "333333333333"), snapshotType: "shared" }),
      /^snapshotIdentifier: must not be an encrypted snapshot that another account shares, .* copy it with a ReceivedSnapshot/,
    ],
    [
      "a cluster would depend on the other account's key",
      { ...clusterArgs, snapshotIdentifier: clusterArgs.snapshotIdentifier.replace("111111111111", "333333333333") },
      found({
        ...cluster,
        dbClusterSnapshotArn: clusterArgs.snapshotIdentifier.replace("111111111111", "333333333333"),
        snapshotType: "shared",
      }),
      /^kmsKeyId: .* is encrypted with a key of another account/,
    ],
    [
      "the snapshot is of another engine",
      instanceArgs,
      found({ ...orders, engine: "mariadb" }),
      /^engine: must be "mariadb", the engine of ".*", but is "mysql"\.$/,
    ],
    [
      "the snapshot is of a Multi-AZ DB cluster",
      clusterArgs,
      found({ ...cluster, engine: "mysql" }),
      /^snapshotIdentifier: .* Multi-AZ DB cluster/,
    ],
    [
      "the version is of another major version",
      {
        ...instanceArgs,
        engineVersion: "8.4.3",
        parameterGroupName: "default.mysql8.4",
        optionGroupName: "default:mysql-8-4",
      },
      found(orders),
      /^engineVersion: must have the snapshot's major version 8\.0, but is "8\.4\.3"; use "8\.0\.40"/,
    ],
    [
      "the version is older",
      { ...instanceArgs, engineVersion: "8.0.39" },
      found(orders),
      /^engineVersion: must not be older than the snapshot's version 8\.0\.40, but is "8\.0\.39"/,
    ],
    [
      "the parameter group is of another version",
      instanceArgs,
      { ...found(orders), "aws:rds/parameterGroup:ParameterGroup": ({ id }) => ({ name: id, family: "mysql8.4" }) },
      /^parameterGroupName: must be .* but "orders-eu-west-1" has the family mysql8\.4/,
    ],
    [
      "the cluster parameter group is of another engine",
      clusterArgs,
      {
        ...found(cluster),
        "aws:rds/clusterParameterGroup:ClusterParameterGroup": ({ id }) => ({
          name: id,
          family: "aurora-postgresql15",
        }),
      },
      /^clusterParameterGroupName: .* has the family aurora-postgresql15/,
    ],
    [
      "the option group is of another version",
      instanceArgs,
      {
        ...found(orders),
        "aws:rds/optionGroup:OptionGroup": ({ id }) => ({ name: id, engineName: "mysql", majorEngineVersion: "8.4" }),
      },
      /^optionGroupName: must be .* but "orders-options" is for mysql 8\.4/,
    ],
    [
      "the key cannot be used",
      { ...clusterArgs, kmsKeyId: KEY },
      {
        ...found(cluster),
        "aws:kms/getKey:getKey": ({ keyId }) => ({ arn: keyId, keyManager: "CUSTOMER", keyState: "Disabled" }),
      },
      /^kmsKeyId: .* has the state Disabled/,
    ],
  ];
  for (const [what, args, answers, expected] of refused) {
    it(`refuses on preview, before it declares anything, when ${what}`, async () => {
      const { problems, registered } = await refusal(args, answers, true);
      assert.match(problems.join("\n"), expected);
      assert.deepEqual(registered, [COMPONENT]);
    });
  }

  const own = { name: "own" };
  const replica = { sourceRegion: "us-east-1", sourceParameterGroupName: "own", region: "eu-west-1" };
  for (const [what, args, groupsOf, expected] of [
    [
      "parameters",
      instanceArgs,
      () => ({ parameterGroupName: new aws.rds.ParameterGroup("own", { ...own, family: "postgres16" }).name }),
      /^parameterGroupName: must be a parameter group for mysql 8\.0\.40, but "own" has the family postgres16;/,
    ],
    [
      "options",
      instanceArgs,
      () => {
        const oracle = { engineName: "oracle-ee", majorEngineVersion: "19" };
        return { optionGroupName: new aws.rds.OptionGroup("own", { ...own, ...oracle }).name };
      },
      /^optionGroupName: must be an option group for mysql 8\.0\.40, but "own" is for oracle-ee 19;/,
    ],
    [
      "cluster parameters",
      clusterArgs,
      () => {
        const group = new aws.rds.ClusterParameterGroup("own", { ...own, family: "aurora-postgresql16" });
        return { clusterParameterGroupName: group.name };
      },
      /^clusterParameterGroupName: must be .* but "own" has the family aurora-postgresql16;/,
    ],
    [
      "replicated parameters",
      { ...instanceArgs, engineVersion: "8.4.3", optionGroupName: "default:mysql-8-4" },
      () => ({ parameterGroupName: new ReplicatedParameterGroup("own", replica).parameterGroupName }),
      /^parameterGroupName: must be a parameter group for mysql 8\.4\.3, but "own" has the family mysql8\.0;/,
    ],
  ] as const) {
    for (const preview of [true, false]) {
      it(`refuses, on ${preview ? "preview" : "up"}, a group of ${what} that the same program creates for another engine or family`, async () => {
        const snapshot = { ...(args === clusterArgs ? cluster : orders), engineVersion: args.engineVersion };
        const answers = { ...groups, ...found(snapshot) };
        const program = (opts: pulumi.ComponentResourceOptions) =>
          new RestoredDatabase("orders", { ...args, ...groupsOf() }, opts);
        const { errors, resources, reads } = await record(program, { answers, preview });
        assert.match(errors.flatMap(argumentErrors).join("\n"), new RegExp(expected.source, "m"));
        assert.equal(
          resources.some(({ type }) => /:(?:Instance|Cluster)$/.test(type)),
          false,
        );
        assert.equal(
          reads.some(({ name, id }) => id === "own" && name !== "own-source"),
          false,
        );
      });
    }
  }

  it("refuses a snapshot in another Region that becomes known later, without a lookup there", async () => {
    const snapshotIdentifier = pulumi.output(SNAPSHOT.replace("eu-west-1", "us-east-1"));
    const { problems, registered, calls } = await refusal({ ...instanceArgs, snapshotIdentifier });
    assert.match(problems.join("\n"), /^snapshotIdentifier: .* is in us-east-1/);
    assert.deepEqual(registered, [COMPONENT]);
    assert.deepEqual(
      calls.map(({ token }) => token),
      ["aws:index/getCallerIdentity:getCallerIdentity"],
    );
  });

  const denied = () => {
    throw new Error("AccessDenied: not authorized");
  };
  const answers = {
    ...groups,
    "aws:rds/getSnapshots:getSnapshots": denied,
    "aws:rds/getClusterSnapshot:getClusterSnapshot": denied,
  };
  const theirs = (args: RestoredDatabaseArgs) => ({
    ...args,
    snapshotIdentifier: `${args.snapshotIdentifier}`.replace("111111111111", "333333333333"),
  });
  for (const [what, args, consequence] of [
    ["a DB instance of this account", instanceArgs, ""],
    [
      "a DB instance of another account",
      theirs(instanceArgs),
      "; the snapshot belongs to another account: if it is encrypted, AWS does not restore a DB instance from it, so copy it with a ReceivedSnapshot first",
    ],
    [
      "a cluster of another account",
      theirs(clusterArgs),
      "; the snapshot belongs to another account: if it is encrypted, the restored cluster would depend on the key of that account, so set kmsKeyId to the full ARN of your own key",
    ],
    ["a cluster of another account under a key of its own", { ...theirs(clusterArgs), kmsKeyId: KEY }, ""],
  ] as const) {
    it(`warns about the risk if the lookup of the snapshot fails for ${what}`, async () => {
      const { errors, warnings } = await record((opts) => new RestoredDatabase("orders", args, opts), { answers });
      assert.deepEqual(errors, []);
      assert.equal(warnings.length, 1);
      const says = `Could not look up the snapshot ${args.snapshotIdentifier}; the checks that depend on it were skipped${consequence}: `;
      assert.ok(warnings[0]?.includes(says), warnings[0]);
    });
  }

  it("accepts the longest identifier of a final snapshot that AWS accepts", async () => {
    const finalSnapshotIdentifier = "a".repeat(63);
    assert.deepEqual((await refusal({ ...clusterArgs, finalSnapshotIdentifier }, found(cluster))).errors, []);
  });

  it("restores an unencrypted shared snapshot", async () => {
    const shared = SNAPSHOT.replace("111111111111", "333333333333");
    const answers = found({ ...orders, dbSnapshotArn: shared, encrypted: false, kmsKeyId: "" });
    const { errors } = await refusal({ ...instanceArgs, snapshotIdentifier: shared }, answers);
    assert.deepEqual(errors, []);
  });
});
