/** Databases, snapshots and backups of a run that are in AWS, whether a state contains them or not. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  paginateDescribeDBInstanceAutomatedBackups,
  paginateDescribeDBInstances,
  paginateDescribeDBSnapshots,
  type RDS,
} from "@aws-sdk/client-rds";
import { type Clients, HALF, type Scene } from "./subjects/subject";

export interface Leftover {
  /** Such as `DB snapshot conformance-1a2b3c-copy in eu-west-1`. */
  readonly title: string;
  readonly type: string;
  /** Set for what a successful delete leaves in AWS, and for the copy of a create that failed outside the state. */
  readonly isExpected: boolean;
  remove(): Promise<unknown>;
}

interface Kind {
  readonly noun: string;
  readonly type: string;
  list(
    rds: RDS,
  ): AsyncIterable<readonly { readonly id: string | undefined; readonly remove: () => Promise<unknown> }[]>;
}

const BACKUP = "replicated backup of";

const KINDS: readonly Kind[] = [
  {
    noun: "DB instance",
    type: "aws:rds/instance:Instance",
    async *list(rds) {
      for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client: rds }, {}))
        yield DBInstances.map(({ DBInstanceIdentifier: id, DBClusterIdentifier: cluster }) => ({
          id,
          remove: () =>
            rds.deleteDBInstance({
              DBInstanceIdentifier: id,
              ...(!cluster && { SkipFinalSnapshot: true, DeleteAutomatedBackups: true }),
            }),
        }));
    },
  },
  {
    noun: "DB cluster",
    type: "aws:rds/cluster:Cluster",
    async *list(rds) {
      for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: rds }, {}))
        yield DBClusters.map(({ DBClusterIdentifier: id }) => ({
          id,
          remove: () => rds.deleteDBCluster({ DBClusterIdentifier: id, SkipFinalSnapshot: true }),
        }));
    },
  },
  {
    noun: "DB snapshot",
    type: "aws:rds/snapshot:Snapshot",
    async *list(rds) {
      for await (const { DBSnapshots = [] } of paginateDescribeDBSnapshots({ client: rds }, { SnapshotType: "manual" }))
        yield DBSnapshots.map(({ DBSnapshotIdentifier: id }) => ({
          id,
          remove: () => rds.deleteDBSnapshot({ DBSnapshotIdentifier: id }),
        }));
    },
  },
  {
    noun: "DB cluster snapshot",
    type: "aws:rds/clusterSnapshot:ClusterSnapshot",
    async *list(rds) {
      const manual = { SnapshotType: "manual" };
      for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots({ client: rds }, manual))
        yield DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier: id }) => ({
          id,
          remove: () => rds.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: id }),
        }));
    },
  },
  {
    noun: BACKUP,
    type: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    async *list(rds) {
      const all = paginateDescribeDBInstanceAutomatedBackups({ client: rds }, {});
      for await (const { DBInstanceAutomatedBackups: backups = [] } of all)
        yield backups
          // The other backups end with their instance.
          .filter(({ Status }) => Status === "retained" || Status === "replicating")
          .map(
            ({
              DBInstanceIdentifier: id,
              DBInstanceAutomatedBackupsArn,
              DBInstanceArn: SourceDBInstanceArn,
              Status,
            }) => ({
              id,
              remove: () =>
                Status === "retained"
                  ? rds.deleteDBInstanceAutomatedBackup({ DBInstanceAutomatedBackupsArn })
                  : rds.stopDBInstanceAutomatedBackupsReplication({ SourceDBInstanceArn }),
            }),
          );
    },
  },
];

/** Lists what begins with the prefix of the run. Nothing else does, because the prefix is random. */
export async function leftovers(clients: Clients, { prefix, region, targetRegion }: Scene): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for (const place of [region, targetRegion]) {
    for (const { noun, type, list } of KINDS) {
      for await (const page of list(clients.rds(place))) {
        const own = page.filter(({ id }) => id?.startsWith(prefix) === true);
        found.push(
          ...own.map(({ id = "", remove }) => {
            const isExpected = noun === BACKUP || id.startsWith(`${prefix}-${HALF}`);
            return { title: `${noun} ${id} in ${place}`, type, isExpected, remove };
          }),
        );
      }
    }
  }
  return found;
}

/** How long AWS may take to delete a database. */
const PATIENCE_MINUTES = 30;

/** Removes them, and returns the titles of those that AWS still has after half an hour. */
export async function removeLeftovers(clients: Clients, scene: Scene, log: (line: string) => void): Promise<string[]> {
  const deadline = Date.now() + 60_000 * PATIENCE_MINUTES;
  const named = new Set<string>();
  for (let wait = 1; ; wait = Math.min(2 * wait, 30)) {
    const left = await leftovers(clients, scene);
    if (left.length === 0 || Date.now() > deadline) return left.map(({ title }) => title);
    for (const { title, remove } of left) {
      if (!named.has(title)) log(`  removing ${title}`);
      named.add(title);
      // AWS refuses while the resource is being made or deleted, or while another one needs it.
      await remove().catch(() => undefined);
    }
    await sleep(1000 * wait);
  }
}
