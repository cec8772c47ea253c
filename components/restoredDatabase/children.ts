import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined } from "../arguments/inputs";
import { retriedUntilSeen } from "../arguments/propagation";
import { DEFAULT_TIMEOUT } from "../arguments/timeouts";
import type { RestoredDatabaseArgs, RestoredInstance } from "./args";
import type { ValidatedInputs } from "./inputs";
import { finalSnapshotOf, identifierOf } from "./validate";

/** The outputs that a DB instance and an Aurora cluster have in common. */
export interface Database {
  identifier: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  endpoint: pulumi.Output<string>;
  readerEndpoint: pulumi.Output<string | undefined>;
  port: pulumi.Output<number>;
  instanceIdentifiers: pulumi.Output<string[]>;
  dbSubnetGroupName: pulumi.Output<string>;
}

/** A cluster without an instance would not accept connections. */
const DEFAULT_INSTANCES: readonly RestoredInstance[] = [{ name: "1" }];

/** Declares a DB instance and, with `subnetIds`, its subnet group. */
export function declareInstance(
  name: string,
  args: RestoredDatabaseArgs,
  inputs: ValidatedInputs,
  parent: pulumi.Resource,
): Database {
  const { optionGroupName } = inputs;
  const { multiAz, allocatedStorage, iops } = args;
  const instance = new rds.Instance(
    name,
    {
      ...databaseInputs(name, args, inputs, parent),
      ...instanceInputs(args),
      identifier: identifierOf(name, args),
      engine: args.engine,
      instanceClass: args.instanceClass,
      parameterGroupName: inputs.parameterGroupName,
      // The provider reads this back, and would otherwise replace an encrypted database.
      storageEncrypted: inputs.storageEncrypted,
      ...omitUndefined({ optionGroupName, multiAz, allocatedStorage, iops }),
    },
    databaseOptions(args, parent, ["storageEncrypted"]),
  );
  return {
    identifier: instance.identifier,
    arn: instance.arn,
    endpoint: instance.address,
    readerEndpoint: pulumi.output(undefined),
    port: instance.port,
    instanceIdentifiers: pulumi.all([instance.identifier]),
    dbSubnetGroupName: instance.dbSubnetGroupName,
  };
}

/** Declares an Aurora cluster, its instances and, with `subnetIds`, its subnet group. */
export function declareCluster(
  name: string,
  args: RestoredDatabaseArgs,
  inputs: ValidatedInputs,
  parent: pulumi.Resource,
): Database {
  const { clusterParameterGroupName, kmsKeyId, serverlessv2ScalingConfiguration } = inputs;
  const cluster = new rds.Cluster(
    name,
    {
      ...databaseInputs(name, args, inputs, parent),
      clusterIdentifier: identifierOf(name, args),
      engine: args.engine,
      ...omitUndefined({
        dbClusterParameterGroupName: clusterParameterGroupName,
        kmsKeyId,
        serverlessv2ScalingConfiguration,
      }),
    },
    { ...databaseOptions(args, parent, []), ...retriedUntilSeen("Cluster", name) },
  );
  const instances = (args.instances ?? DEFAULT_INSTANCES).map((instance) =>
    declareClusterInstance(name, args, instance, cluster, inputs, parent),
  );
  return {
    identifier: cluster.clusterIdentifier,
    arn: cluster.arn,
    endpoint: cluster.endpoint,
    readerEndpoint: cluster.readerEndpoint,
    port: cluster.port,
    instanceIdentifiers: pulumi.all(instances.map(({ identifier }) => identifier)),
    dbSubnetGroupName: cluster.dbSubnetGroupName,
  };
}

function declareClusterInstance(
  name: string,
  args: RestoredDatabaseArgs,
  { name: suffix, instanceClass = args.instanceClass, availabilityZone, promotionTier }: RestoredInstance,
  cluster: rds.Cluster,
  inputs: ValidatedInputs,
  parent: pulumi.Resource,
): rds.ClusterInstance {
  return new rds.ClusterInstance(
    `${name}-${suffix}`,
    {
      ...instanceInputs(args),
      region: args.region,
      clusterIdentifier: cluster.clusterIdentifier,
      identifier: `${identifierOf(name, args)}-${suffix}`,
      instanceClass: inputs.instanceClass(instanceClass),
      engine: cluster.engine as pulumi.Output<rds.EngineType>,
      engineVersion: cluster.engineVersion,
      dbParameterGroupName: inputs.parameterGroupName,
      ...omitUndefined({ availabilityZone, promotionTier, tags: inputs.tags }),
    },
    { parent, customTimeouts: timeouts(args), ...deletion(args) },
  );
}

/** Returns the inputs that a DB instance and a cluster have in common. */
function databaseInputs(name: string, args: RestoredDatabaseArgs, inputs: ValidatedInputs, parent: pulumi.Resource) {
  const { snapshotIdentifier, engineVersion, vpcSecurityGroupIds, tags } = inputs;
  const { storageType, port, backupRetentionPeriod } = args;
  return {
    region: args.region,
    snapshotIdentifier,
    engineVersion,
    vpcSecurityGroupIds,
    dbSubnetGroupName: subnetGroup(name, args, inputs, parent),
    deletionProtection: args.deletion !== Deletion.Delete,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier:
      args.replaceOnNewSnapshot === true
        ? snapshotIdentifier.apply((snapshot) => finalSnapshotOf(name, args, snapshot))
        : finalSnapshotOf(name, args, ""),
    ...omitUndefined({ storageType, port, backupRetentionPeriod, tags }),
  };
}

/** Returns the inputs that a DB instance and an instance of a cluster have in common. */
function instanceInputs({ autoMinorVersionUpgrade }: RestoredDatabaseArgs) {
  return { publiclyAccessible: false, autoMinorVersionUpgrade: autoMinorVersionUpgrade ?? false };
}

function subnetGroup(
  name: string,
  args: RestoredDatabaseArgs,
  { subnetIds, tags }: ValidatedInputs,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  if (subnetIds === undefined) {
    return args.dbSubnetGroupName ?? "";
  }
  const group = new rds.SubnetGroup(
    name,
    {
      region: args.region,
      name: identifierOf(name, args),
      description: `Subnets of ${identifierOf(name, args)}`,
      subnetIds,
      ...omitUndefined({ tags }),
    },
    { parent, ...deletion(args) },
  );
  return group.name;
}

function databaseOptions(
  args: RestoredDatabaseArgs,
  parent: pulumi.Resource,
  ignored: readonly string[],
): pulumi.CustomResourceOptions {
  const ignoreChanges = [...(args.replaceOnNewSnapshot === true ? [] : ["snapshotIdentifier"]), ...ignored];
  return {
    parent,
    // A change of the snapshot must not replace the database, unless the program asks for it.
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    // The replacement has the same identifier, so the old database must be deleted first.
    deleteBeforeReplace: true,
    customTimeouts: timeouts(args),
    ...deletion(args),
  };
}

/** Applies to subnet group and instances too, so that a destroy that fails at the cluster keeps them. */
function deletion({ deletion = Deletion.Protect }: RestoredDatabaseArgs) {
  return deletionOptions(deletion);
}

/** The provider's own defaults are 40 to 120 minutes, but a change of storage or a final snapshot can take hours. */
function timeouts(args: RestoredDatabaseArgs) {
  const { createTimeout = DEFAULT_TIMEOUT, updateTimeout = DEFAULT_TIMEOUT, deleteTimeout = DEFAULT_TIMEOUT } = args;
  return { create: createTimeout, update: updateTimeout, delete: deleteTimeout };
}
