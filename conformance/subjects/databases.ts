import { setTimeout as sleep } from "node:timers/promises";
import type { RDS } from "@aws-sdk/client-rds";
import type { Scene, Subject } from "./subject";
import { tagsOf } from "./subject";

/** The smallest classes that the engines run on; `prices.ts` has their prices. */
export const INSTANCE_CLASS = "db.t4g.micro";
export const CLUSTER_INSTANCE_CLASS = "db.t4g.medium";
/** The smallest size of a MySQL instance, in GiB. */
export const ALLOCATED_STORAGE = 20;

const RETENTION = 9;
const subnets = ({ prefix, subnetIds }: Scene) => (subnetIds === undefined ? {} : { dbSubnetGroupName: prefix });

/** AWS applies a new retention period soon after the call, so this waits for it. */
async function untilRetained(find: () => Promise<number | undefined>): Promise<void> {
  for (let wait = 1; (await find()) !== RETENTION; wait = Math.min(2 * wait, 30)) await sleep(1000 * wait);
}

async function retainInstance(rds: RDS, DBInstanceIdentifier: string): Promise<void> {
  const BackupRetentionPeriod = RETENTION;
  await rds.modifyDBInstance({ DBInstanceIdentifier, BackupRetentionPeriod, ApplyImmediately: true });
  await untilRetained(async () => {
    const { DBInstances = [] } = await rds.describeDBInstances({ DBInstanceIdentifier });
    return DBInstances[0]?.DBInstanceStatus === "available" ? DBInstances[0].BackupRetentionPeriod : undefined;
  });
}

async function retainCluster(rds: RDS, DBClusterIdentifier: string): Promise<void> {
  const BackupRetentionPeriod = RETENTION;
  await rds.modifyDBCluster({ DBClusterIdentifier, BackupRetentionPeriod, ApplyImmediately: true });
  await untilRetained(async () => {
    const { DBClusters = [] } = await rds.describeDBClusters({ DBClusterIdentifier });
    return DBClusters[0]?.Status === "available" ? DBClusters[0].BackupRetentionPeriod : undefined;
  });
}

/** An empty MySQL instance and an empty Aurora cluster, both under the default key `aws/rds`. */
export const DATABASES: readonly Subject[] = [
  {
    name: "instance",
    token: "aws:rds/instance:Instance",
    needs: ["subnetGroup"],
    args: (scene) => ({
      identifier: scene.prefix,
      engine: "mysql",
      instanceClass: INSTANCE_CLASS,
      allocatedStorage: ALLOCATED_STORAGE,
      username: "administrator",
      password: scene.password,
      backupRetentionPeriod: 1,
      storageEncrypted: true,
      skipFinalSnapshot: true,
      ...subnets(scene),
      tags: tagsOf(scene),
    }),
    updates: ["copyTagsToSnapshot"],
    drift: (clients, { region, prefix }) => retainInstance(clients.rds(region), prefix),
    refused: () => ({ engineVersion: "0.0.0" }),
  },
  {
    name: "cluster",
    token: "aws:rds/cluster:Cluster",
    needs: ["subnetGroup"],
    args: (scene) => ({
      clusterIdentifier: scene.prefix,
      engine: "aurora-mysql",
      masterUsername: "administrator",
      masterPassword: scene.password,
      backupRetentionPeriod: 1,
      storageEncrypted: true,
      skipFinalSnapshot: true,
      ...subnets(scene),
      tags: tagsOf(scene),
    }),
    updates: ["copyTagsToSnapshot"],
    drift: (clients, { region, prefix }) => retainCluster(clients.rds(region), prefix),
    // The identifier of the cluster that exists.
    refused: ({ prefix }) => ({ clusterIdentifier: prefix }),
  },
  {
    name: "clusterInstance",
    token: "aws:rds/clusterInstance:ClusterInstance",
    needs: ["cluster"],
    args: (scene) => ({
      identifier: `${scene.prefix}-1`,
      clusterIdentifier: scene.prefix,
      engine: "aurora-mysql",
      instanceClass: CLUSTER_INSTANCE_CLASS,
      tags: tagsOf(scene),
    }),
    updates: ["promotionTier"],
    refused: ({ prefix }) => ({ clusterIdentifier: `${prefix}-missing` }),
  },
];
