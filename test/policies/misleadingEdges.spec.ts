import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import { noPersistentOptionShare } from "../../policies/rules/no-persistent-option-share";
import { noPublicEncryptedShare } from "../../policies/rules/no-public-encrypted-share";
import {
  alias,
  clusterCopy,
  clusterSnapshot,
  copy,
  instance,
  KEY_ARN,
  key,
  optionGroup,
  PARTNER,
  snapshot,
} from "./program";
import { type Resource, refusals, run, summary, UNKNOWN } from "./server";

const SHARED = { sharedAccounts: [PARTNER] };
const judge = (rules: Parameters<typeof policies>[0], resources: Resource[]) => run(policies(rules), resources);

/** A program can write any value, and have it seem to come from any resource, by `apply`. */
describe("an edge that leads to another resource than what is written", () => {
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

  it("does not prove what a copy inherits, of an instance or of a cluster", async () => {
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
    for (const message of messages) assert.match(message, /nothing in the stack tells about its source/);
  });

  it("does not prove which options a database has", async () => {
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

  it("does not prove the key behind the ARN of an alias of another Region", async () => {
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
