import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { noPersistentOptionShare } from "../../../policies/rules/no-persistent-option-share";
import { noPublicEncryptedShare } from "../../../policies/rules/no-public-encrypted-share";
import { Graph } from "../../../policies/stack/graph";
import { compareWithSource, exists, isRestored, sourceOf, sourceRegion } from "../../../policies/stack/source";
import {
  alias,
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  clusterSnapshot,
  copy,
  DATABASE_ARN,
  instance,
  KEY_ARN,
  key,
  optionGroup,
  PARTNER,
  SOURCE_ARN,
  snapshot,
} from "../program";
import { type Resource, refusals, run, summary, UNKNOWN } from "../server";
import { nodeOf, parsedSettings, subjectOf, withUnknown } from "../subjects";

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

describe("The source of a resource", () => {
  for (const [user, property, sources] of LINKS) {
    it(`of type ${user} is the resource that ${property} depends on, if it has a valid type`, () => {
      const found = ALL.filter((type) => finds(user, property, undefined, type));
      assert.deepEqual(
        found,
        ALL.filter((type) => sources.includes(type)),
      );
      assert.equal(sourceOf(subjectOf(user, { [property]: "orders" }))?.property, property);
    });
  }

  it("is undefined for a type without a source", () => {
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

  it("is found by a dependency unless the written identifier is another one", () => {
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

describe("The Region of a source", () => {
  const settings = parsedSettings();
  const of = (written: string) => sourceRegion({ property: "", named: { state: "known", value: written } }, settings);

  it("is the Region in an ARN of RDS, and of no other service", () => {
    assert.deepEqual(of(DATABASE_ARN), { state: "known", value: "us-east-1" });
    assert.deepEqual(of("arn:aws:docdb:us-east-1:111111111111:snapshot:orders"), { state: "absent" });
    assert.deepEqual(of("orders"), { state: "absent" });
  });

  it("is that of its resource in the stack, or unknown", () => {
    const node = nodeOf(SNAPSHOT, { region: "eu-west-1" });
    assert.deepEqual(sourceRegion({ property: "", named: { state: "unknown" }, node }, settings), {
      state: "known",
      value: "eu-west-1",
    });
    assert.deepEqual(sourceRegion({ property: "", named: { state: "unknown" } }, settings), { state: "unknown" });
  });

  it("is compared with the Region of its copy", () => {
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

describe("An existing resource", () => {
  it("is recognized by an output that only AWS sets", () => {
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

describe("A restored database", () => {
  it("specifies a snapshot or a point in time, known or not", () => {
    assert.ok(isRestored(subjectOf(INSTANCE, { snapshotIdentifier: "orders-monthly" })));
    assert.ok(isRestored(subjectOf(INSTANCE, { restoreToPointInTime: { useLatestRestorableTime: true } })));
    assert.ok(isRestored(subjectOf(CLUSTER, withUnknown({}, "snapshotIdentifier"))));
    assert.ok(!isRestored(subjectOf(CLUSTER, { snapshotIdentifier: "" })) && !isRestored(subjectOf(INSTANCE)));
  });
});

describe("A database that a snapshot specifies by its identifier", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const IRELAND = { region: "eu-west-1" };

  const tde = optionGroup({
    name: "orders-tde",
    engineName: "oracle-ee",
    majorEngineVersion: "19",
    options: [{ optionName: "TDE" }],
    ...IRELAND,
  });

  const database = (inputs: Resource["inputs"] = {}, rest: Partial<Resource> = {}) =>
    instance(
      {
        identifier: "orders",
        engine: "oracle-ee",
        optionGroupName: "orders-tde",
        storageEncrypted: true,
        ...IRELAND,
        ...inputs,
      },
      rest,
    );

  const taken = (dbInstanceIdentifier: string, inputs: Resource["inputs"] = {}, rest: Partial<Resource> = {}) =>
    snapshot({ dbInstanceIdentifier, dbSnapshotIdentifier: "orders-monthly", ...SHARED, ...IRELAND, ...inputs }, rest);

  const judge = async (resources: Resource[]) => {
    const rules = [noDefaultKeyShare, noPersistentOptionShare];
    return refusals(await run(policies(rules), resources, { settings: { unproven: "warn" } }));
  };

  const REFUSED = ["no-default-key-share snapshot", "no-persistent-option-share snapshot"];

  it("is found in the stack, regardless of case", async () => {
    assert.deepEqual(await judge([tde, database(), taken("orders")]), REFUSED);
    assert.deepEqual(await judge([tde, database(), taken("Orders")]), REFUSED);
    assert.deepEqual(await judge([tde, database({ identifier: UNKNOWN }), taken("orders")]), []);
    const outputs = { identifier: "orders", ...IRELAND };
    assert.deepEqual(await judge([tde, database({ identifier: UNKNOWN }, { outputs }), taken("orders")]), REFUSED);
  });

  it("is not one with another name, Region or provider", async () => {
    assert.deepEqual(await judge([tde, database(), taken("billing")]), []);
    assert.deepEqual(await judge([tde, database(), taken("orders", { region: "us-east-1" })]), []);
    assert.deepEqual(await judge([tde, database(), taken("orders", { region: UNKNOWN })]), []);
    const elsewhere = { provider: { profile: "partner" }, providerName: "partner" };
    assert.deepEqual(await judge([tde, database(), taken("orders", {}, elsewhere)]), []);
  });

  it("is in the Region of the provider, whether or not the resource specifies it", async () => {
    const provider = { region: "eu-west-1" };
    const bare = database({ region: "" }, { provider });
    assert.deepEqual(
      (await judge([tde, bare, taken("orders", { region: "" }, { provider })])).slice(0, 1),
      REFUSED.slice(0, 1),
    );
    assert.deepEqual((await judge([tde, bare, taken("orders", {}, { provider })])).slice(0, 1), REFUSED.slice(0, 1));
  });

  it("overrides a dependency on a database with an unknown identifier", async () => {
    const other = instance({ ...IRELAND, storageEncrypted: false }, { name: "other" });
    const of = taken("orders", {}, { edges: { dbInstanceIdentifier: [other] } });
    assert.deepEqual(await judge([tde, other, database(), of]), REFUSED);
  });

  it("may be a cluster", async () => {
    const ledger = cluster({ clusterIdentifier: "ledger", engine: "aurora-mysql", storageEncrypted: true });
    const shot = clusterSnapshot({ dbClusterIdentifier: "ledger", ...SHARED });
    assert.deepEqual(await judge([ledger, shot]), ["no-default-key-share cluster-snapshot"]);
    const reports = await run(policies([noDefaultKeyShare]), [shot], { settings: { unproven: "warn" } });
    assert.deepEqual(summary(reports, "advisory"), ["no-default-key-share-notices cluster-snapshot"]);
  });
});

/** A program can write any value, and have it seem to come from any resource, by `apply`. */
describe("A dependency on another resource than the written one", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const judge = (rules: Parameters<typeof policies>[0], resources: Resource[]) => run(policies(rules), resources);

  const plain = instance(
    {},
    { outputs: { identifier: "catalog", arn: "arn:aws:rds:us-east-1:111111111111:db:catalog" } },
  );

  it("does not prove that a snapshot is unencrypted", async () => {
    const of = (dbInstanceIdentifier: string) =>
      snapshot({ dbInstanceIdentifier, sharedAccounts: ["all"] }, { edges: { dbInstanceIdentifier: [plain] } });
    assert.deepEqual(refusals(await judge([noPublicEncryptedShare], [plain, of("catalog")])), []);
    assert.deepEqual(refusals(await judge([noPublicEncryptedShare], [plain, of("Catalog")])), []);
    assert.deepEqual(refusals(await judge([noPublicEncryptedShare], [plain, of("billing")])), [
      "no-public-encrypted-share snapshot",
    ]);
  });

  it("does not prove what a copy inherits from an instance or cluster", async () => {
    const arn = (kind: string, name: string) => `arn:aws:rds:us-east-1:111111111111:${kind}:${name}`;
    const source = snapshot(
      { dbInstanceIdentifier: "catalog" },
      { edges: { dbInstanceIdentifier: [plain] }, outputs: { dbSnapshotArn: arn("snapshot", "catalog-1") } },
    );
    const of = (named: string, sourceDbSnapshotIdentifier: string) =>
      copy({ sourceDbSnapshotIdentifier, ...SHARED }, { name: named, edges: { sourceDbSnapshotIdentifier: [source] } });
    const clusterSource = clusterSnapshot({}, { outputs: { dbClusterSnapshotArn: arn("cluster-snapshot", "shop-1") } });
    const ofCluster = clusterCopy(
      { sourceDbClusterSnapshotIdentifier: arn("cluster-snapshot", "ledger-1"), ...SHARED },
      { edges: { sourceDbClusterSnapshotIdentifier: [clusterSource] } },
    );
    const resources = [
      plain,
      source,
      clusterSource,
      of("right", arn("snapshot", "catalog-1")),
      of("wrong", arn("snapshot", "billing-1")),
      ofCluster,
    ];
    const reports = await judge([noDefaultKeyShare], resources);
    assert.deepEqual(refusals(reports), ["no-default-key-share wrong", "no-default-key-share cluster-copy"]);
    const messages = reports.map(({ message }) => message);
    for (const message of messages) assert.match(message, /sourceDb\w+ specifies no resource of this stack/);
  });

  it("does not prove the options of a database", async () => {
    const group = optionGroup(
      { name: "harmless", engineName: "oracle-ee", majorEngineVersion: "19", options: [{ optionName: "Timezone" }] },
      { outputs: { name: "harmless" } },
    );
    const database = (name: string, optionGroupName: string) =>
      instance({ engine: "oracle-ee", optionGroupName }, { name, edges: { optionGroupName: [group] } });
    const [right, wrong] = [database("right", "Harmless"), database("wrong", "with-tde")];
    const of = (from: Resource) =>
      snapshot(
        { dbInstanceIdentifier: UNKNOWN, ...SHARED },
        { name: `of-${from.name}`, edges: { dbInstanceIdentifier: [from] } },
      );
    const reports = await judge([noPersistentOptionShare], [group, right, wrong, of(right), of(wrong)]);
    assert.deepEqual(summary(reports, "advisory"), ["no-persistent-option-share-notices of-wrong"]);
    assert.match(reports[0]?.message ?? "", /the options of the shared snapshot are undetermined/);
  });

  it("does not prove the key of an alias ARN of another Region", async () => {
    const made = key({}, { outputs: { arn: KEY_ARN } });
    const aliasArn = "arn:aws:kms:eu-west-1:111111111111:alias/orders";
    const named = alias(
      { name: "alias/orders", targetKeyId: KEY_ARN },
      { outputs: { name: "alias/orders", arn: aliasArn } },
    );
    const of = (kmsKeyId: string) => copy({ sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId, ...SHARED });
    assert.deepEqual(await judge([noDefaultKeyShare], [made, named, of(aliasArn)]), []);
    assert.deepEqual(
      refusals(await judge([noDefaultKeyShare], [made, named, of(aliasArn.replace("eu-west-1", "us-east-1"))])),
      ["no-default-key-share copy"],
    );
  });
});
