import * as pulumi from "@pulumi/pulumi";
import { type Deletion, RestoredDatabase } from "rds-snapshots";

// Everything that this stack needs is in the target Region. The outputs of SnapshotReplication are its config, so the
// source's Region can be unavailable.
const config = new pulumi.Config();

const database = new RestoredDatabase(config.get("identifier") ?? "orders-restored", {
  region: config.require("region"),
  snapshotIdentifier: config.require("snapshotArn"),
  engine: config.require("engine"),
  engineVersion: config.require("engineVersion"),
  instanceClass: config.require("instanceClass"),
  parameterGroupName: config.require("parameterGroupName"),
  optionGroupName: config.get("optionGroupName"),
  clusterParameterGroupName: config.get("clusterParameterGroupName"),
  subnetIds: config.requireObject<string[]>("subnetIds"),
  vpcSecurityGroupIds: config.requireObject<string[]>("vpcSecurityGroupIds"),
  ...deletion(config.get<Deletion>("deletion")),
});

/** Returns the configured `deletion`; otherwise the component defaults to `protect`. */
function deletion(deletion: Deletion | undefined) {
  return deletion === undefined ? {} : { deletion };
}

export const identifier = database.identifier;
export const endpoint = database.endpoint;
export const port = database.port;
