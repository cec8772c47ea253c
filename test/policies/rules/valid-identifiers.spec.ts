import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../../policies/pack";
import { validIdentifiers } from "../../../policies/rules/valid-identifiers";
import { itAnswers } from "../answers";
import { clusterCopy, clusterSnapshot, copy, exportTask, snapshot } from "../program";
import { notices, refusals, run, secret, UNKNOWN } from "../server";

const RULE = "valid-identifiers";
type Identifier = Parameters<typeof secret>[0];

/** The same identifier on all four resources that take one. */
const judge = (identifier: Identifier, settings: object = {}) =>
  run(
    policies([validIdentifiers]),
    [
      snapshot({ dbSnapshotIdentifier: identifier }),
      copy({ targetDbSnapshotIdentifier: identifier }),
      clusterSnapshot({ dbClusterSnapshotIdentifier: identifier }),
      clusterCopy({ targetDbClusterSnapshotIdentifier: identifier }),
    ],
    { settings },
  );
const OF_INSTANCES = ["snapshot", "copy"];
const OF_CLUSTERS = ["cluster-snapshot", "cluster-copy"];
const refused = (names: string[]) => names.map((name) => `${RULE} ${name}`);

describe("valid-identifiers, of an export", () => {
  const ask = (inputs: Record<string, Identifier>) => run(policies([validIdentifiers]), [exportTask(inputs)]);

  it("accepts what AWS accepts", async () => {
    const names = { exportTaskIdentifier: "orders-2026-11", s3BucketName: "orders.exports-1", s3Prefix: "rds/orders" };
    assert.deepEqual(await ask(names), []);
    assert.deepEqual(await ask({ exportTaskIdentifier: "a".repeat(60) }), []);
  });

  it("refuses each invalid name by its property, without printing it", async () => {
    const wrong = {
      exportTaskIdentifier: "orders--2026",
      s3BucketName: "arn:aws:s3:::orders-exports",
      s3Prefix: "rds: orders",
    };
    for (const [property, value] of Object.entries(wrong)) {
      const reports = await ask({ [property]: value });
      assert.deepEqual(refusals(reports), refused(["export"]));
      assert.ok(reports[0]?.message.includes(`: ${property} must be`) && !reports[0].message.includes(value));
    }
  });

  it("reports an unknown identifier, but not an unknown bucket, which another resource creates", async () => {
    const reports = await ask({ exportTaskIdentifier: UNKNOWN, s3BucketName: UNKNOWN, s3Prefix: UNKNOWN });
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices export`]]);
  });
});

describe("valid-identifiers", () => {
  it("accepts identifiers that AWS accepts and returns unchanged", async () => {
    for (const identifier of ["a", "orders-eu-west-1-2026-11-24-03-12-00", `a${"b".repeat(62)}`]) {
      assert.deepEqual(await judge(identifier), []);
    }
  });

  it("refuses any other identifier before the resource is created", async () => {
    for (const identifier of [
      "1-orders",
      "-orders",
      "orders-",
      "orders--old",
      "orders_old",
      "orders.old",
      "Orders",
      "rds:orders-2026-11-24-03-12",
      "awsbackup:job-1",
      " orders",
    ]) {
      const reports = await judge(identifier);
      assert.deepEqual(refusals(reports).sort(), refused([...OF_INSTANCES, ...OF_CLUSTERS]).sort());
      assert.ok(reports.every(({ phase }) => phase === "resource"));
    }
  });

  it("allows 255 characters for snapshots of instances, and 63 for those of clusters", async () => {
    const [short, long, tooLong] = [64, 255, 256].map((length) => "a".repeat(length));
    assert.ok(short && long && tooLong);
    assert.deepEqual(refusals(await judge(short)), refused(OF_CLUSTERS));
    assert.deepEqual(refusals(await judge(long)), refused(OF_CLUSTERS));
    assert.deepEqual(refusals(await judge(tooLong)), refused([...OF_INSTANCES, ...OF_CLUSTERS]));
  });

  it("reports the property without its value, in any case", async () => {
    const reports = await judge(secret("Hunter2:Hunter2"));
    assert.deepEqual(
      reports.map(({ message }) => /"[a-z-]+": (\w+) must be/.exec(message)?.[1]),
      [
        "dbSnapshotIdentifier",
        "targetDbSnapshotIdentifier",
        "dbClusterSnapshotIdentifier",
        "targetDbClusterSnapshotIdentifier",
      ],
    );
    assert.ok(reports.every(({ message }) => !message.toLowerCase().includes("hunter2")));
  });

  it("reports an unknown identifier", async () => {
    const all = [...OF_INSTANCES, ...OF_CLUSTERS];
    const reports = await judge(UNKNOWN);
    assert.deepEqual([refusals(reports), notices(reports)], [[], all.map((name) => `${RULE}-notices ${name}`)]);
    assert.deepEqual(refusals(await judge(UNKNOWN, { unknown: "refuse" })), refused(all));
  });

  it("accepts an identifier that the provider chooses", async () => {
    assert.deepEqual(await judge(""), []);
  });

  it("agrees with the documented rules on any string", async () => {
    const texts = fc.stringMatching(/^[a-zA-Z0-9:_-]{1,70}$/);
    await fc.assert(
      fc.asyncProperty(texts, async (identifier) => {
        const valid = /^[a-z](-?[a-z0-9])*$/.test(identifier);
        const expected = valid ? (identifier.length > 63 ? OF_CLUSTERS : []) : [...OF_INSTANCES, ...OF_CLUSTERS];
        assert.deepEqual(refusals(await judge(identifier)), refused(expected));
      }),
      { numRuns: 60 },
    );
  });
});

describe("The answers of valid-identifiers", () => {
  itAnswers(validIdentifiers, {
    "refuses an invalid snapshot identifier": [
      [snapshot({ dbSnapshotIdentifier: "Orders" })],
      ["snapshot: unsafe: dbSnapshotIdentifier"],
    ],
    "refuses an invalid cluster snapshot identifier": [
      [clusterSnapshot({ dbClusterSnapshotIdentifier: "a--b" })],
      ["cluster-snapshot: unsafe"],
    ],
    "refuses invalid names of an export": [
      [exportTask({ exportTaskIdentifier: "1", s3BucketName: "Exports", s3Prefix: "a:b" })],
      ["export: unsafe: exportTaskIdentifier", "export: unsafe: s3BucketName", "export: unsafe: s3Prefix"],
    ],
    "reports an unknown identifier": [
      [snapshot({ dbSnapshotIdentifier: UNKNOWN }), exportTask({ exportTaskIdentifier: UNKNOWN })],
      ["snapshot: unknown: dbSnapshotIdentifier", "export: unknown: exportTaskIdentifier"],
    ],
    "accepts a bucket and a prefix that are not yet known": [
      [exportTask({ exportTaskIdentifier: "orders", s3BucketName: UNKNOWN, s3Prefix: UNKNOWN })],
      [],
    ],
  });
});
