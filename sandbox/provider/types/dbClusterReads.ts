import type { DBCluster } from "@aws-sdk/client-rds";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, Outputs, ReadResult } from "../model";
import { waitFor } from "../wait";
import { masterUserSecretsOf } from "./masterUserSecrets";
import { prefixOf } from "./names";

export const noun = "RDS Cluster";

const PENDING = [
  "backing-up",
  "configuring-enhanced-monitoring",
  "configuring-iam-database-auth",
  "creating",
  "migrating",
  "modifying",
  "preparing-data-migration",
  "rebooting",
  "renaming",
  "resetting-master-credentials",
  "scaling-compute",
  "scaling-storage",
  "upgrading",
];

export async function findCluster(call: Call, id: string): Promise<DBCluster | undefined> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() => rds.describeDBClusters({ DBClusterIdentifier: id }));
  return response?.DBClusters?.[0];
}

async function status(call: Call, id: string) {
  const found = await findCluster(call, id);
  return found && { state: found.Status ?? "" };
}

/** Waits until a created or modified cluster is available. */
export async function waitUntilReady(call: Call, id: string, what: string): Promise<void> {
  await withContext(`waiting for ${noun} (${id}) ${what}`, () =>
    waitFor(call, { pending: PENDING, target: ["available"], status: () => status(call, id) }),
  );
}

export async function waitUntilGone(call: Call, id: string): Promise<void> {
  const pending = [...PENDING, "available", "deleting", "promoting"];
  await withContext(`waiting for ${noun} (${id}) delete`, () =>
    waitFor(call, { pending, target: [], status: () => status(call, id) }),
  );
}

const membersOf = ({ DBClusterMembers = [] }: DBCluster) =>
  DBClusterMembers.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier ?? "");

function scalingOf({ ServerlessV2ScalingConfiguration: scaling }: DBCluster): Outputs[string] {
  if (scaling?.MinCapacity === undefined || scaling.MaxCapacity === undefined) return undefined;
  const { MinCapacity: minCapacity, MaxCapacity: maxCapacity, SecondsUntilAutoPause: secondsUntilAutoPause } = scaling;
  return { minCapacity, maxCapacity, ...(secondsUntilAutoPause !== undefined && { secondsUntilAutoPause }) };
}

function outputsOf(found: DBCluster): Outputs {
  return {
    allocatedStorage: found.AllocatedStorage,
    arn: found.DBClusterArn,
    autoMinorVersionUpgrade: found.AutoMinorVersionUpgrade,
    availabilityZones: found.AvailabilityZones ?? [],
    backtrackWindow: found.BacktrackWindow,
    backupRetentionPeriod: found.BackupRetentionPeriod,
    clusterIdentifier: found.DBClusterIdentifier,
    clusterIdentifierPrefix: prefixOf(found.DBClusterIdentifier),
    clusterMembers: membersOf(found),
    clusterResourceId: found.DbClusterResourceId,
    copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
    dbClusterInstanceClass: found.DBClusterInstanceClass,
    dbClusterParameterGroupName: found.DBClusterParameterGroup,
    dbSubnetGroupName: found.DBSubnetGroup,
    deletionProtection: found.DeletionProtection ?? false,
    enabledCloudwatchLogsExports: found.EnabledCloudwatchLogsExports ?? [],
    endpoint: found.Endpoint,
    engine: found.Engine,
    engineMode: found.EngineMode,
    engineVersion: found.EngineVersion,
    engineVersionActual: found.EngineVersion,
    hostedZoneId: found.HostedZoneId,
    iamDatabaseAuthenticationEnabled: found.IAMDatabaseAuthenticationEnabled ?? false,
    iops: found.Iops,
    kmsKeyId: found.KmsKeyId,
    masterUsername: found.MasterUsername,
    masterUserSecrets: masterUserSecretsOf(found.MasterUserSecret),
    port: found.Port,
    preferredBackupWindow: found.PreferredBackupWindow,
    preferredMaintenanceWindow: found.PreferredMaintenanceWindow,
    readerEndpoint: found.ReaderEndpoint,
    serverlessv2ScalingConfiguration: scalingOf(found),
    storageEncrypted: found.StorageEncrypted ?? false,
    storageType: found.StorageType,
    vpcSecurityGroupIds: (found.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
    // RDS may not return the database name it was given; the state keeps it.
    ...(found.DatabaseName !== undefined && { databaseName: found.DatabaseName }),
  };
}

export async function readCluster(call: Call, id: string): Promise<ReadResult | undefined> {
  const found = await withContext(`reading ${noun} (${id})`, () => findCluster(call, id));
  return found && { outputs: outputsOf(found) };
}
