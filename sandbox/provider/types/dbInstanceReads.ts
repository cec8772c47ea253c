import type { DBInstance } from "@aws-sdk/client-rds";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, Outputs, ReadResult } from "../model";
import { waitFor } from "../wait";
import { masterUserSecretsOf } from "./masterUserSecrets";

export const noun = "RDS DB Instance";

const PENDING = [
  "backing-up",
  "configuring-enhanced-monitoring",
  "configuring-iam-database-auth",
  "configuring-log-exports",
  "creating",
  "maintenance",
  "modifying",
  "rebooting",
  "renaming",
  "resetting-master-credentials",
  "starting",
  "stopping",
  "storage-config-upgrade",
  "storage-full",
  "upgrading",
];
const READY = ["available", "storage-optimization"];

/** Finds an instance by its identifier or its resource ID. Since pulumi-aws 6 the resource ID is the ID of the resource. */
export async function findInstance(call: Call, id: string): Promise<DBInstance | undefined> {
  const rds = await call.rds();
  const isResourceId = /^db-[0-9A-Z]{2,255}$/.test(id);
  const response = await ignoreNotFound(() =>
    rds.describeDBInstances(
      isResourceId ? { Filters: [{ Name: "dbi-resource-id", Values: [id] }] } : { DBInstanceIdentifier: id },
    ),
  );
  const found = response?.DBInstances ?? [];
  if (found.length > 1) throw new Error(`reading ${noun} (${id}): too many results: wanted 1, got ${found.length}`);
  return found[0];
}

/** Waits until a created or modified instance is available. */
export async function waitUntilReady(call: Call, id: string, what: string, called = noun): Promise<void> {
  await withContext(`waiting for ${called} (${id}) ${what}`, () =>
    waitFor(call, {
      pending: PENDING,
      target: READY,
      async status() {
        const found = await findInstance(call, id);
        return found && { state: found.DBInstanceStatus ?? "" };
      },
    }),
  );
}

/** Waits until a deleted instance no longer exists. */
export async function waitUntilGone(call: Call, id: string, identifier: string, called = noun): Promise<void> {
  await withContext(`waiting for ${called} (${identifier}) delete`, () =>
    waitFor(call, {
      pending: [...PENDING, ...READY, "deleting"],
      target: [],
      async status() {
        const found = await findInstance(call, id);
        return found && { state: found.DBInstanceStatus ?? "" };
      },
    }),
  );
}

/** AWS returns groups as memberships; the first is the instance's own. */
function outputsOf(found: DBInstance): Outputs {
  return {
    address: found.Endpoint?.Address,
    allocatedStorage: found.AllocatedStorage,
    arn: found.DBInstanceArn,
    autoMinorVersionUpgrade: found.AutoMinorVersionUpgrade ?? false,
    availabilityZone: found.AvailabilityZone,
    backupRetentionPeriod: found.BackupRetentionPeriod,
    backupWindow: found.PreferredBackupWindow,
    caCertIdentifier: found.CACertificateIdentifier,
    copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
    dbName: found.DBName,
    dbSubnetGroupName: found.DBSubnetGroup?.DBSubnetGroupName,
    deletionProtection: found.DeletionProtection ?? false,
    endpoint: found.Endpoint && `${found.Endpoint.Address}:${found.Endpoint.Port}`,
    engine: found.Engine,
    engineVersion: found.EngineVersion,
    engineVersionActual: found.EngineVersion,
    hostedZoneId: found.Endpoint?.HostedZoneId,
    identifier: found.DBInstanceIdentifier,
    instanceClass: found.DBInstanceClass,
    iops: found.Iops,
    kmsKeyId: found.KmsKeyId,
    latestRestorableTime: found.LatestRestorableTime?.toISOString(),
    licenseModel: found.LicenseModel,
    maintenanceWindow: found.PreferredMaintenanceWindow,
    // A limit equal to the storage means that storage autoscaling is off.
    maxAllocatedStorage: found.MaxAllocatedStorage === found.AllocatedStorage ? undefined : found.MaxAllocatedStorage,
    multiAz: found.MultiAZ ?? false,
    optionGroupName: found.OptionGroupMemberships?.[0]?.OptionGroupName,
    parameterGroupName: found.DBParameterGroups?.[0]?.DBParameterGroupName,
    masterUserSecrets: masterUserSecretsOf(found.MasterUserSecret),
    port: found.Endpoint?.Port,
    publiclyAccessible: found.PubliclyAccessible ?? false,
    resourceId: found.DbiResourceId,
    status: found.DBInstanceStatus,
    storageEncrypted: found.StorageEncrypted ?? false,
    storageThroughput: found.StorageThroughput,
    storageType: found.StorageType,
    username: found.MasterUsername,
    vpcSecurityGroupIds: (found.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
  };
}

export async function readInstance(call: Call, id: string): Promise<ReadResult | undefined> {
  const found = await withContext(`reading ${noun} (${id})`, () => findInstance(call, id));
  return found && { id: found.DbiResourceId ?? id, outputs: outputsOf(found) };
}
