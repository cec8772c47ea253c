import * as pulumi from "@pulumi/pulumi";
import { type Deletion, RestoredDatabase } from "rds-snapshots";

// All that this stack needs is in the target Region. What SnapshotReplication made there is its config, so that nothing
// has to be asked where the source was.
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

/** `protect`, unless the stack says otherwise. */
function deletion(deletion: Deletion | undefined) {
  return deletion === undefined ? {} : { deletion };
}

export const identifier = database.identifier;
export const endpoint = database.endpoint;
export const port = database.port;
