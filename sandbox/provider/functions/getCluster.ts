import type { DBCluster } from "@aws-sdk/client-rds";
import { doing } from "../errors";
import type { FunctionType, Outputs } from "../model";
import { findCluster, membersOf } from "../types/dbClusterReads";
import { masterUserSecretsOf } from "../types/masterUserSecrets";
import { resultTypes } from "./databaseResults";

const tagsOf = ({ TagList = [] }: DBCluster) =>
  Object.fromEntries(TagList.map(({ Key = "", Value = "" }) => [Key, Value]));

/** Functions of the real provider answer zero values, never nothing, for what AWS leaves out. */
function resultsOf(cluster: DBCluster): Outputs {
  return {
    arn: cluster.DBClusterArn ?? "",
    availabilityZones: cluster.AvailabilityZones ?? [],
    backtrackWindow: cluster.BacktrackWindow ?? 0,
    backupRetentionPeriod: cluster.BackupRetentionPeriod ?? 0,
    clusterIdentifier: cluster.DBClusterIdentifier ?? "",
    clusterMembers: membersOf(cluster),
    clusterResourceId: cluster.DbClusterResourceId ?? "",
    clusterScalabilityType: cluster.ClusterScalabilityType ?? "",
    databaseInsightsMode: cluster.DatabaseInsightsMode ?? "",
    databaseName: cluster.DatabaseName ?? "",
    dbClusterParameterGroupName: cluster.DBClusterParameterGroup ?? "",
    dbSubnetGroupName: cluster.DBSubnetGroup ?? "",
    dbSystemId: cluster.DBSystemId ?? "",
    deletionProtection: cluster.DeletionProtection ?? false,
    enabledCloudwatchLogsExports: cluster.EnabledCloudwatchLogsExports ?? [],
    endpoint: cluster.Endpoint ?? "",
    engine: cluster.Engine ?? "",
    engineMode: cluster.EngineMode ?? "",
    engineVersion: cluster.EngineVersion ?? "",
    finalSnapshotIdentifier: "",
    hostedZoneId: cluster.HostedZoneId ?? "",
    iamDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled ?? false,
    iamRoles: (cluster.AssociatedRoles ?? []).map(({ RoleArn }) => RoleArn ?? ""),
    id: cluster.DBClusterIdentifier ?? "",
    kmsKeyId: cluster.KmsKeyId ?? "",
    masterUserSecrets: masterUserSecretsOf(cluster.MasterUserSecret),
    masterUsername: cluster.MasterUsername ?? "",
    monitoringInterval: cluster.MonitoringInterval ?? 0,
    monitoringRoleArn: cluster.MonitoringRoleArn ?? "",
    networkType: cluster.NetworkType ?? "",
    port: cluster.Port ?? 0,
    preferredBackupWindow: cluster.PreferredBackupWindow ?? "",
    preferredMaintenanceWindow: cluster.PreferredMaintenanceWindow ?? "",
    readerEndpoint: cluster.ReaderEndpoint ?? "",
    replicationSourceIdentifier: cluster.ReplicationSourceIdentifier ?? "",
    storageEncrypted: cluster.StorageEncrypted ?? false,
    tags: tagsOf(cluster),
    upgradeRolloutOrder: cluster.UpgradeRolloutOrder ?? "",
    vpcSecurityGroupIds: (cluster.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
  };
}

export const getCluster: FunctionType = {
  token: "aws:rds/getCluster:getCluster",
  description: "One DB cluster.",
  regional: true,
  arguments: { clusterIdentifier: { type: "string", required: true }, tags: { type: "map" } },
  results: resultTypes(resultsOf({})),
  async invoke(call, args) {
    const id = args.need("clusterIdentifier");
    const found = await doing(`reading RDS Cluster (${id})`, () => findCluster(call, id));
    if (found === undefined) throw new Error(`reading RDS Cluster (${id}): couldn't find resource`);
    return resultsOf(found);
  },
};
