import type {
  CreateDBClusterMessage,
  ModifyDBClusterMessage,
  RestoreDBClusterFromSnapshotMessage,
  ServerlessV2ScalingConfiguration,
} from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, CreatedResource } from "../model";
import { retry } from "../wait";
import { noun, waitUntilGone, waitUntilReady } from "./dbClusterReads";
import { MANAGED_PASSWORD, passwordManagement } from "./masterUserSecrets";
import { nameFrom } from "./names";
import { clearedFields, requestFields } from "./requests";
import { toTagList } from "./tags";

/** RDS's names of the arguments that create and modify requests accept. */
const MODIFIABLE: Readonly<Record<string, string>> = {
  ...MANAGED_PASSWORD,
  allocatedStorage: "AllocatedStorage",
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  backtrackWindow: "BacktrackWindow",
  backupRetentionPeriod: "BackupRetentionPeriod",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbClusterInstanceClass: "DBClusterInstanceClass",
  dbClusterParameterGroupName: "DBClusterParameterGroupName",
  deletionProtection: "DeletionProtection",
  engineVersion: "EngineVersion",
  iamDatabaseAuthenticationEnabled: "EnableIAMDatabaseAuthentication",
  iops: "Iops",
  masterPassword: "MasterUserPassword",
  port: "Port",
  preferredBackupWindow: "PreferredBackupWindow",
  preferredMaintenanceWindow: "PreferredMaintenanceWindow",
  storageType: "StorageType",
  vpcSecurityGroupIds: "VpcSecurityGroupIds",
};

/** RDS's names of the arguments that only a create request accepts. */
const CREATE_ONLY: Readonly<Record<string, string>> = {
  availabilityZones: "AvailabilityZones",
  databaseName: "DatabaseName",
  dbSubnetGroupName: "DBSubnetGroupName",
  enabledCloudwatchLogsExports: "EnableCloudwatchLogsExports",
  engine: "Engine",
  engineMode: "EngineMode",
  kmsKeyId: "KmsKeyId",
  masterUsername: "MasterUsername",
  storageEncrypted: "StorageEncrypted",
};

/** RDS's names of all arguments that a create request accepts. */
export const REQUEST_FIELDS = { ...MODIFIABLE, ...CREATE_ONLY };

/** Arguments that a restore request accepts. User name and encryption come from the snapshot. */
const RESTORE = [
  "availabilityZones",
  "backtrackWindow",
  "copyTagsToSnapshot",
  "databaseName",
  "dbClusterParameterGroupName",
  "dbSubnetGroupName",
  "deletionProtection",
  "enabledCloudwatchLogsExports",
  "engine",
  "engineMode",
  "engineVersion",
  "kmsKeyId",
  "port",
  "storageType",
  "vpcSecurityGroupIds",
];
const AFTER_RESTORE = [
  ...Object.keys(MANAGED_PASSWORD),
  "backupRetentionPeriod",
  "masterPassword",
  "preferredBackupWindow",
  "preferredMaintenanceWindow",
];

/** A create request contains the scaling configuration. After a restore a modify request sends it. */
function scalingOf(args: Arguments): { ServerlessV2ScalingConfiguration?: ServerlessV2ScalingConfiguration } {
  const scaling = args.object("serverlessv2ScalingConfiguration");
  return scaling === undefined
    ? {}
    : {
        ServerlessV2ScalingConfiguration: {
          MinCapacity: scaling.number("minCapacity"),
          MaxCapacity: scaling.number("maxCapacity"),
          SecondsUntilAutoPause: scaling.number("secondsUntilAutoPause"),
        },
      };
}

async function restore(call: Call, args: Arguments, identifier: string): Promise<void> {
  const rds = await call.rds();
  const request = requestFields(args, REQUEST_FIELDS, RESTORE);
  await withContext(`creating ${noun} (restore from snapshot) (${identifier})`, () =>
    rds.restoreDBClusterFromSnapshot({
      ...(request as Partial<RestoreDBClusterFromSnapshotMessage>),
      DBClusterIdentifier: identifier,
      Engine: args.required("engine"),
      SnapshotIdentifier: args.required("snapshotIdentifier"),
      Tags: toTagList(call.tagsAll),
    }),
  );
}

async function createNew(call: Call, args: Arguments, identifier: string): Promise<void> {
  const rds = await call.rds();
  const request = requestFields(args, REQUEST_FIELDS);
  await withContext(`creating ${noun} (${identifier})`, () =>
    rds.createDBCluster({
      ...(request as Partial<CreateDBClusterMessage>),
      ...scalingOf(args),
      DBClusterIdentifier: identifier,
      Engine: args.required("engine"),
      Tags: toTagList(call.tagsAll),
    }),
  );
}

export async function createCluster(call: Call, args: Arguments, created: CreatedResource): Promise<void> {
  const identifier = nameFrom(args, "clusterIdentifier", "tf-");
  const restores = args.string("snapshotIdentifier") !== undefined;
  await (restores ? restore : createNew)(call, args, identifier);
  created.record(identifier, { clusterIdentifier: identifier });
  await waitUntilReady(call, identifier, "create");
  const changes = restores ? { ...requestFields(args, MODIFIABLE, AFTER_RESTORE), ...scalingOf(args) } : {};
  if (Object.keys(changes).length > 0) await modify(call, identifier, { ...changes, ApplyImmediately: true });
}

async function modify(call: Call, id: string, changes: Partial<ModifyDBClusterMessage>): Promise<void> {
  const rds = await call.rds();
  const seconds = Math.min(5 * 60, call.timeoutSeconds);
  await withContext(`updating ${noun} (${id})`, () =>
    retry(call, { code: "InvalidDBClusterStateFault", seconds }, () =>
      rds.modifyDBCluster({ ...changes, DBClusterIdentifier: id }),
    ),
  );
  await waitUntilReady(call, id, "update");
}

/** A modify request contains log exports as a difference, unlike all other arguments. */
function logChanges(before: Arguments, after: Arguments): Partial<ModifyDBClusterMessage> {
  const had = before.strings("enabledCloudwatchLogsExports");
  const wanted = after.strings("enabledCloudwatchLogsExports");
  const DisableLogTypes = had.filter((log) => !wanted.includes(log));
  const EnableLogTypes = wanted.filter((log) => !had.includes(log));
  return { CloudwatchLogsExportConfiguration: { DisableLogTypes, EnableLogTypes } };
}

export async function updateCluster(
  call: Call,
  id: string,
  before: Arguments,
  after: Arguments,
  changed: ReadonlySet<string>,
): Promise<void> {
  const names = [...changed].filter((name) => MODIFIABLE[name] !== undefined);
  const logs = changed.has("enabledCloudwatchLogsExports") ? logChanges(before, after) : {};
  const scaling = changed.has("serverlessv2ScalingConfiguration") ? scalingOf(after) : {};
  if ([names, Object.keys(logs), Object.keys(scaling)].every(({ length }) => length === 0)) return;
  await modify(call, id, {
    ...clearedFields(before, after, MODIFIABLE, names),
    ...requestFields(after, MODIFIABLE, names),
    ...passwordManagement(after, changed),
    ...logs,
    ...scaling,
    ApplyImmediately: after.boolean("applyImmediately") ?? false,
    ...(after.boolean("allowMajorVersionUpgrade") && { AllowMajorVersionUpgrade: true }),
  });
}

export async function deleteCluster(call: Call, id: string, known: Arguments): Promise<void> {
  const skips = known.boolean("skipFinalSnapshot") === true;
  const final = known.string("finalSnapshotIdentifier");
  if (!skips && final === undefined) {
    throw new Error(`deleting ${noun} (${id}): finalSnapshotIdentifier is required when skipFinalSnapshot is false`);
  }
  const rds = await call.rds();
  const busy = { code: "InvalidDBClusterStateFault", message: "is not currently in the available state" };
  await withContext(`deleting ${noun} (${id})`, () =>
    ignoreNotFound(() =>
      retry(call, { ...busy, seconds: Math.min(120, call.timeoutSeconds) }, () =>
        rds.deleteDBCluster({
          DBClusterIdentifier: id,
          DeleteAutomatedBackups: known.boolean("deleteAutomatedBackups") ?? true,
          SkipFinalSnapshot: skips,
          ...(!skips && { FinalDBSnapshotIdentifier: final }),
        }),
      ),
    ),
  );
  await waitUntilGone(call, id);
}
