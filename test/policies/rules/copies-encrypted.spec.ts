import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { copiesEncrypted } from "../../../policies/rules/copies-encrypted";
import { from, itAnswers } from "../answers";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  copyComponent,
  goodCopy,
  instance,
  KEY_ARN,
  lookedUp,
  snapshot,
} from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of copies-encrypted", () => {
  /** A copy in the Region of its source, which the stack has too. */
  function copied(source: Resource, inputs: Resource["inputs"] = {}): Resource[] {
    return from(source, (edges) => copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...inputs }, { edges }));
  }

  const taken = (database: Resource, inputs: Resource["inputs"] = {}) =>
    from(database, (edges) => snapshot({ dbInstanceIdentifier: UNKNOWN, region: "us-east-1", ...inputs }, { edges }));

  itAnswers(copiesEncrypted, {
    "refuses a looked-up source": [
      component({}, lookedUp({ encrypted: false })),
      ["component: unsafe: kmsKeyId", "child: unsafe in stack: looked up in AWS"],
    ],
    "accepts a cluster snapshot, which may be encrypted anyway": [
      [
        copyComponent({
          sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN,
          evidence: lookedUp({ encrypted: false, source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "mysql" } }),
        }),
      ],
      [],
    ],
    "refuses a copy of an unencrypted database": [
      [...taken(instance()), ...copied(taken(instance())[1] ?? snapshot()).slice(1)],
      [
        'copy: unsafe in stack: encryption inherited from "snapshot" and originally from "instance", where storageEncrypted is not set',
      ],
    ],
    "refuses what AWS reports": [
      [goodCopy({}, { outputs: { encrypted: false } })],
      ["copy: unsafe in stack: reported by AWS"],
    ],
  });
});

describe("copies-encrypted", () => {
  /** What a rule reports of: `advisory resource`, none of it a refusal. */
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings: { unknown: "refuse", ...settings } });
      assert.deepEqual(refusals(reports), []);
      assert.ok(reports.every(({ policy }) => policy === rule.name));
      return reports.map(({ resource }) => resource);
    };

  /** A copy of the snapshot of a database of the stack, as on the preview of a new stack. */
  const ofInstance = (database: Resource["inputs"], inputs: Resource["inputs"] = {}) => {
    const source = instance(database);
    const shot = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [source] } });
    return [source, shot, copy(inputs, { edges: { sourceDbSnapshotIdentifier: [shot] } })];
  };

  const ofCluster = (database: Resource["inputs"], inputs: Resource["inputs"] = {}) => {
    const source = cluster(database);
    const shot = clusterSnapshot({ dbClusterIdentifier: UNKNOWN }, { edges: { dbClusterIdentifier: [source] } });
    return [source, shot, clusterCopy(inputs, { edges: { sourceDbClusterSnapshotIdentifier: [shot] } })];
  };

  const judge = judging(copiesEncrypted);

  it("reports a copy of an unencrypted source without a key", async () => {
    assert.deepEqual(await judge(ofInstance({})), ["copy"]);
    assert.deepEqual(await judge(ofCluster({ engine: "mysql" })), ["cluster-copy"]);
    assert.deepEqual(await judge(component({}, lookedUp({ encrypted: false }))), ["component", "child"]);
  });

  it("accepts encrypted copies, copies with a key, and undetermined encryption", async () => {
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: true })), []);
    assert.deepEqual(await judge(ofInstance({}, { kmsKeyId: KEY_ARN })), []);
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: UNKNOWN })), []);
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql" })), []);
    assert.deepEqual(await judge([goodCopy()]), []);
    assert.deepEqual(await judge(component({ kmsKeyId: KEY_ARN }, lookedUp({ encrypted: false }))), []);
    assert.deepEqual(await judge(component({}, lookedUp())), []);
  });
});
