import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT } from "../arguments/timeouts";
import type { RestoredDatabaseArgs, RestoredInstance } from "./args";
import type { CheckedInputs } from "./inputs";
import { finalSnapshotOf, identifierOf } from "./validate";

/** What a restored database of either kind gives out. */
export interface Database {
  identifier: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  endpoint: pulumi.Output<string>;
  readerEndpoint: pulumi.Output<string | undefined>;
  port: pulumi.Output<number>;
  instanceIdentifiers: pulumi.Output<string[]>;
  dbSubnetGroupName: pulumi.Output<string>;
}

/** A cluster has one instance unless it is told otherwise: without any nothing can connect to it. */
const DEFAULT_INSTANCES: readonly RestoredInstance[] = [{ name: "1" }];

/** Declares a DB instance, and its subnet group if that is to be made. */
export function declareInstance(
  name: string,
  args: RestoredDatabaseArgs,
  inputs: CheckedInputs,
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
      // Said, since the provider reads it back and would replace an encrypted database that does not say so.
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

/** Declares an Aurora cluster and its instances, and its subnet group if that is to be made. */
export function declareCluster(
  name: string,
  args: RestoredDatabaseArgs,
  inputs: CheckedInputs,
  parent: pulumi.Resource,
): Database {
  const { clusterParameterGroupName, kmsKeyId } = inputs;
  const cluster = new rds.Cluster(
    name,
    {
      ...databaseInputs(name, args, inputs, parent),
      clusterIdentifier: identifierOf(name, args),
      engine: args.engine,
      ...omitUndefined({ dbClusterParameterGroupName: clusterParameterGroupName, kmsKeyId }),
    },
    databaseOptions(args, parent, []),
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
  inputs: CheckedInputs,
  parent: pulumi.Resource,
): rds.ClusterInstance {
  return new rds.ClusterInstance(
    `${name}-${suffix}`,
    {
      ...instanceInputs(args),
      region: args.region,
      clusterIdentifier: cluster.clusterIdentifier,
      identifier: `${identifierOf(name, args)}-${suffix}`,
      instanceClass,
      engine: cluster.engine as pulumi.Output<rds.EngineType>,
      engineVersion: cluster.engineVersion,
      dbParameterGroupName: inputs.parameterGroupName,
      ...omitUndefined({ availabilityZone, promotionTier, tags: inputs.tags }),
    },
    { parent, customTimeouts: timeouts(args), ...deletion(args) },
  );
}

/** What an instance and a cluster have in common. */
function databaseInputs(name: string, args: RestoredDatabaseArgs, inputs: CheckedInputs, parent: pulumi.Resource) {
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

/** What a DB instance and the instance of a cluster have in common. */
function instanceInputs({ autoMinorVersionUpgrade }: RestoredDatabaseArgs) {
  return { publiclyAccessible: false, autoMinorVersionUpgrade: autoMinorVersionUpgrade ?? false };
}

function subnetGroup(
  name: string,
  args: RestoredDatabaseArgs,
  { subnetIds, tags }: CheckedInputs,
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
    // A snapshot is gone one day, and the database was restored from it all the same.
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    // Its identifier is given, so that another one can only take its place once it is gone.
    deleteBeforeReplace: true,
    customTimeouts: timeouts(args),
    ...deletion(args),
  };
}

/** Subnet group and instances too: a destroy that fails at a protected cluster must not have taken its instances. */
function deletion({ deletion = Deletion.Protect }: RestoredDatabaseArgs) {
  return deletionOptions(deletion);
}

function timeouts({ createTimeout = DEFAULT_CREATE_TIMEOUT }: RestoredDatabaseArgs) {
  return { create: createTimeout };
}
