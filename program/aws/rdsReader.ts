import {
  type DBClusterSnapshot,
  type DBSnapshot,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBSnapshots,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { CatalogSnapshot, DatabaseGroups, RdsReader } from "../catalog";
import type { DatabaseConfig } from "../config/config";
import { clientConfigs, DEFAULT_CREDENTIALS } from "./clientConfig";

/** Reads from AWS with the AWS SDK, with one client for each Region. */
export function rdsReader(): RdsReader {
  const configOf = clientConfigs();
  const clients = new Map<string, Promise<RDSClient>>();
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? configOf(DEFAULT_CREDENTIALS, region).then((config) => new RDSClient(config));
    clients.set(region, client);
    return client;
  };
  return {
    async snapshots(region, { kind, identifier }, type) {
      const list = kind === "cluster" ? clusterSnapshots : instanceSnapshots;
      return list(await clientOf(region), identifier, type);
    },
    async groups(database) {
      return configuredGroups(database) ?? groupsOf(await clientOf(database.region), database);
    },
  };
}

async function instanceSnapshots(client: RDSClient, identifier: string, type?: "manual"): Promise<CatalogSnapshot[]> {
  const input = { DBInstanceIdentifier: identifier, ...(type && { SnapshotType: type }) };
  const snapshots: CatalogSnapshot[] = [];
  for await (const page of paginateDescribeDBSnapshots({ client }, input)) {
    snapshots.push(...(page.DBSnapshots ?? []).flatMap(instanceSnapshot));
  }
  return snapshots;
}

async function clusterSnapshots(client: RDSClient, identifier: string, type?: "manual"): Promise<CatalogSnapshot[]> {
  const input = { DBClusterIdentifier: identifier, ...(type && { SnapshotType: type }) };
  const snapshots: CatalogSnapshot[] = [];
  for await (const page of paginateDescribeDBClusterSnapshots({ client }, input)) {
    snapshots.push(...(page.DBClusterSnapshots ?? []).flatMap(clusterSnapshot));
  }
  return snapshots;
}

function instanceSnapshot(snapshot: DBSnapshot): CatalogSnapshot[] {
  const { DBSnapshotArn: snapshotArn, DBSnapshotIdentifier: identifier, Encrypted, OptionGroupName } = snapshot;
  if (!snapshotArn || !identifier) return [];
  return [
    {
      snapshotArn,
      identifier,
      encrypted: Encrypted ?? false,
      ...(OptionGroupName && { optionGroupName: OptionGroupName }),
      ...commonFields(snapshot, snapshot.SourceDBSnapshotIdentifier),
    },
  ];
}

function clusterSnapshot(snapshot: DBClusterSnapshot): CatalogSnapshot[] {
  const { DBClusterSnapshotArn: snapshotArn, DBClusterSnapshotIdentifier: identifier, StorageEncrypted } = snapshot;
  if (!snapshotArn || !identifier) return [];
  const fields = commonFields(snapshot, snapshot.SourceDBClusterSnapshotArn);
  return [{ snapshotArn, identifier, encrypted: StorageEncrypted ?? false, ...fields }];
}

function commonFields(snapshot: DBSnapshot | DBClusterSnapshot, sourceSnapshotArn: string | undefined) {
  return {
    type: snapshot.SnapshotType ?? "unknown",
    status: snapshot.Status ?? "unknown",
    ...(snapshot.SnapshotCreateTime && { createTime: snapshot.SnapshotCreateTime }),
    ...(snapshot.KmsKeyId && { kmsKeyId: snapshot.KmsKeyId }),
    ...(sourceSnapshotArn && { sourceSnapshotArn }),
  };
}

/** The groups in the config. With them AWS is not asked, so the snapshots of a deleted database can be copied too. */
function configuredGroups({ kind, parameterGroupName, optionGroupName }: DatabaseConfig): DatabaseGroups | undefined {
  if (!parameterGroupName || !(kind === "cluster" || optionGroupName)) return undefined;
  return { parameterGroupName, ...(optionGroupName && { optionGroupName }) };
}

async function groupsOf(client: RDSClient, { identifier, kind }: DatabaseConfig): Promise<DatabaseGroups> {
  if (kind === "cluster") {
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    return { parameterGroupName: required(DBClusters?.[0]?.DBClusterParameterGroup, "parameter group") };
  }
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const instance = DBInstances?.[0];
  return {
    parameterGroupName: required(instance?.DBParameterGroups?.[0]?.DBParameterGroupName, "parameter group"),
    optionGroupName: required(instance?.OptionGroupMemberships?.[0]?.OptionGroupName, "option group"),
  };
}

function required(name: string | undefined, what: string): string {
  if (!name) throw new Error(`AWS returned no ${what} for this database`);
  return name;
}
