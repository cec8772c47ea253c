import type {
  CreateDBInstanceMessage,
  DBInstance,
  ModifyDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
} from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, CreatedResource } from "../model";
import { noun, waitUntilGone, waitUntilReady } from "./dbInstanceReads";
import { MANAGED_PASSWORD, passwordManagement } from "./masterUserSecrets";
import { nameFrom } from "./names";
import { clearedFields, type RequestFields, requestFields } from "./requests";
import { toTagList } from "./tags";

/** RDS's names of the arguments that create and modify requests accept. */
const MODIFIABLE: Readonly<Record<string, string>> = {
  ...MANAGED_PASSWORD,
  allocatedStorage: "AllocatedStorage",
  autoMinorVersionUpgrade: "AutoMinorVersionUpgrade",
  backupRetentionPeriod: "BackupRetentionPeriod",
  backupWindow: "PreferredBackupWindow",
  copyTagsToSnapshot: "CopyTagsToSnapshot",
  dbSubnetGroupName: "DBSubnetGroupName",
  deletionProtection: "DeletionProtection",
  engineVersion: "EngineVersion",
  instanceClass: "DBInstanceClass",
  iops: "Iops",
  licenseModel: "LicenseModel",
  maintenanceWindow: "PreferredMaintenanceWindow",
  maxAllocatedStorage: "MaxAllocatedStorage",
  multiAz: "MultiAZ",
  optionGroupName: "OptionGroupName",
  parameterGroupName: "DBParameterGroupName",
  password: "MasterUserPassword",
  port: "Port",
  publiclyAccessible: "PubliclyAccessible",
  storageThroughput: "StorageThroughput",
  storageType: "StorageType",
  vpcSecurityGroupIds: "VpcSecurityGroupIds",
};

/** RDS's names of the arguments that only a create request accepts. In a restore they come from the snapshot, except the zone. */
const CREATE_ONLY: Readonly<Record<string, string>> = {
  availabilityZone: "AvailabilityZone",
  dbName: "DBName",
  engine: "Engine",
  kmsKeyId: "KmsKeyId",
  storageEncrypted: "StorageEncrypted",
  username: "MasterUsername",
};

/** RDS's names of all arguments that a create request accepts. */
export const REQUEST_FIELDS = { ...MODIFIABLE, ...CREATE_ONLY };

/** Arguments that a restore request does not accept. A modify request sets them after the restore. */
const AFTER_RESTORE = [
  ...Object.keys(MANAGED_PASSWORD),
  "allocatedStorage",
  "backupRetentionPeriod",
  "backupWindow",
  "engineVersion",
  "iops",
  "maintenanceWindow",
  "maxAllocatedStorage",
  "password",
  "storageThroughput",
  "storageType",
];

/** A restored SQL Server instance can be Multi-AZ only after its backups are enabled. */
const afterRestore = (args: Arguments): string[] =>
  args.string("engine")?.toLowerCase().startsWith("sqlserver") ? [...AFTER_RESTORE, "multiAz"] : AFTER_RESTORE;

/** Engines whose restore request does not accept a database name. */
const NAMELESS = ["mysql", "mariadb", "postgres"];

async function restore(call: Call, args: Arguments, identifier: string): Promise<DBInstance | undefined> {
  const rds = await call.rds();
  const { kmsKeyId: _key, storageEncrypted: _encrypted, username: _user, dbName, ...createOnly } = CREATE_ONLY;
  const engine = args.string("engine")?.toLowerCase();
  const named = dbName !== undefined && !NAMELESS.includes(engine ?? "");
  const names = { ...MODIFIABLE, ...createOnly, ...(named && { dbName }) };
  const later = afterRestore(args);
  const only = Object.keys(names).filter((name) => !later.includes(name));
  const request = { ...requestFields(args, names, only), DBSnapshotIdentifier: args.required("snapshotIdentifier") };
  const response = await withContext(`creating ${noun} (restore from snapshot) (${identifier})`, () =>
    rds.restoreDBInstanceFromDBSnapshot({
      ...(request as Partial<RestoreDBInstanceFromDBSnapshotMessage>),
      DBInstanceIdentifier: identifier,
      ...(engine !== undefined && { Engine: engine }),
      Tags: toTagList(call.tagsAll),
    }),
  );
  return response.DBInstance;
}

async function createNew(call: Call, args: Arguments, identifier: string): Promise<DBInstance | undefined> {
  const rds = await call.rds();
  const needed = ["allocatedStorage", "engine", "username"];
  for (const name of args.boolean("manageMasterUserPassword") ? needed : [...needed, "password"]) {
    if (args.properties[name] === undefined)
      throw new Error(`creating ${noun} (${identifier}): "${name}": required field is not set`);
  }
  const request = requestFields(args, REQUEST_FIELDS);
  const response = await withContext(`creating ${noun} (${identifier})`, () =>
    rds.createDBInstance({
      ...(request as Partial<CreateDBInstanceMessage>),
      DBInstanceIdentifier: identifier,
      DBInstanceClass: args.required("instanceClass"),
      Engine: args.required("engine"),
      Tags: toTagList(call.tagsAll),
    }),
  );
  return response.DBInstance;
}

export async function createInstance(call: Call, args: Arguments, created: CreatedResource): Promise<void> {
  const identifier = nameFrom(args, "identifier");
  const restores = args.string("snapshotIdentifier") !== undefined;
  const made = await (restores ? restore : createNew)(call, args, identifier);
  const id = made?.DbiResourceId ?? identifier;
  created.record(id, { identifier, resourceId: made?.DbiResourceId, arn: made?.DBInstanceArn });
  await waitUntilReady(call, id, "create");
  const changes = restores ? requestFields(args, MODIFIABLE, afterRestore(args)) : {};
  if (Object.keys(changes).length === 0) return;
  const upgrades = restores && args.boolean("allowMajorVersionUpgrade") === true;
  await modify(call, id, identifier, {
    ...changes,
    ApplyImmediately: true,
    ...(upgrades && { AllowMajorVersionUpgrade: true }),
  });
}

async function modify(call: Call, id: string, identifier: string, changes: RequestFields): Promise<void> {
  const rds = await call.rds();
  await withContext(`updating ${noun} (${identifier})`, () =>
    rds.modifyDBInstance({ ...(changes as Partial<ModifyDBInstanceMessage>), DBInstanceIdentifier: identifier }),
  );
  await waitUntilReady(call, id, "update");
}

export async function updateInstance(
  call: Call,
  id: string,
  before: Arguments,
  after: Arguments,
  changed: ReadonlySet<string>,
): Promise<void> {
  // The other arguments only control the provider.
  const names = [...changed].filter((name) => MODIFIABLE[name] !== undefined || name === "identifier");
  if (names.length === 0) return;
  // RDS requires storage and IOPS in the same request.
  const storage = ["allocatedStorage", "iops"];
  if (storage.some((name) => changed.has(name))) names.push(...storage);
  const { Port, ...changes } = {
    ...clearedFields(before, after, MODIFIABLE, names),
    ...requestFields(after, MODIFIABLE, names),
    ...passwordManagement(after, changed),
  };
  await modify(call, id, before.required("identifier"), {
    ...changes,
    ApplyImmediately: after.boolean("applyImmediately") ?? false,
    // Without a limit, storage autoscaling ends: RDS expects the current storage as the limit.
    ...(changed.has("maxAllocatedStorage") && {
      MaxAllocatedStorage: after.number("maxAllocatedStorage") || after.number("allocatedStorage") || 0,
    }),
    ...(Port !== undefined && { DBPortNumber: Port }),
    ...(changed.has("identifier") && { NewDBInstanceIdentifier: after.required("identifier") }),
    ...(after.boolean("allowMajorVersionUpgrade") && { AllowMajorVersionUpgrade: true }),
  });
}

export async function deleteInstance(call: Call, id: string, known: Arguments): Promise<void> {
  const identifier = known.string("identifier") ?? id;
  const skips = known.boolean("skipFinalSnapshot") === true;
  const final = known.string("finalSnapshotIdentifier");
  if (!skips && final === undefined) {
    throw new Error(`deleting ${noun} (${id}): finalSnapshotIdentifier is required when skipFinalSnapshot is false`);
  }
  const rds = await call.rds();
  await withContext(`deleting ${noun} (${identifier})`, () =>
    ignoreNotFound(() =>
      rds.deleteDBInstance({
        DBInstanceIdentifier: identifier,
        DeleteAutomatedBackups: known.boolean("deleteAutomatedBackups") ?? true,
        SkipFinalSnapshot: skips,
        ...(!skips && { FinalDBSnapshotIdentifier: final }),
      }),
    ),
  );
  await waitUntilGone(call, id, identifier);
}
