import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { noKeyOnUnencryptedAuroraCopy } from "../../../policies/rules/no-key-on-unencrypted-aurora-copy";
import { from, itAnswers } from "../answers";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterComponent,
  clusterCopy,
  clusterSnapshot,
  component,
  copyComponent,
  KEY_ARN,
  key,
  lookedUp,
} from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of no-key-on-unencrypted-aurora-copy", () => {
  const AURORA = { engine: "aurora-mysql", region: "eu-west-1" };

  function ofCluster(inputs: Resource["inputs"], outputs?: Resource["outputs"]): Resource[] {
    const database = cluster(AURORA);
    const [, source = database] = from(database, (edges) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, region: "eu-west-1" }, { edges }),
    );
    const given = { sourceDbClusterSnapshotIdentifier: UNKNOWN, region: "eu-west-1", kmsKeyId: KEY_ARN, ...inputs };
    return [database, ...from(source, (edges) => clusterCopy(given, { edges, ...(outputs && { outputs }) }))];
  }

  itAnswers(noKeyOnUnencryptedAuroraCopy, {
    "refuses a looked-up source": [
      [
        copyComponent({
          sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN,
          kmsKeyId: KEY_ARN,
          evidence: lookedUp({ encrypted: false, source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-mysql" } }),
        }),
      ],
      ["component: unsafe: kmsKeyId"],
    ],
    "accepts a snapshot of an instance": [
      component({ kmsKeyId: KEY_ARN }, lookedUp({ encrypted: false, source: { engine: "aurora-mysql" } })),
      [],
    ],
    "reports a key on a copy of an unencrypted cluster": [
      ofCluster({}),
      [
        'cluster-copy: unsafe in stack: encryption inherited from "cluster-snapshot" and originally from "cluster", where storageEncrypted is not set; Aurora may then use a key owned by AWS',
      ],
    ],
    "accepts a copy without a key": [ofCluster({ kmsKeyId: "" }), []],
    "accepts an existing resource": [ofCluster({}, { dbClusterSnapshotArn: CLUSTER_SOURCE_ARN }), []],
  });
});

describe("no-key-on-unencrypted-aurora-copy", () => {
  /** What a rule reports of: `advisory resource`, none of it a refusal. */
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings: { unknown: "refuse", ...settings } });
      assert.deepEqual(refusals(reports), []);
      assert.ok(reports.every(({ policy }) => policy === rule.name));
      return reports.map(({ resource }) => resource);
    };

  const ofCluster = (database: Resource["inputs"], inputs: Resource["inputs"] = {}) => {
    const source = cluster(database);
    const shot = clusterSnapshot({ dbClusterIdentifier: UNKNOWN }, { edges: { dbClusterIdentifier: [source] } });
    return [source, shot, clusterCopy(inputs, { edges: { sourceDbClusterSnapshotIdentifier: [shot] } })];
  };

  const judge = judging(noKeyOnUnencryptedAuroraCopy);
  const withKey = { kmsKeyId: KEY_ARN };
  const source = { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql" };

  it("reports a key on the copy of an unencrypted Aurora snapshot, known or not", async () => {
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql" }, withKey)), ["cluster-copy"]);
    const made = key();
    const [database, shot, copied] = ofCluster({ engine: "aurora-mysql" }, { kmsKeyId: UNKNOWN });
    assert.ok(database && shot && copied);
    const unknown = { ...copied, edges: { ...copied.edges, kmsKeyId: [made] } };
    assert.deepEqual(await judge([made, database, shot, unknown]), ["cluster-copy"]);
    const looked = lookedUp({ encrypted: false, source });
    assert.deepEqual(await judge(clusterComponent(withKey, looked)), ["component", "child"]);
  });

  it("accepts copies without a key, encrypted sources, other engines and existing copies", async () => {
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql" })), []);
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql", storageEncrypted: true }, withKey)), []);
    assert.deepEqual(await judge(ofCluster({ engine: "mysql" }, withKey)), []);
    assert.deepEqual(await judge(clusterComponent(withKey, lookedUp({ source }))), []);
    assert.deepEqual(await judge(clusterComponent({}, lookedUp({ encrypted: false, source }))), []);
    assert.deepEqual(await judge(component(withKey, lookedUp({ encrypted: false, source: { engine: "mysql" } }))), []);
    const made = clusterCopy(withKey, {
      outputs: { dbClusterSnapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-mysql" },
    });
    assert.deepEqual(await judge([made]), []);
  });
});
