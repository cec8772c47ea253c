import type { Properties, ResourceType } from "../model";
import type { Value } from "../values";
import { noun, readCluster } from "./dbClusterReads";
import { createCluster, deleteCluster, updateCluster } from "./dbClusters";
import { arnProblem, finalSnapshotProblem, identifierProblem } from "./identifiers";
import { MASTER_USER_SECRETS, managedPassword } from "./masterUserSecrets";
import { rdsTagging } from "./rdsTags";

const lower = (window: Value) => String(window).toLowerCase();

const ARGUMENTS: Properties = {
  ...managedPassword("masterPassword"),
  allocatedStorage: { type: "integer", computed: true, description: "Gibibytes, of a Multi-AZ DB cluster." },
  allowMajorVersionUpgrade: { type: "boolean" },
  applyImmediately: {
    type: "boolean",
    computed: true,
    description: "Whether changes wait for the maintenance window.",
  },
  autoMinorVersionUpgrade: { type: "boolean", computed: true },
  availabilityZones: { type: "set", computed: true, replaces: true },
  backtrackWindow: { type: "integer", description: "Seconds." },
  backupRetentionPeriod: { type: "integer", computed: true, description: "Days, up to 35." },
  clusterIdentifier: {
    type: "string",
    computed: true,
    replaces: true,
    conflicts: ["clusterIdentifierPrefix"],
    check: identifierProblem,
  },
  clusterIdentifierPrefix: { type: "string", computed: true, replaces: true, conflicts: ["clusterIdentifier"] },
  copyTagsToSnapshot: { type: "boolean", default: false },
  databaseName: { type: "string", computed: true, replaces: true },
  dbClusterInstanceClass: { type: "string", description: "Class of the instances of a Multi-AZ DB cluster." },
  dbClusterParameterGroupName: { type: "string", computed: true },
  dbSubnetGroupName: { type: "string", computed: true, replaces: true },
  deleteAutomatedBackups: { type: "boolean", default: true },
  deletionProtection: { type: "boolean" },
  enabledCloudwatchLogsExports: { type: "set" },
  engine: { type: "string", required: true, replaces: true },
  engineMode: { type: "string", default: "provisioned", replaces: true },
  engineVersion: {
    type: "string",
    computed: true,
    // A version as 15 stands for any 15.x: the state keeps it, and engineVersionActual has all of it.
    fuller: (known, read) => String(read).startsWith(`${known}.`),
  },
  finalSnapshotIdentifier: { type: "string", check: finalSnapshotProblem },
  iamDatabaseAuthenticationEnabled: { type: "boolean" },
  iops: { type: "integer" },
  kmsKeyId: { type: "string", computed: true, replaces: true, check: arnProblem },
  masterPassword: { type: "string", secret: true, conflicts: ["manageMasterUserPassword"] },
  masterUsername: { type: "string", computed: true, replaces: true },
  port: { type: "integer", computed: true },
  preferredBackupWindow: { type: "string", computed: true },
  preferredMaintenanceWindow: { type: "string", computed: true, same: (a, b) => lower(a) === lower(b) },
  skipFinalSnapshot: { type: "boolean", default: false },
  snapshotIdentifier: {
    type: "string",
    stays: true,
    replaces: true,
    description:
      "Identifier or ARN of the DB cluster snapshot to restore; masterUsername and storageEncrypted are its own.",
  },
  storageEncrypted: { type: "boolean", computed: true, replaces: true },
  storageType: {
    type: "string",
    computed: true,
    // Aurora changes it in place, a Multi-AZ DB cluster does not.
    replacesWhen: ({ engine }) => engine === "mysql" || engine === "postgres",
  },
  vpcSecurityGroupIds: { type: "set", computed: true },
};

const REFUSED = [
  "caCertificateIdentifier",
  "clusterMembers",
  "clusterScalabilityType",
  "databaseInsightsMode",
  "dbInstanceParameterGroupName",
  "dbSystemId",
  "domain",
  "domainIamRoleName",
  "enableGlobalWriteForwarding",
  "enableHttpEndpoint",
  "enableLocalWriteForwarding",
  "engineLifecycleSupport",
  "globalClusterIdentifier",
  "iamRoles",
  "masterPasswordWo",
  "masterPasswordWoVersion",
  "monitoringInterval",
  "monitoringRoleArn",
  "networkType",
  "performanceInsightsEnabled",
  "performanceInsightsKmsKeyId",
  "performanceInsightsRetentionPeriod",
  "replicationSourceIdentifier",
  "restoreToPointInTime",
  "s3Import",
  "scalingConfiguration",
  "serverlessv2ScalingConfiguration",
  "sourceRegion",
  "warningEventCategories",
];

export const cluster: ResourceType = {
  token: "aws:rds/cluster:Cluster",
  description: "An Aurora or Multi-AZ DB cluster, new or restored from a snapshot.",
  noun,
  arguments: ARGUMENTS,
  outputs: {
    arn: { type: "string" },
    clusterMembers: { type: "set" },
    clusterResourceId: { type: "string" },
    endpoint: { type: "string" },
    engineVersionActual: { type: "string" },
    hostedZoneId: { type: "string" },
    masterUserSecrets: MASTER_USER_SECRETS,
    readerEndpoint: { type: "string" },
  },
  refused: REFUSED,
  imports: { deleteAutomatedBackups: true, skipFinalSnapshot: true },
  timeouts: { create: 120, update: 120, delete: 120 },
  tagging: rdsTagging("arn"),
  create: createCluster,
  read: readCluster,
  update: updateCluster,
  remove: deleteCluster,
};
