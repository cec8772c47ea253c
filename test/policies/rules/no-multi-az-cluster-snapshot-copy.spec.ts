import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { noMultiAzClusterSnapshotCopy } from "../../../policies/rules/no-multi-az-cluster-snapshot-copy";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterComponent,
  clusterCopy,
  clusterSnapshot,
  component,
  lookedUp,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("no-multi-az-cluster-snapshot-copy", () => {
  const judge = async (rule: Rule, resources: Resource[], settings: object = {}) => {
    const reports = await run(policies([rule]), resources, { settings });
    return [refusals(reports), notices(reports)];
  };

  const SILENT = [[], []];

  const found = (source: object = {}, rest: object = {}) =>
    lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql", ...source }, ...rest });

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

  it("refuses a component by its lookup before the copy is registered, with the fix", async () => {
    const [parent] = clusterComponent({}, found({ engine: "postgres" }));
    assert.ok(parent);
    const [report] = await run(policies([noMultiAzClusterSnapshotCopy]), [parent]);
    assert.deepEqual([report?.policy, report?.phase], [RULE, "resource"]);
    assert.match(report?.message ?? "", /a snapshot of a Multi-AZ DB cluster, because AWS .*export it to S3/);
  });

  it("accepts a component's copies of Aurora and of instances", async () => {
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, clusterComponent({}, found())), SILENT);
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, component({}, lookedUp())), SILENT);
  });

  it("warns about an undetermined engine, regardless of the settings, unless the copy exists", async () => {
    const noticed = [[], [`${RULE}-notices cluster-copy`]];
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [literal], { unproven: "refuse" }), noticed);
    const made = { ...literal, outputs: { dbClusterSnapshotArn: CLUSTER_SOURCE_ARN } };
    assert.deepEqual(await judge(noMultiAzClusterSnapshotCopy, [made]), SILENT);
  });

  it("reports that an engine is not yet known", async () => {
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
