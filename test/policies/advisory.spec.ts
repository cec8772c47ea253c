import assert from "node:assert/strict";
import type { Rule } from "../../policies/framework/rule";
import { policies, RULES } from "../../policies/pack";
import { copiesEncrypted } from "../../policies/rules/copies-encrypted";
import { copiesProtectedFromDeletion } from "../../policies/rules/copies-protected-from-deletion";
import { createTimeoutsSufficient } from "../../policies/rules/create-timeouts-sufficient";
import { keysRotate } from "../../policies/rules/keys-rotate";
import { noKeyOnUnencryptedAuroraCopy } from "../../policies/rules/no-key-on-unencrypted-aurora-copy";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterComponent,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  exportTask,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  lookedUp,
  replication,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, refusals, run, UNKNOWN } from "./server";

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

describe("the advisory rules", () => {
  it("are these", () => {
    const names = RULES.filter(({ level }) => level === "advisory").map(({ name }) => name);
    assert.deepEqual(names, [
      "copies-encrypted",
      "no-key-on-unencrypted-aurora-copy",
      "copies-protected-from-deletion",
      "keys-rotate",
      "create-timeouts-sufficient",
      "restores-use-replicated-groups",
    ]);
  });
});

describe("copies-encrypted", () => {
  const judge = judging(copiesEncrypted);

  it("tells of a copy without a key of an unencrypted source", async () => {
    assert.deepEqual(await judge(ofInstance({})), ["copy"]);
    assert.deepEqual(await judge(ofCluster({ engine: "mysql" })), ["cluster-copy"]);
    assert.deepEqual(await judge(component({}, lookedUp({ encrypted: false }))), ["component", "child"]);
  });

  it("says nothing of encrypted copies, of copies with a key, and of what is not told", async () => {
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: true })), []);
    assert.deepEqual(await judge(ofInstance({}, { kmsKeyId: KEY_ARN })), []);
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: UNKNOWN })), []);
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql" })), []);
    assert.deepEqual(await judge([goodCopy()]), []);
    assert.deepEqual(await judge(component({ kmsKeyId: KEY_ARN }, lookedUp({ encrypted: false }))), []);
    assert.deepEqual(await judge(component({}, lookedUp())), []);
  });
});

describe("no-key-on-unencrypted-aurora-copy", () => {
  const judge = judging(noKeyOnUnencryptedAuroraCopy);
  const withKey = { kmsKeyId: KEY_ARN };
  const source = { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql" };

  it("tells of a key on the copy of an Aurora snapshot without one, known or not", async () => {
    assert.deepEqual(await judge(ofCluster({ engine: "aurora-mysql" }, withKey)), ["cluster-copy"]);
    const made = key();
    const [database, shot, copied] = ofCluster({ engine: "aurora-mysql" }, { kmsKeyId: UNKNOWN });
    assert.ok(database && shot && copied);
    const unknown = { ...copied, edges: { ...copied.edges, kmsKeyId: [made] } };
    assert.deepEqual(await judge([made, database, shot, unknown]), ["cluster-copy"]);
    const looked = lookedUp({ encrypted: false, source });
    assert.deepEqual(await judge(clusterComponent(withKey, looked)), ["component", "child"]);
  });

  it("says nothing without a key, of encrypted sources, of other engines, and of copies that AWS has made", async () => {
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

describe("copies-protected-from-deletion", () => {
  const judge = judging(copiesProtectedFromDeletion);

  it("tells of copies and keys of snapshots that are not protected", async () => {
    const made = key();
    const copied = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, copied, clusterCopy()]), ["key", "copy", "cluster-copy"]);
  });

  it("says nothing of what is protected, and of keys and snapshots of nothing copied", async () => {
    const made = key({}, { protect: true });
    const copied = goodCopy({ kmsKeyId: UNKNOWN }, { protect: true, edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, copied, key({}, { name: "other" }), snapshot(), instance()]), []);
  });

  it("believes our components that they retain, and not that they delete", async () => {
    const childOf = (deletion: string) => {
      const parent = keyComponent({ deletion });
      return [parent, key({}, { parent })];
    };
    assert.deepEqual(await judge(childOf("retain")), []);
    assert.deepEqual(await judge(childOf("delete")), ["key"]);
    const other: Resource = { type: "shop:index:Backups", name: "backups", inputs: { deletion: "retain" } };
    assert.deepEqual(await judge([other, goodCopy({}, { parent: other })]), ["copy"]);
  });
});

describe("keys-rotate", () => {
  const judge = judging(keysRotate);
  const used = (inputs: Resource["inputs"]) => {
    const made = key(inputs);
    return [made, goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })];
  };

  it("tells of the keys of snapshots that do not rotate", async () => {
    assert.deepEqual(await judge(used({})), ["key"]);
    assert.deepEqual(await judge(used({ enableKeyRotation: false })), ["key"]);
    const parent = keyComponent();
    assert.deepEqual(await judge([parent, key({}, { parent })]), ["key"]);
  });

  it("says nothing of keys that rotate, that may, that cannot, and of other keys", async () => {
    assert.deepEqual(await judge(used({ enableKeyRotation: true })), []);
    assert.deepEqual(await judge(used({ enableKeyRotation: UNKNOWN })), []);
    assert.deepEqual(await judge(used({ customKeyStoreId: "cks-1234" })), []);
    assert.deepEqual(await judge([key()]), []);
  });
});

describe("create-timeouts-sufficient", () => {
  const judge = judging(createTimeoutsSufficient);

  it("tells of what is given an hour or less, or the provider's default", async () => {
    const made = [copy(), replication(), exportTask(), clusterCopy({}, { createSeconds: 86_400 })];
    assert.deepEqual(await judge(made), ["copy", "replication", "export", "cluster-copy"]);
    assert.deepEqual(await judge([copy({}, { createSeconds: 3600 })]), ["copy"]);
    for (const create of ["60m", "0.5h", "3600s", "soon", ""]) {
      assert.deepEqual(await judge([clusterCopy({ timeouts: { create } })]), ["cluster-copy"]);
    }
  });

  it("says nothing of longer ones, of those not yet known, and of what AWS has made", async () => {
    assert.deepEqual(await judge([copy({}, { createSeconds: 3601 }), replication({}, { createSeconds: 7200 })]), []);
    for (const create of ["24h", "1h30m", "90m", "1h1s", UNKNOWN]) {
      assert.deepEqual(await judge([clusterCopy({ timeouts: { create } }), exportTask({ timeouts: { create } })]), []);
    }
    assert.deepEqual(await judge([clusterCopy({ timeouts: UNKNOWN })]), []);
    assert.deepEqual(await judge([copy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })]), []);
  });
});
