import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotReplication, type SnapshotReplicationArgs, SourceKind } from "../../../components";
import { type RecordingOptions, record } from "../recording";

const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const CLUSTER_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
const KEY = (region: string) => `arn:aws:kms:${region}:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab`;

const snapshots = (count: number, kind = "snapshot") =>
  Array.from({ length: count }, (_, second) => ({
    snapshotArn: `arn:aws:rds:us-east-1:111111111111:${kind}:orders-${second}`,
    snapshotCreateTime: new Date(Date.UTC(2026, 10, 24, 3, 0, second)).toISOString(),
  }));
/** A replication of a database with snapshots, by default to eu-west-1 with three slots. */
const replication = (database: string, count: number, more: Partial<SnapshotReplicationArgs> = {}) => ({
  database,
  sourceRegion: "us-east-1",
  snapshots: snapshots(count, more.kind === SourceKind.Cluster ? "cluster-snapshot" : "snapshot"),
  targets: [{ region: "eu-west-1", kmsKeyId: KEY("eu-west-1") }],
  concurrentCopies: 3,
  ...more,
});

/** Replications of databases with one snapshot each. */
const replications = (database: string, count: number, more: Partial<SnapshotReplicationArgs> = {}) =>
  Array.from({ length: count }, (_, index) => replication(`${database}${index}`, 1, more));
const targetsIn = (...regions: string[]) => regions.map((region) => ({ region, kmsKeyId: KEY(region) }));

/** Each test has an account of its own, because slots are counted by account. */
let account = 100000000000;

/**
 * Runs replications. Returns the copies, and the most copies in progress at once: by type and Region, and by
 * database.
 */
async function inFlight(
  replications: SnapshotReplicationArgs[],
  { copyMs = 2, ...options }: RecordingOptions & { copyMs?: number } = {},
) {
  const most: Record<string, number> = {};
  const mostOfDatabase: Record<string, number> = {};
  const enter = counter(most);
  const enterDatabase = counter(mostOfDatabase);
  const accountId = String(account++);
  const recording = await record(
    (opts) => {
      for (const args of replications) new SnapshotReplication(`${args.database}-replication`, args, opts);
    },
    {
      ...options,
      answers: {
        "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId }),
        "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
          throw new Error("Your query returned no results.");
        },
      },
      async create(type, name) {
        if (type !== COPY && type !== CLUSTER_COPY) return;
        const [, database, region] = /^(.+)-(eu-[a-z]+-1)-/.exec(name) ?? [];
        const leave = [enter(`${type} ${region}`), enterDatabase(`${database}`)];
        await new Promise((resolve) => setTimeout(resolve, copyMs));
        for (const end of leave) end();
        await options.create?.(type, name);
      },
    },
  );
  const copies = recording.resources.filter(({ type }) => type === COPY || type === CLUSTER_COPY);
  return { ...recording, most, mostOfDatabase, made: copies.length, copies };
}

/** Counts what is inside under each name, and writes the highest numbers to `most`. */
function counter(most: Record<string, number>): (name: string) => () => void {
  const now = new Map<string, number>();
  const add = (name: string, difference: number) => {
    const inside = (now.get(name) ?? 0) + difference;
    now.set(name, inside);
    most[name] = Math.max(most[name] ?? 0, inside);
  };
  return (name) => {
    add(name, 1);
    return () => add(name, -1);
  };
}

describe("The slots of copies", () => {
  it("limit the copies in progress of all replications together, and all copies are made", async () => {
    const { errors, most, made } = await inFlight(replications("orders", 20));
    assert.deepEqual(errors, []);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 3 });
    assert.equal(made, 20);
  });

  it("are counted separately by Region, and for instances and clusters", async () => {
    const { errors, most } = await inFlight([
      ...replications("orders", 8, { targets: targetsIn("eu-west-1", "eu-central-1") }),
      ...replications("analytics", 8, { kind: SourceKind.Cluster, concurrentCopies: 2 }),
    ]);
    assert.deepEqual(errors, []);
    assert.deepEqual(most, {
      [`${COPY} eu-west-1`]: 3,
      [`${COPY} eu-central-1`]: 3,
      [`${CLUSTER_COPY} eu-west-1`]: 2,
    });
  });

  it("default to AWS's quotas: 20 for instances and 5 for clusters", async () => {
    const all = [...replications("orders", 30), ...replications("analytics", 12, { kind: SourceKind.Cluster })];
    const { most } = await inFlight(all.map(({ concurrentCopies: _, ...args }) => args));
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 20, [`${CLUSTER_COPY} eu-west-1`]: 5 });
  });

  it("do not delay existing copies, not even of one database", async () => {
    const existingCopies = snapshots(9).map(({ snapshotArn }, index) => ({
      identifier: `orders-eu-west-1-2026-11-23-00-00-0${index}`,
      sourceSnapshotArn: snapshotArn,
      kmsKeyId: KEY("eu-west-1"),
    }));
    const targets = [{ region: "eu-west-1", kmsKeyId: KEY("eu-west-1"), existingCopies }];
    const { errors, most } = await inFlight([replication("orders", 0, { targets })]);
    assert.deepEqual(errors, []);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 9 });
  });

  it("do not delay a preview", async () => {
    const { errors, most, copies } = await inFlight([replication("orders", 9)], { preview: true });
    assert.deepEqual(errors, []);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 9 });
    for (const { inputs } of copies) assert.match(String(inputs["sourceDbSnapshotIdentifier"]), /:snapshot:orders-\d$/);
  });

  it("are released when a copy fails", async () => {
    const { errors, made } = await inFlight(replications("orders", 8), {
      async create(_, name) {
        if (/^orders[0-3]-/.test(name)) throw new Error(`${name} failed`);
      },
    });
    assert.ok(errors.length > 0);
    assert.equal(made, 4);
  });

  it("are not taken by refused copies", async () => {
    const refused = replications("orders", 3, {
      targets: [{ region: "eu-west-1", kmsKeyId: pulumi.output("alias/orders") }],
    });
    const { errors, made } = await inFlight([...refused, ...replications("billing", 6)]);
    assert.equal(errors.length, 3);
    assert.equal(made, 6);
  });
});

describe("The turn of a source database", () => {
  it("allows one copy of it at a time, over all its snapshots and targets", async () => {
    const targets = targetsIn("eu-west-1", "eu-central-1");
    const { errors, mostOfDatabase, made } = await inFlight([
      replication("orders", 4, { targets }),
      replication("analytics", 4, { targets, kind: SourceKind.Cluster }),
    ]);
    assert.deepEqual(errors, []);
    assert.deepEqual(mostOfDatabase, { orders: 1, analytics: 1 });
    assert.equal(made, 16);
  });

  it("does not delay copies of other databases: of another name, Region or kind", async () => {
    const there = {
      sourceRegion: "us-west-2",
      snapshots: snapshots(1).map((each) => ({
        ...each,
        snapshotArn: each.snapshotArn.replace("us-east-1", "us-west-2"),
      })),
    };
    const others = [
      replication("orders", 1),
      replication("billing", 1),
      replication("orders", 1, there),
      replication("orders", 1, { kind: SourceKind.Cluster }),
    ];
    const { errors, mostOfDatabase, most } = await inFlight(others, { copyMs: 500 });
    assert.deepEqual(errors, []);
    assert.deepEqual(mostOfDatabase, { orders: 3, billing: 1 });
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 3, [`${CLUSTER_COPY} eu-west-1`]: 1 });
  });

  it("is shared by all replications of the database", async () => {
    const { errors, mostOfDatabase, made } = await inFlight([
      replication("orders", 3, { targets: targetsIn("eu-west-1") }),
      replication("orders", 3, { targets: targetsIn("eu-central-1") }),
    ]);
    assert.deepEqual(errors, []);
    assert.deepEqual(mostOfDatabase, { orders: 1 });
    assert.equal(made, 6);
  });

  it("is the same in upper and lower case", async () => {
    const { mostOfDatabase } = await inFlight([
      replication("orders", 2, { targets: targetsIn("eu-west-1") }),
      replication("Orders", 2, { targets: targetsIn("eu-central-1") }),
    ]);
    assert.deepEqual(mostOfDatabase, { orders: 1 });
  });

  it("is released when a copy fails", async () => {
    const failing = new Set(["00", "01", "02", "03"].map((second) => `orders-eu-west-1-2026-11-24-03-00-${second}`));
    const { errors, made } = await inFlight([replication("orders", 8)], {
      async create(_, name) {
        if (failing.has(name)) throw new Error(`${name} failed`);
      },
    });
    assert.ok(errors.length > 0);
    assert.equal(made, 4);
  });
});
