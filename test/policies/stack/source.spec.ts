import assert from "node:assert/strict";
import { Graph } from "../../../policies/stack/graph";
import { compareWithSource, exists, isRestored, sourceOf, sourceRegion } from "../../../policies/stack/source";
import { CLUSTER_SOURCE_ARN, DATABASE_ARN, SOURCE_ARN } from "../program";
import { nodeOf, settingsOf, subjectOf, withUnknown } from "../subjects";

const rds = (name: string) => `aws:rds/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const [SNAPSHOT, COPY] = [rds("Snapshot"), rds("SnapshotCopy")];
const [CLUSTER_SNAPSHOT, CLUSTER_COPY] = [rds("ClusterSnapshot"), rds("ClusterSnapshotCopy")];
const [INSTANCE, CLUSTER] = [rds("Instance"), rds("Cluster")];
const [EXPORT, REPLICATION] = [rds("ExportTask"), rds("InstanceAutomatedBackupsReplication")];
const ALL = [SNAPSHOT, COPY, CLUSTER_SNAPSHOT, CLUSTER_COPY, INSTANCE, CLUSTER];

/** A stack of one resource, whose property comes from another one, both as the policy SDK gives them. */
function stackOf(user: string, property: string, written: unknown, source: { type: string; props: object }): Graph {
  const opts = { protect: false, customTimeouts: { createSeconds: 0 } };
  const made = { urn: "urn:source", name: "source", opts, propertyDependencies: {}, ...source };
  const props = written === undefined ? withUnknown({}, property) : { [property]: written };
  const using = {
    urn: "urn:user",
    name: "user",
    type: user,
    opts,
    props,
    propertyDependencies: { [property]: [made] },
  };
  return new Graph([made, using] as unknown as ConstructorParameters<typeof Graph>[0], () => undefined);
}

/** Whether what it is made from is found. */
function finds(user: string, property: string, written: unknown, type: string, props: object = {}): boolean {
  const graph = stackOf(user, property, written, { type, props });
  return sourceOf(graph.node("urn:user") ?? assert.fail(), graph)?.node?.urn === "urn:source";
}

/** By which property each type names its source, and what that may be. */
const LINKS: [user: string, property: string, sources: string[]][] = [
  [SNAPSHOT, "dbInstanceIdentifier", [INSTANCE]],
  [CLUSTER_SNAPSHOT, "dbClusterIdentifier", [CLUSTER]],
  [COPY, "sourceDbSnapshotIdentifier", [SNAPSHOT, COPY]],
  [CLUSTER_COPY, "sourceDbClusterSnapshotIdentifier", [CLUSTER_SNAPSHOT, CLUSTER_COPY]],
  [INSTANCE, "snapshotIdentifier", [SNAPSHOT, COPY]],
  [CLUSTER, "snapshotIdentifier", [SNAPSHOT, COPY, CLUSTER_SNAPSHOT, CLUSTER_COPY]],
  ["rds-snapshots:index:RestoredDatabase", "snapshotIdentifier", [SNAPSHOT, COPY, CLUSTER_SNAPSHOT, CLUSTER_COPY]],
  [EXPORT, "sourceArn", [SNAPSHOT, COPY, CLUSTER_SNAPSHOT, CLUSTER_COPY, CLUSTER]],
  [REPLICATION, "sourceDbInstanceArn", [INSTANCE]],
  ["rds-snapshots:index:SnapshotCopy", "sourceDbSnapshotIdentifier", [SNAPSHOT, COPY]],
  ["rds-snapshots:index:SnapshotCopy", "sourceDbClusterSnapshotIdentifier", [CLUSTER_SNAPSHOT, CLUSTER_COPY]],
];

describe("the source of a resource", () => {
  for (const [user, property, sources] of LINKS) {
    it(`of type ${user} is what ${property} comes from, of the types that it can be made from only`, () => {
      const found = ALL.filter((type) => finds(user, property, undefined, type));
      assert.deepEqual(
        found,
        ALL.filter((type) => sources.includes(type)),
      );
      assert.equal(sourceOf(subjectOf(user, { [property]: "orders" }))?.property, property);
    });
  }

  it("is none of a type that is made from nothing", () => {
    assert.equal(sourceOf(subjectOf("aws:kms/key:Key", { sourceArn: SOURCE_ARN })), undefined);
  });

  it("is found by its ARN, and not by another ARN", () => {
    for (const [type, name] of [
      [CLUSTER, "arn"],
      [SNAPSHOT, "dbSnapshotArn"],
      [COPY, "dbSnapshotArn"],
      [CLUSTER_SNAPSHOT, "dbClusterSnapshotArn"],
      [CLUSTER_COPY, "dbClusterSnapshotArn"],
    ] as const) {
      assert.ok(finds(EXPORT, "sourceArn", SOURCE_ARN, type, { [name]: SOURCE_ARN }), type);
      assert.ok(!finds(EXPORT, "sourceArn", SOURCE_ARN, type, { [name]: CLUSTER_SOURCE_ARN }), type);
    }
  });

  it("is found by an edge where its identifier is what is written, and not where it is another", () => {
    for (const [type, name] of [
      [SNAPSHOT, "dbSnapshotIdentifier"],
      [COPY, "targetDbSnapshotIdentifier"],
      [CLUSTER_SNAPSHOT, "dbClusterSnapshotIdentifier"],
      [CLUSTER_COPY, "targetDbClusterSnapshotIdentifier"],
    ] as const) {
      assert.ok(finds(CLUSTER, "snapshotIdentifier", "Ledger", type, { [name]: "ledger" }), name);
      assert.ok(!finds(CLUSTER, "snapshotIdentifier", "ledger", type, { [name]: "orders" }), name);
    }
    assert.ok(!finds(SNAPSHOT, "dbInstanceIdentifier", "billing", INSTANCE, { identifier: "orders" }));
    assert.ok(!finds(CLUSTER_SNAPSHOT, "dbClusterIdentifier", "billing", CLUSTER, { clusterIdentifier: "orders" }));
  });
});

describe("the Region of a source", () => {
  const settings = settingsOf();
  const of = (written: string) => sourceRegion({ property: "", named: { state: "known", value: written } }, settings);

  it("is that in an ARN of RDS, and none of anything else", () => {
    assert.deepEqual(of(DATABASE_ARN), { state: "known", value: "us-east-1" });
    assert.deepEqual(of("arn:aws:docdb:us-east-1:111111111111:snapshot:orders"), { state: "absent" });
    assert.deepEqual(of("orders"), { state: "absent" });
  });

  it("is where a resource of the stack is made, or what is not yet known", () => {
    const node = nodeOf(SNAPSHOT, { region: "eu-west-1" });
    assert.deepEqual(sourceRegion({ property: "", named: { state: "unknown" }, node }, settings), {
      state: "known",
      value: "eu-west-1",
    });
    assert.deepEqual(sourceRegion({ property: "", named: { state: "unknown" } }, settings), { state: "unknown" });
  });

  it("is told from that of its copy", () => {
    const source = (region?: string) =>
      ({
        property: "",
        named: { state: "unknown" },
        node: nodeOf(SNAPSHOT, region === undefined ? {} : { region }),
      }) as const;
    const copy = (region?: string) => subjectOf(COPY, region === undefined ? {} : { region });
    assert.equal(compareWithSource(source("us-east-1"), copy("eu-west-1"), settings), "different");
    assert.equal(compareWithSource(source("us-east-1"), copy("us-east-1"), settings), "same");
    assert.equal(compareWithSource(source(), copy(), settings), "same");
    assert.equal(compareWithSource(source(), copy("us-east-1"), settings), "undetermined");
    assert.equal(compareWithSource({ property: "", named: { state: "absent" } }, copy(), settings), "undetermined");
    assert.equal(
      compareWithSource({ property: "", named: { state: "unknown" } }, copy("us-east-1"), settings),
      "unknown",
    );
  });
});

describe("what exists", () => {
  it("shows it by an output that AWS alone gives", () => {
    for (const [type, property] of [
      [SNAPSHOT, "dbSnapshotArn"],
      [COPY, "dbSnapshotArn"],
      [CLUSTER_SNAPSHOT, "dbClusterSnapshotArn"],
      [CLUSTER_COPY, "dbClusterSnapshotArn"],
      [EXPORT, "status"],
      [REPLICATION, "id"],
      [REPLICATION, "kmsKeyId"],
      [INSTANCE, "arn"],
      [CLUSTER, "arn"],
    ] as const) {
      assert.ok(exists(nodeOf(type, {}, { outputs: { [property]: SOURCE_ARN } })), type);
      assert.ok(!exists(nodeOf(type, {}, { outputs: withUnknown({}, property) })), type);
      assert.ok(!exists(nodeOf(type, {}, { outputs: { tagsAll: SOURCE_ARN } })), type);
    }
  });
});

describe("a restored database", () => {
  it("names a snapshot or a point in time, known or not", () => {
    assert.ok(isRestored(subjectOf(INSTANCE, { snapshotIdentifier: "orders-monthly" })));
    assert.ok(isRestored(subjectOf(INSTANCE, { restoreToPointInTime: { useLatestRestorableTime: true } })));
    assert.ok(isRestored(subjectOf(CLUSTER, withUnknown({}, "snapshotIdentifier"))));
    assert.ok(!isRestored(subjectOf(CLUSTER, { snapshotIdentifier: "" })) && !isRestored(subjectOf(INSTANCE)));
  });
});
