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
const replication = (database: string, count: number, more: Partial<SnapshotReplicationArgs> = {}) => ({
  database,
  sourceRegion: "us-east-1",
  snapshots: snapshots(count, more.kind === SourceKind.Cluster ? "cluster-snapshot" : "snapshot"),
  targets: [{ region: "eu-west-1", kmsKeyId: KEY("eu-west-1") }],
  concurrentCopies: 3,
  ...more,
});

/** Each test has an account of its own, because slots are counted by account. */
let account = 100000000000;

/** Runs replications. Returns the copies, and the most copies in progress at once by type and Region. */
async function inFlight(replications: SnapshotReplicationArgs[], options: RecordingOptions = {}) {
  const now = new Map<string, number>();
  const most: Record<string, number> = {};
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
        const where = `${type} ${/eu-[a-z]+-1/.exec(name)?.[0]}`;
        now.set(where, (now.get(where) ?? 0) + 1);
        most[where] = Math.max(most[where] ?? 0, now.get(where) ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now.set(where, (now.get(where) ?? 0) - 1);
        await options.create?.(type, name);
      },
    },
  );
  const copies = recording.resources.filter(({ type }) => type === COPY || type === CLUSTER_COPY);
  return { ...recording, most, made: copies.length, copies };
}

describe("The slots of copies", () => {
  it("limit copies in progress, and all copies are made", async () => {
    const { errors, most, made } = await inFlight([replication("orders", 20)]);
    assert.deepEqual(errors, []);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 3 });
    assert.equal(made, 20);
  });

  it("are shared by all replications of a program to the Region", async () => {
    const { errors, most, made } = await inFlight([replication("orders", 8), replication("billing", 8)]);
    assert.deepEqual(errors, []);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 3 });
    assert.equal(made, 16);
  });

  it("are counted separately by Region, and for instances and clusters", async () => {
    const targets = ["eu-west-1", "eu-central-1"].map((region) => ({ region, kmsKeyId: KEY(region) }));
    const { errors, most } = await inFlight([
      replication("orders", 8, { targets }),
      replication("analytics", 8, { kind: SourceKind.Cluster, concurrentCopies: 2 }),
    ]);
    assert.deepEqual(errors, []);
    assert.deepEqual(most, {
      [`${COPY} eu-west-1`]: 3,
      [`${COPY} eu-central-1`]: 3,
      [`${CLUSTER_COPY} eu-west-1`]: 2,
    });
  });

  it("default to AWS's quotas: 20 for instances and 5 for clusters", async () => {
    const { concurrentCopies: _, ...orders } = replication("orders", 30);
    const { concurrentCopies: __, ...analytics } = replication("analytics", 12, { kind: SourceKind.Cluster });
    const { most } = await inFlight([orders, analytics]);
    assert.deepEqual(most, { [`${COPY} eu-west-1`]: 20, [`${CLUSTER_COPY} eu-west-1`]: 5 });
  });

  it("do not delay existing copies", async () => {
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
    const failing = new Set(["00", "01", "02", "03"].map((second) => `orders-eu-west-1-2026-11-24-03-00-${second}`));
    const { errors, made } = await inFlight([replication("orders", 8)], {
      async create(_, name) {
        if (failing.has(name)) throw new Error(`${name} failed`);
      },
    });
    assert.ok(errors.length > 0);
    assert.equal(made, 4);
  });

  it("are not taken by refused copies", async () => {
    const refused = replication("orders", 3, {
      targets: [{ region: "eu-west-1", kmsKeyId: pulumi.output("alias/orders") }],
    });
    const { errors, made } = await inFlight([refused, replication("billing", 6)]);
    assert.equal(errors.length, 3);
    assert.equal(made, 6);
  });
});
