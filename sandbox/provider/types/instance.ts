import { declaredType } from "../declared";
import type { ResourceType } from "../model";
import { noun, readInstance } from "./dbInstanceReads";
import { createInstance, deleteInstance, REQUEST_FIELDS, updateInstance } from "./dbInstances";
import { arnError, finalSnapshotError, identifierError, isBeginningOfVersion, isSameIgnoringCase } from "./identifiers";
import { managedPassword } from "./masterUserSecrets";
import { nameArguments } from "./names";
import { rdsTagging } from "./tags";

export const instance: ResourceType = {
  ...declaredType("aws:rds/instance:Instance", {
    replaces: [
      "availabilityZone",
      "dbName",
      "engine",
      "identifierPrefix",
      "kmsKeyId",
      "snapshotIdentifier",
      "storageEncrypted",
      "username",
    ],
    behavior: {
      ...managedPassword("password"),
      autoMinorVersionUpgrade: { default: true },
      copyTagsToSnapshot: { default: false },
      deleteAutomatedBackups: { default: true },
      engineVersion: { abbreviates: isBeginningOfVersion },
      finalSnapshotIdentifier: { validate: finalSnapshotError },
      ...nameArguments("identifier", {
        validate: identifierError,
        // SQL Server allows fewer characters than the other engines.
        autoName: {
          separator: "",
          limits: ({ engine }) =>
            String(engine).toLowerCase().includes("sqlserver")
              ? { digits: 3, longest: 15 }
              : { digits: 7, longest: 255 },
        },
      }),
      kmsKeyId: { validate: arnError },
      maintenanceWindow: { isEqual: isSameIgnoringCase },
      publiclyAccessible: { default: false },
      skipFinalSnapshot: { default: false },
      vpcSecurityGroupIds: { type: "set" },
    },
    supported: [...Object.keys(REQUEST_FIELDS), "allowMajorVersionUpgrade", "applyImmediately"],
    outputs: ["caCertIdentifier"],
    unread: ["listenerEndpoints", "replicas", "upgradeRolloutOrder"],
  }),
  description: "An RDS DB instance, new or restored from a snapshot.",
  noun,
  importDefaults: { deleteAutomatedBackups: true, skipFinalSnapshot: true },
  timeouts: { create: 40, update: 80, delete: 60 },
  tagging: rdsTagging("arn"),
  create: createInstance,
  read: readInstance,
  update: updateInstance,
  remove: deleteInstance,
};
