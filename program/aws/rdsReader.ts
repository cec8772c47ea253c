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
import type { ClientConfigs } from "./clientConfig";
import type { ProviderSettings } from "./providerSettings";

/** How many databases are read at once in a Region. AWS throttles the calls of an account in each Region. */
const CONCURRENT_READS = 8;

/** Reads from AWS with the AWS SDK and the credentials of a provider, with one client for each Region. */
export function rdsReader(provider: ProviderSettings, configOf: ClientConfigs): RdsReader {
  const regions = new Map<string, { client: Promise<RDSClient>; slot: Slot }>();
  const ask = async <T>(region: string, read: (client: RDSClient) => Promise<T>): Promise<T> => {
    const { client, slot } = regions.get(region) ?? {
      client: configOf(provider, region, "rds").then((config) => new RDSClient(config)),
      slot: slots(CONCURRENT_READS),
    };
    regions.set(region, { client, slot });
    return slot(async () => read(await client));
  };
  return {
    async snapshots(region, { kind, identifier }, type) {
      const list = kind === "cluster" ? clusterSnapshots : instanceSnapshots;
      return ask(region, (client) => list(client, identifier, type));
    },
    async groups(database) {
      return configuredGroups(database) ?? ask(database.region, (client) => groupsOf(client, database));
    },
  };
}

type Slot = <T>(run: () => Promise<T>) => Promise<T>;

/** Runs at most `count` functions at once; others wait in order. */
function slots(count: number): Slot {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
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

async function groupsOf(client: RDSClient, database: DatabaseConfig): Promise<DatabaseGroups> {
  const { identifier, kind } = database;
  if (kind === "cluster") {
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    return { parameterGroupName: groupName(database, "parameterGroupName", DBClusters?.[0]?.DBClusterParameterGroup) };
  }
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const { DBParameterGroups, OptionGroupMemberships } = DBInstances?.[0] ?? {};
  return {
    parameterGroupName: groupName(database, "parameterGroupName", DBParameterGroups?.[0]?.DBParameterGroupName),
    optionGroupName: groupName(database, "optionGroupName", OptionGroupMemberships?.[0]?.OptionGroupName),
  };
}

const GROUPS = { parameterGroupName: "parameter group", optionGroupName: "option group" };

/** The name in the config, or else the one that AWS returned. */
function groupName(database: DatabaseConfig, field: keyof typeof GROUPS, returned: string | undefined): string {
  const name = database[field] ?? returned;
  if (!name) throw new Error(`AWS returned no ${GROUPS[field]} for this database; set \`${field}\` in the config`);
  return name;
}
