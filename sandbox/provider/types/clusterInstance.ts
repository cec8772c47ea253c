import type { Properties, ResourceType } from "../model";
import type { Value } from "../values";
import {
  createClusterInstance,
  deleteClusterInstance,
  noun,
  readClusterInstance,
  updateClusterInstance,
} from "./clusterInstances";
import { identifierPrefixProblem, identifierProblem } from "./identifiers";
import { rdsTagging } from "./rdsTags";

const ENGINES = ["aurora-mysql", "aurora-postgresql", "mysql", "postgres"];
const lower = (window: Value) => String(window).toLowerCase();

const engineProblem = (value: Value) =>
  ENGINES.includes(String(value)) || String(value).startsWith("custom-")
    ? undefined
    : `must begin with custom-, or be one of ${ENGINES.join(", ")}; got "${value}"`;

const ARGUMENTS: Properties = {
  applyImmediately: {
    type: "boolean",
    computed: true,
    description: "Whether changes are made now and not in the maintenance window.",
  },
  autoMinorVersionUpgrade: { type: "boolean", default: true },
  availabilityZone: { type: "string", computed: true, replaces: true },
  clusterIdentifier: { type: "string", required: true, replaces: true, description: "The cluster it is to be in." },
  copyTagsToSnapshot: { type: "boolean", default: false },
  dbParameterGroupName: { type: "string", computed: true },
  dbSubnetGroupName: { type: "string", computed: true, replaces: true },
  engine: { type: "string", required: true, replaces: true, check: engineProblem },
  engineVersion: {
    type: "string",
    computed: true,
    // A version as 8.0 stands for any 8.0.x: the state keeps it, and engineVersionActual has all of it.
    fuller: (known, read) => String(read).startsWith(`${known}.`),
    description: "Taken on creation alone: a cluster upgrades its instances.",
  },
  forceDestroy: { type: "boolean", default: false, description: "Taken, and of no effect here: no replica clusters." },
  identifier: {
    type: "string",
    computed: true,
    replaces: true,
    conflicts: ["identifierPrefix"],
    check: identifierProblem,
  },
  identifierPrefix: {
    type: "string",
    computed: true,
    replaces: true,
    conflicts: ["identifier"],
    check: identifierPrefixProblem,
  },
  instanceClass: { type: "string", required: true },
  preferredBackupWindow: { type: "string", computed: true },
  preferredMaintenanceWindow: { type: "string", computed: true, same: (a, b) => lower(a) === lower(b) },
  promotionTier: { type: "integer", default: 0, description: "Order in which readers become the writer, 0 to 15." },
  publiclyAccessible: { type: "boolean", computed: true },
};

export const clusterInstance: ResourceType = {
  token: "aws:rds/clusterInstance:ClusterInstance",
  description: "A DB instance of an Aurora cluster: the first is the writer, the others read.",
  noun,
  arguments: ARGUMENTS,
  outputs: {
    arn: { type: "string" },
    dbiResourceId: { type: "string" },
    endpoint: { type: "string" },
    engineVersionActual: { type: "string" },
    kmsKeyId: { type: "string" },
    networkType: { type: "string" },
    port: { type: "integer" },
    storageEncrypted: { type: "boolean" },
    writer: { type: "boolean" },
  },
  refused: [
    "caCertIdentifier",
    "customIamInstanceProfile",
    "monitoringInterval",
    "monitoringRoleArn",
    "performanceInsightsEnabled",
    "performanceInsightsKmsKeyId",
    "performanceInsightsRetentionPeriod",
    "warningEventCategories",
  ],
  timeouts: { create: 90, update: 90, delete: 90 },
  tagging: rdsTagging("arn"),
  create: createClusterInstance,
  read: readClusterInstance,
  update: updateClusterInstance,
  remove: deleteClusterInstance,
};
