import type { DBInstance } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { declaredFunction } from "../declared";
import { withContext } from "../errors";
import type { Call, FunctionType, Outputs } from "../model";
import { allPages } from "../pages";
import { masterUserSecretsOf } from "../types/masterUserSecrets";
import { fromTagList } from "../types/tags";

async function find(call: Call, args: Arguments): Promise<DBInstance> {
  const rds = await call.rds();
  const identifier = args.string("dbInstanceIdentifier");
  const wanted = Object.entries(args.map("tags"));
  const found = await allPages(async (marker) => {
    const page = await rds.describeDBInstances({
      ...(identifier !== undefined && { DBInstanceIdentifier: identifier }),
      ...marker,
    });
    return { Marker: page.Marker, items: page.DBInstances };
  });
  const matching = found.filter((instance) =>
    wanted.every(([key, value]) => fromTagList(instance.TagList)[key] === value),
  );
  const [first] = matching;
  if (first === undefined) throw new Error("no matching RDS DB Instance found");
  if (matching.length > 1) throw new Error("multiple RDS DB Instances matched; use additional constraints");
  return first;
}

function resultsOf(instance: DBInstance): Outputs {
  return {
    address: instance.Endpoint?.Address ?? "",
    allocatedStorage: instance.AllocatedStorage ?? 0,
    autoMinorVersionUpgrade: instance.AutoMinorVersionUpgrade ?? false,
    availabilityZone: instance.AvailabilityZone ?? "",
    backupRetentionPeriod: instance.BackupRetentionPeriod ?? 0,
    caCertIdentifier: instance.CACertificateIdentifier ?? "",
    databaseInsightsMode: instance.DatabaseInsightsMode ?? "",
    dbClusterIdentifier: instance.DBClusterIdentifier ?? "",
    dbInstanceArn: instance.DBInstanceArn ?? "",
    dbInstanceClass: instance.DBInstanceClass ?? "",
    dbInstanceIdentifier: instance.DBInstanceIdentifier ?? "",
    dbInstancePort: instance.DbInstancePort ?? 0,
    dbName: instance.DBName ?? "",
    dbParameterGroups: (instance.DBParameterGroups ?? []).map((group) => group.DBParameterGroupName ?? ""),
    dbSubnetGroup: instance.DBSubnetGroup?.DBSubnetGroupName ?? "",
    enabledCloudwatchLogsExports: instance.EnabledCloudwatchLogsExports ?? [],
    endpoint: instance.Endpoint ? `${instance.Endpoint.Address}:${instance.Endpoint.Port}` : "",
    engine: instance.Engine ?? "",
    engineVersion: instance.EngineVersion ?? "",
    hostedZoneId: instance.Endpoint?.HostedZoneId ?? "",
    id: instance.DBInstanceIdentifier ?? "",
    iops: instance.Iops ?? 0,
    kmsKeyId: instance.KmsKeyId ?? "",
    licenseModel: instance.LicenseModel ?? "",
    masterUsername: instance.MasterUsername ?? "",
    maxAllocatedStorage: instance.MaxAllocatedStorage ?? 0,
    monitoringInterval: instance.MonitoringInterval ?? 0,
    monitoringRoleArn: instance.MonitoringRoleArn ?? "",
    multiAz: instance.MultiAZ ?? false,
    networkType: instance.NetworkType ?? "",
    optionGroupMemberships: (instance.OptionGroupMemberships ?? []).map((group) => group.OptionGroupName ?? ""),
    port: instance.Endpoint?.Port ?? 0,
    preferredBackupWindow: instance.PreferredBackupWindow ?? "",
    preferredMaintenanceWindow: instance.PreferredMaintenanceWindow ?? "",
    publiclyAccessible: instance.PubliclyAccessible ?? false,
    replicateSourceDb: instance.ReadReplicaSourceDBInstanceIdentifier ?? "",
    resourceId: instance.DbiResourceId ?? "",
    storageEncrypted: instance.StorageEncrypted ?? false,
    storageThroughput: instance.StorageThroughput ?? 0,
    storageType: instance.StorageType ?? "",
    tags: fromTagList(instance.TagList),
    timezone: instance.Timezone ?? "",
    upgradeRolloutOrder: instance.UpgradeRolloutOrder ?? "",
    vpcSecurityGroups: (instance.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
    masterUserSecrets: masterUserSecretsOf(instance.MasterUserSecret),
  };
}

export const getInstance: FunctionType = {
  ...declaredFunction("aws:rds/getInstance:getInstance"),
  description: "One RDS DB instance.",
  invoke: async (call, args) => resultsOf(await withContext("reading RDS DB Instance", () => find(call, args))),
};
