import type { Properties, ResourceType } from "../model";
import type { Value } from "../values";
import { noun, readInstance } from "./dbInstanceReads";
import { createInstance, deleteInstance, updateInstance } from "./dbInstances";
import { rdsTagging } from "./rdsTags";

function identifierProblem(value: Value): string | undefined {
  const ok = /^[a-z](?!.*--)[0-9a-z-]*(?<!-)$/.test(String(value)) && String(value).length <= 63;
  return ok
    ? undefined
    : `only lowercase letters, digits and hyphens, first a letter, no double or last hyphen, 63 at most; got "${value}"`;
}

const finalSnapshotProblem = (value: Value) =>
  /^[A-Za-z](?!.*--)[0-9A-Za-z-]*(?<!-)$/.test(String(value))
    ? undefined
    : `only letters, digits and hyphens, first a letter, no double or last hyphen; got "${value}"`;

const arnProblem = (value: Value) => (String(value).startsWith("arn:") ? undefined : `is an invalid ARN: ${value}`);

const lower = (window: Value) => String(window).toLowerCase();

const ARGUMENTS: Properties = {
  allocatedStorage: { type: "integer", computed: true, description: "Gibibytes." },
  allowMajorVersionUpgrade: { type: "boolean" },
  applyImmediately: { type: "boolean", description: "Whether changes wait for the maintenance window." },
  autoMinorVersionUpgrade: { type: "boolean", default: true },
  availabilityZone: { type: "string", computed: true, replaces: true },
  backupRetentionPeriod: { type: "integer", computed: true, description: "Days, 0 to 35." },
  backupWindow: { type: "string", computed: true },
  copyTagsToSnapshot: { type: "boolean", default: false },
  dbName: { type: "string", computed: true, replaces: true },
  dbSubnetGroupName: { type: "string", computed: true },
  deleteAutomatedBackups: { type: "boolean", default: true },
  deletionProtection: { type: "boolean" },
  engine: { type: "string", computed: true, replaces: true },
  engineVersion: {
    type: "string",
    computed: true,
    // A version as 8.0 stands for any 8.0.x: the state keeps it, and engineVersionActual has all of it.
    fuller: (known, read) => String(read).startsWith(`${known}.`),
  },
  finalSnapshotIdentifier: { type: "string", check: finalSnapshotProblem },
  identifier: { type: "string", computed: true, conflicts: ["identifierPrefix"], check: identifierProblem },
  identifierPrefix: { type: "string", computed: true, replaces: true, conflicts: ["identifier"] },
  instanceClass: { type: "string", required: true },
  iops: { type: "integer", computed: true },
  kmsKeyId: { type: "string", computed: true, replaces: true, check: arnProblem },
  licenseModel: { type: "string", computed: true },
  maintenanceWindow: { type: "string", computed: true, same: (a, b) => lower(a) === lower(b) },
  maxAllocatedStorage: { type: "integer" },
  multiAz: { type: "boolean", computed: true },
  optionGroupName: { type: "string", computed: true },
  parameterGroupName: { type: "string", computed: true },
  password: { type: "string", secret: true },
  port: { type: "integer", computed: true },
  publiclyAccessible: { type: "boolean", default: false },
  skipFinalSnapshot: { type: "boolean", default: false },
  snapshotIdentifier: {
    type: "string",
    computed: true,
    replaces: true,
    description: "Identifier or ARN of the snapshot to restore; kmsKeyId, storageEncrypted and username are its own.",
  },
  storageEncrypted: { type: "boolean", replaces: true },
  storageThroughput: { type: "integer", computed: true },
  storageType: { type: "string", computed: true },
  username: { type: "string", computed: true, replaces: true },
  vpcSecurityGroupIds: { type: "set", computed: true },
};

export const instance: ResourceType = {
  token: "aws:rds/instance:Instance",
  description: "An RDS DB instance, new or restored from a snapshot.",
  noun,
  arguments: ARGUMENTS,
  outputs: {
    address: { type: "string" },
    arn: { type: "string" },
    caCertIdentifier: { type: "string" },
    endpoint: { type: "string" },
    engineVersionActual: { type: "string" },
    hostedZoneId: { type: "string" },
    latestRestorableTime: { type: "string" },
    resourceId: { type: "string" },
    status: { type: "string" },
  },
  refused: [
    "backupTarget",
    "blueGreenUpdate",
    "caCertIdentifier",
    "characterSetName",
    "customIamInstanceProfile",
    "customerOwnedIpEnabled",
    "databaseInsightsMode",
    "dedicatedLogVolume",
    "domain",
    "domainAuthSecretArn",
    "domainDnsIps",
    "domainFqdn",
    "domainIamRoleName",
    "domainOu",
    "enabledCloudwatchLogsExports",
    "engineLifecycleSupport",
    "iamDatabaseAuthenticationEnabled",
    "manageMasterUserPassword",
    "masterUserSecretKmsKeyId",
    "monitoringInterval",
    "monitoringRoleArn",
    "ncharCharacterSetName",
    "networkType",
    "passwordWo",
    "passwordWoVersion",
    "performanceInsightsEnabled",
    "performanceInsightsKmsKeyId",
    "performanceInsightsRetentionPeriod",
    "replicaMode",
    "replicateSourceDb",
    "restoreToPointInTime",
    "s3Import",
    "timezone",
    "upgradeStorageConfig",
    "warningEventCategories",
  ],
  timeouts: { create: 40, update: 80, delete: 60 },
  tagging: rdsTagging("arn"),
  create: createInstance,
  read: readInstance,
  update: updateInstance,
  remove: deleteInstance,
};
