import assert from "node:assert/strict";
import type { Rule } from "../../policies/framework/rule";
import { policies } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import { noMultiAzClusterSnapshotCopy } from "../../policies/rules/no-multi-az-cluster-snapshot-copy";
import { noPublicEncryptedShare } from "../../policies/rules/no-public-encrypted-share";
import { requireFullArns } from "../../policies/rules/require-full-arns";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterComponent,
  clusterCopy,
  clusterSnapshot,
  component,
  KEY_ARN,
  lookedUp,
  PARTNER,
  SOURCE_ARN,
} from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

const judge = async (rule: Rule, resources: Resource[], settings: object = {}) => {
  const reports = await run(policies([rule]), resources, { settings });
  return [refusals(reports), notices(reports)];
};
const SILENT = [[], []];
const found = (source: object = {}, rest: object = {}) =>
  lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql", ...source }, ...rest });

describe("no-multi-az-cluster-snapshot-copy", () => {
  const RULE = "no-multi-az-cluster-snapshot-copy";
  const literal = clusterCopy({ sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN, region: "eu-west-1" });
  const ofCluster = (inputs: Resource["inputs"]) => {
    const database = cluster(inputs);
    const source = clusterSnapshot({ dbClusterIdentifier: UNKNOWN }, { edges: { dbClusterIdentifier: [database] } });
    const edges = { sourceDbClusterSnapshotIdentifier: [source] };
    return [database, source, clusterCopy({ sourceDbClusterSnapshotIdentifier: UNKNOWN }, { edges })];
  };

  it("refuses a copy of the snapshot of a cluster of MySQL or PostgreSQL", async () => {
    for (const engine of ["mysql", "postgres"]) {
      assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, ofCluster({ engine })), [
        [`${RULE} cluster-copy`],
        [],
      ]);
    }
  });

  it("accepts those of Aurora", async () => {
    for (const engine of ["aurora-mysql", "aurora-postgresql"]) {
      assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, ofCluster({ engine })), SILENT);
    }
  });

  it("refuses our component by what it looked up, before the copy is registered, and says what to do", async () => {
    const [parent] = clusterComponent({}, found({ engine: "postgres" }));
    assert.ok(parent);
    const [report] = await run(policies([noMultiAzClusterSnapshotCopy]), [parent]);
    assert.deepEqual([report?.policy, report?.phase], [RULE, "resource"]);
    assert.match(report?.message ?? "", /a snapshot of a Multi-AZ DB cluster, because AWS .*export it to S3/);
  });

  it("accepts our component's copies of Aurora and of instances", async () => {
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, clusterComponent({}, found())), SILENT);
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, component({}, lookedUp())), SILENT);
  });

  it("warns where nothing tells the engine, whatever the settings say, unless AWS has made the copy", async () => {
    const noticed = [[], [`${RULE}-notices cluster-copy`]];
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [literal], { unproven: "refuse" }), noticed);
    const made = { ...literal, outputs: { dbClusterSnapshotArn: CLUSTER_SOURCE_ARN } };
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [made]), SILENT);
  });

  it("tells that an engine is not yet known", async () => {
    const noticed = [[], [`${RULE}-notices cluster-copy`]];
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, ofCluster({ engine: UNKNOWN })), noticed);
    const strict = await judge(noMultiAzClusterSnapshotCopy, ofCluster({ engine: UNKNOWN }), { unknown: "refuse" });
    assert.deepEqual(strict, [[`${RULE} cluster-copy`], []]);
    const unknown = clusterCopy({ sourceDbClusterSnapshotIdentifier: UNKNOWN });
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [unknown]), noticed);
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [unknown], { unknown: "refuse" }), [
      [`${RULE} cluster-copy`],
      [],
    ]);
  });
});

describe("our component for the snapshots of clusters", () => {
  it("is held to the full ARN of a cluster snapshot", async () => {
    assert.deepEqual(await judge(requireFullArns, clusterComponent({}, found())), SILENT);
    const wrong = { sourceDbClusterSnapshotIdentifier: SOURCE_ARN };
    assert.deepEqual(await judge(requireFullArns, clusterComponent(wrong, found())), [
      ["require-full-arns component", "require-full-arns child"],
      [],
    ]);
  });

  it("is judged by what it looked up about its source", async () => {
    const shared = { sharedAccounts: [PARTNER] };
    const [parent] = clusterComponent(shared, found({}, { keyManager: "AWS" }));
    assert.ok(parent);
    assert.deepEqual(await judge(noDefaultKeyShare, [parent]), [["no-default-key-share component"], []]);
    const [open] = clusterComponent({ sharedAccounts: ["all"] }, found());
    assert.ok(open);
    assert.deepEqual(await judge(noPublicEncryptedShare, [open]), [["no-public-encrypted-share component"], []]);
  });

  it("is not taken for unencrypted because AWS says so of an Aurora cluster: AWS may own the key", async () => {
    const evidence = found({}, { encrypted: false });
    const open = clusterComponent({ sharedAccounts: ["all"] }, evidence);
    assert.deepEqual(await judge(noPublicEncryptedShare, open), [["no-public-encrypted-share child"], []]);
    assert.deepEqual(await judge(noDefaultKeyShare, clusterComponent({ sharedAccounts: [PARTNER] }, evidence)), SILENT);
    const keyed = clusterComponent({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN }, found());
    assert.deepEqual(await judge(noDefaultKeyShare, keyed), SILENT);
  });
});
