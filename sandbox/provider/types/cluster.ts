import { declaredType } from "../declared";
import type { ResourceType } from "../model";
import { canonical, isObject, type Value } from "../values";
import { noun, readCluster } from "./dbClusterReads";
import { createCluster, deleteCluster, REQUEST_FIELDS, updateCluster } from "./dbClusters";
import { arnError, finalSnapshotError, identifierError, isBeginningOfVersion, isSameIgnoringCase } from "./identifiers";
import { managedPassword } from "./masterUserSecrets";
import { nameArguments } from "./names";
import { rdsTagging } from "./tags";

/** AWS chooses `secondsUntilAutoPause` if the program does not. */
function isSameScaling(a: Value, b: Value): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  const { secondsUntilAutoPause: pauseA = null, ...capacityA } = a;
  const { secondsUntilAutoPause: pauseB = null, ...capacityB } = b;
  return canonical(capacityA) === canonical(capacityB) && (pauseA === null || pauseB === null || pauseA === pauseB);
}

export const cluster: ResourceType = {
  ...declaredType("aws:rds/cluster:Cluster", {
    replaces: [
      "availabilityZones",
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "databaseName",
      "dbSubnetGroupName",
      "engine",
      "engineMode",
      "kmsKeyId",
      "masterUsername",
      "snapshotIdentifier",
      "storageEncrypted",
    ],
    behavior: {
      ...managedPassword("masterPassword"),
      availabilityZones: { type: "set" },
      ...nameArguments("clusterIdentifier", { validate: identifierError }),
      clusterMembers: { type: "set" },
      copyTagsToSnapshot: { default: false },
      deleteAutomatedBackups: { default: true },
      enabledCloudwatchLogsExports: { type: "set" },
      engineMode: { default: "provisioned" },
      engineVersion: { abbreviates: isBeginningOfVersion },
      finalSnapshotIdentifier: { validate: finalSnapshotError },
      kmsKeyId: { validate: arnError },
      preferredMaintenanceWindow: { isEqual: isSameIgnoringCase },
      serverlessv2ScalingConfiguration: {
        element: { maxCapacity: { type: "number" }, minCapacity: { type: "number" } },
        // Removing the block does not remove the configuration from AWS.
        keptWhenOmitted: true,
        isEqual: isSameScaling,
      },
      skipFinalSnapshot: { default: false },
      snapshotIdentifier: { keptWhenOmitted: true },
      // Aurora changes the storage type in place; a Multi-AZ DB cluster is replaced.
      storageType: { replacesIf: ({ engine }) => engine === "mysql" || engine === "postgres" },
      vpcSecurityGroupIds: { type: "set" },
    },
    supported: [...Object.keys(REQUEST_FIELDS), "allowMajorVersionUpgrade", "applyImmediately"],
    outputs: ["clusterMembers"],
    unread: ["caCertificateValidTill", "upgradeRolloutOrder"],
  }),
  description: "An Aurora or Multi-AZ DB cluster, new or restored from a snapshot.",
  noun,
  importDefaults: { deleteAutomatedBackups: true, skipFinalSnapshot: true },
  timeouts: { create: 120, update: 120, delete: 120 },
  tagging: rdsTagging("arn"),
  create: createCluster,
  read: readCluster,
  update: updateCluster,
  remove: deleteCluster,
};
