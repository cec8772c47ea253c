import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { copyNamesKeyOfItsRegion } from "../../policies/rules/copy-names-key-of-its-region";
import { requireFullArns } from "../../policies/rules/require-full-arns";
import { CLUSTER_SOURCE_ARN, cluster, instance, KEY_ARN, key } from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

const judge = async (resources: Resource[]) => {
  const reports = await run(policies([requireFullArns, copyNamesKeyOfItsRegion]), resources);
  return [...refusals(reports), ...notices(reports)];
};
const LEDGER = { snapshotIdentifier: "ledger-monthly", engine: "aurora-mysql", region: "eu-west-1" };
const restored = (inputs: Resource["inputs"], edges: Resource["edges"] = {}) =>
  cluster({ ...LEDGER, ...inputs }, { edges });
const FAR_KEY_ARN = KEY_ARN.replace("eu-west-1", "us-east-1");

describe("the key of a cluster that is restored", () => {
  it("is named by its full ARN, which is that of a key of its Region", async () => {
    assert.deepEqual(await judge([restored({ kmsKeyId: KEY_ARN })]), []);
    assert.deepEqual(await judge([restored({ kmsKeyId: "alias/ledger" })]), ["require-full-arns cluster"]);
    assert.deepEqual(await judge([restored({ kmsKeyId: FAR_KEY_ARN })]), ["copy-names-key-of-its-region cluster"]);
    const toPointInTime = { snapshotIdentifier: "", restoreToPointInTime: { sourceClusterIdentifier: "ledger" } };
    assert.deepEqual(await judge([restored({ ...toPointInTime, kmsKeyId: "alias/ledger" })]), [
      "require-full-arns cluster",
    ]);
  });

  it("may be a key of the stack, whose Region tells", async () => {
    const [near, far] = [key({ region: "eu-west-1" }), key({ region: "us-east-1" }, { name: "far" })];
    assert.deepEqual(await judge([near, restored({ kmsKeyId: UNKNOWN }, { kmsKeyId: [near] })]), []);
    assert.deepEqual(await judge([far, restored({ kmsKeyId: UNKNOWN }, { kmsKeyId: [far] })]), [
      "copy-names-key-of-its-region cluster",
    ]);
  });

  it("is waited for where it is not yet known", async () => {
    assert.deepEqual(await judge([restored({ kmsKeyId: UNKNOWN })]), [
      "require-full-arns-notices cluster",
      "copy-names-key-of-its-region-notices cluster",
    ]);
  });

  it("is its snapshot's where none is named, and nothing is said of that here", async () => {
    assert.deepEqual(await judge([restored({})]), []);
    assert.deepEqual(await judge([restored({ snapshotIdentifier: CLUSTER_SOURCE_ARN })]), []);
  });

  it("is nobody's business here where the cluster is not restored, or is an instance, which takes none", async () => {
    const plain = { snapshotIdentifier: "", kmsKeyId: "alias/ledger" };
    assert.deepEqual(await judge([restored(plain), restored({ ...plain, kmsKeyId: FAR_KEY_ARN })]), []);
    assert.deepEqual(await judge([restored({ ...plain, kmsKeyId: UNKNOWN })]), []);
    assert.deepEqual(await judge([instance({ ...LEDGER, kmsKeyId: "alias/ledger" })]), []);
  });
});
