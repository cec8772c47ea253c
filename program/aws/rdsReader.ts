import {
  type DBCluster,
  type DBClusterSnapshot,
  type DBInstance,
  type DBSnapshot,
  paginateDescribeDBClusterParameterGroups,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeDBParameterGroups,
  paginateDescribeDBSnapshots,
  paginateDescribeOptionGroups,
  RDSClient,
  type Tag,
} from "@aws-sdk/client-rds";
import { type CatalogSnapshot, databaseKey, type FoundGroups, type RdsReader } from "../catalog";
import type { ClientConfigs } from "./clientConfig";
import type { ProviderSettings } from "./providerSettings";

/**
 * Lists Regions with the AWS SDK and the credentials of a provider, with one client for each Region. A list follows its
 * pages one by one, and AWS's throttling, so there is at most one call in flight for each list.
 */
export function rdsReader(provider: ProviderSettings, configOf: ClientConfigs): RdsReader {
  const clients = new Map<string, Promise<RDSClient>>();
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? configOf(provider, region, "rds").then((config) => new RDSClient(config));
    clients.set(region, client);
    return client;
  };
  return {
    async snapshots(region, kind, type) {
      const client = await clientOf(region);
      return grouped(kind === "cluster" ? clusterSnapshots(client, type) : instanceSnapshots(client, type));
    },
    async databases(region, kind) {
      const client = await clientOf(region);
      return new Map(await collected(kind === "cluster" ? clusters(client) : instances(client)));
    },
    async groups(region, type, kind) {
      const client = await clientOf(region);
      if (type === "optionGroupName") return new Set(await collected(optionGroups(client)));
      return new Set(await collected(kind === "cluster" ? clusterParameterGroups(client) : parameterGroups(client)));
    },
  };
}

type Entry<T> = [database: string, T];

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Databases that were deleted, renamed or made again have snapshots too: under the name that they had at the time. */
async function grouped(entries: AsyncIterable<Entry<CatalogSnapshot>>): Promise<Map<string, CatalogSnapshot[]>> {
  const groups = new Map<string, CatalogSnapshot[]>();
  for await (const [database, snapshot] of entries) groups.set(database, [...(groups.get(database) ?? []), snapshot]);
  return groups;
}

async function* instanceSnapshots(client: RDSClient, type?: "manual"): AsyncGenerator<Entry<CatalogSnapshot>> {
  for await (const page of paginateDescribeDBSnapshots({ client }, { ...(type && { SnapshotType: type }) })) {
    yield* (page.DBSnapshots ?? []).flatMap(instanceSnapshot);
  }
}

async function* clusterSnapshots(client: RDSClient, type?: "manual"): AsyncGenerator<Entry<CatalogSnapshot>> {
  for await (const page of paginateDescribeDBClusterSnapshots({ client }, { ...(type && { SnapshotType: type }) })) {
    yield* (page.DBClusterSnapshots ?? []).flatMap(clusterSnapshot);
  }
}

function instanceSnapshot(snapshot: DBSnapshot): Entry<CatalogSnapshot>[] {
  const { DBSnapshotArn: snapshotArn, DBSnapshotIdentifier: identifier, DBInstanceIdentifier: database } = snapshot;
  if (!snapshotArn || !identifier || !database) return [];
  const { Encrypted, OptionGroupName } = snapshot;
  const found = {
    snapshotArn,
    identifier,
    encrypted: Encrypted ?? false,
    ...(OptionGroupName && { optionGroupName: OptionGroupName }),
    ...commonFields(snapshot, snapshot.SourceDBSnapshotIdentifier),
  };
  return [[databaseKey(database), found]];
}

function clusterSnapshot(snapshot: DBClusterSnapshot): Entry<CatalogSnapshot>[] {
  const {
    DBClusterSnapshotArn: snapshotArn,
    DBClusterSnapshotIdentifier: identifier,
    DBClusterIdentifier: database,
    StorageEncrypted,
  } = snapshot;
  if (!snapshotArn || !identifier || !database) return [];
  const fields = commonFields(snapshot, snapshot.SourceDBClusterSnapshotArn);
  return [[databaseKey(database), { snapshotArn, identifier, encrypted: StorageEncrypted ?? false, ...fields }]];
}

function commonFields(snapshot: DBSnapshot | DBClusterSnapshot, sourceSnapshotArn: string | undefined) {
  return {
    type: snapshot.SnapshotType ?? "unknown",
    status: snapshot.Status ?? "unknown",
    ...(snapshot.SnapshotCreateTime && { createTime: snapshot.SnapshotCreateTime }),
    ...(snapshot.KmsKeyId && { kmsKeyId: snapshot.KmsKeyId }),
    ...(sourceSnapshotArn && { sourceSnapshotArn }),
    ...(snapshot.TagList && { tags: tagsOf(snapshot.TagList) }),
  };
}

function tagsOf(list: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}

async function* instances(client: RDSClient) {
  for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, {})) {
    yield* DBInstances.map(groupsOfInstance);
  }
}

async function* clusters(client: RDSClient) {
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {}))
    yield* DBClusters.map(groupsOfCluster);
}

function groupsOfInstance(instance: DBInstance): Entry<FoundGroups> {
  const { DBInstanceIdentifier = "", DBParameterGroups, OptionGroupMemberships } = instance;
  const groups = {
    parameterGroupName: DBParameterGroups?.[0]?.DBParameterGroupName,
    optionGroupName: OptionGroupMemberships?.[0]?.OptionGroupName,
  };
  return [databaseKey(DBInstanceIdentifier), groups];
}

function groupsOfCluster({ DBClusterIdentifier = "", DBClusterParameterGroup }: DBCluster): Entry<FoundGroups> {
  return [
    databaseKey(DBClusterIdentifier),
    { parameterGroupName: DBClusterParameterGroup, optionGroupName: undefined },
  ];
}

async function* optionGroups(client: RDSClient) {
  for await (const { OptionGroupsList = [] } of paginateDescribeOptionGroups({ client }, {})) {
    yield* OptionGroupsList.map(({ OptionGroupName = "" }) => OptionGroupName);
  }
}

async function* parameterGroups(client: RDSClient) {
  for await (const { DBParameterGroups = [] } of paginateDescribeDBParameterGroups({ client }, {})) {
    yield* DBParameterGroups.map(({ DBParameterGroupName = "" }) => DBParameterGroupName);
  }
}

async function* clusterParameterGroups(client: RDSClient) {
  for await (const { DBClusterParameterGroups = [] } of paginateDescribeDBClusterParameterGroups({ client }, {})) {
    yield* DBClusterParameterGroups.map(({ DBClusterParameterGroupName = "" }) => DBClusterParameterGroupName);
  }
}
