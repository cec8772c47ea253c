import "./sdkWarnings";
import {
  type DBClusterSnapshot,
  type DBSnapshot,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBSnapshots,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { AwsQuestions, CatalogSnapshot, DatabaseGroups } from "../catalog";
import type { DatabaseConfig } from "../config/config";

/** Asks with the AWS SDK: credentials and endpoints are those of its default chain, as for the AWS provider's default instance. */
export function awsQuestions(): AwsQuestions {
  const clients = new Map<string, RDSClient>();
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? new RDSClient({ region });
    clients.set(region, client);
    return client;
  };
  return {
    snapshots: (region, database, type) =>
      (database.kind === "cluster" ? clusterSnapshots : instanceSnapshots)(clientOf(region), database.identifier, type),
    groups: (database) => groupsOf(clientOf(database.region), database),
  };
}

async function instanceSnapshots(client: RDSClient, identifier: string, type?: "manual"): Promise<CatalogSnapshot[]> {
  const input = { DBInstanceIdentifier: identifier, ...(type && { SnapshotType: type }) };
  const snapshots: CatalogSnapshot[] = [];
  for await (const page of paginateDescribeDBSnapshots({ client }, input)) {
    snapshots.push(...(page.DBSnapshots ?? []).flatMap(fromInstance));
  }
  return snapshots;
}

async function clusterSnapshots(client: RDSClient, identifier: string, type?: "manual"): Promise<CatalogSnapshot[]> {
  const input = { DBClusterIdentifier: identifier, ...(type && { SnapshotType: type }) };
  const snapshots: CatalogSnapshot[] = [];
  for await (const page of paginateDescribeDBClusterSnapshots({ client }, input)) {
    snapshots.push(...(page.DBClusterSnapshots ?? []).flatMap(fromCluster));
  }
  return snapshots;
}

function fromInstance(snapshot: DBSnapshot): CatalogSnapshot[] {
  const { DBSnapshotArn, DBSnapshotIdentifier } = snapshot;
  return DBSnapshotArn && DBSnapshotIdentifier
    ? [
        {
          snapshotArn: DBSnapshotArn,
          identifier: DBSnapshotIdentifier,
          encrypted: snapshot.Encrypted ?? false,
          ...common(snapshot, snapshot.SourceDBSnapshotIdentifier),
          ...(snapshot.OptionGroupName && { optionGroupName: snapshot.OptionGroupName }),
        },
      ]
    : [];
}

function fromCluster(snapshot: DBClusterSnapshot): CatalogSnapshot[] {
  const { DBClusterSnapshotArn, DBClusterSnapshotIdentifier } = snapshot;
  return DBClusterSnapshotArn && DBClusterSnapshotIdentifier
    ? [
        {
          snapshotArn: DBClusterSnapshotArn,
          identifier: DBClusterSnapshotIdentifier,
          encrypted: snapshot.StorageEncrypted ?? false,
          ...common(snapshot, snapshot.SourceDBClusterSnapshotArn),
        },
      ]
    : [];
}

function common(snapshot: DBSnapshot | DBClusterSnapshot, sourceSnapshotArn: string | undefined) {
  return {
    type: snapshot.SnapshotType ?? "unknown",
    status: snapshot.Status ?? "unknown",
    ...(snapshot.SnapshotCreateTime && { createTime: snapshot.SnapshotCreateTime }),
    ...(snapshot.KmsKeyId && { kmsKeyId: snapshot.KmsKeyId }),
    ...(sourceSnapshotArn && { sourceSnapshotArn }),
  };
}

async function groupsOf(client: RDSClient, database: DatabaseConfig): Promise<DatabaseGroups> {
  const { identifier, kind } = database;
  const given = givenGroups(database);
  if (given) return given;
  if (kind === "cluster") {
    const { DBClusters } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    return { parameterGroupName: told(DBClusters?.[0]?.DBClusterParameterGroup, "parameter group") };
  }
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const instance = DBInstances?.[0];
  return {
    parameterGroupName: told(instance?.DBParameterGroups?.[0]?.DBParameterGroupName, "parameter group"),
    optionGroupName: told(instance?.OptionGroupMemberships?.[0]?.OptionGroupName, "option group"),
  };
}

/** The groups that the config names: then nothing is asked, so that the snapshots of a database that is gone can be copied too. */
function givenGroups({ kind, parameterGroupName, optionGroupName }: DatabaseConfig): DatabaseGroups | undefined {
  if (!parameterGroupName || !(kind === "cluster" || optionGroupName)) return undefined;
  return { parameterGroupName, ...(optionGroupName && { optionGroupName }) };
}

function told(name: string | undefined, what: string): string {
  if (!name) throw new Error(`AWS tells no ${what} of it`);
  return name;
}
