import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import {
  alias,
  cluster,
  clusterSnapshot,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  PARTNER,
  restoreComponent,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

const RULE = "no-default-key-share";
const SHARED = { sharedAccounts: [PARTNER] };
const judge = (resources: Resource[], settings: object = {}) =>
  run(policies([noDefaultKeyShare]), resources, { settings });

describe("no-default-key-share, by the source", () => {
  const shot = (database: Resource, inputs: Resource["inputs"] = {}) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, ...inputs }, { edges: { dbInstanceIdentifier: [database] } });
  const inheriting = (source: Resource) =>
    copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED }, { edges: { sourceDbSnapshotIdentifier: [source] } });

  it("refuses a shared snapshot of an instance that is encrypted and names no key", async () => {
    const database = instance({ storageEncrypted: true });
    assert.deepEqual(refusals(await judge([database, shot(database, SHARED)])), [`${RULE} snapshot`]);
  });

  it("accepts one of an instance with a key of the stack, or without encryption", async () => {
    const made = key();
    const encrypted = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, encrypted, shot(encrypted, SHARED)]), []);
    const plain = instance();
    assert.deepEqual(await judge([plain, shot(plain, SHARED)]), []);
  });

  it("knows the default key of an instance by its inputs, though its outputs name a key", async () => {
    const database = instance({ storageEncrypted: true }, { outputs: { storageEncrypted: true, kmsKeyId: KEY_ARN } });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /under the default key/);
  });

  it("counts the key among an instance's outputs as unproven where its inputs were not shown", async () => {
    const outputs = { storageEncrypted: true, kmsKeyId: KEY_ARN };
    const database = instance({ storageEncrypted: true }, { outputs, isUntargeted: true });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
  });

  it("counts a restored instance's key as unproven", async () => {
    const database = instance({ storageEncrypted: true, snapshotIdentifier: "old" });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
  });

  it("follows a restored instance to its snapshot, whatever key it names itself", async () => {
    const encrypted = instance({ storageEncrypted: true }, { name: "encrypted" });
    const old = snapshot(
      { dbInstanceIdentifier: UNKNOWN },
      { name: "old", edges: { dbInstanceIdentifier: [encrypted] } },
    );
    const made = key();
    const edges = { snapshotIdentifier: [old], kmsKeyId: [made] };
    const restored = instance({ snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }, { edges });
    const reports = await judge([encrypted, old, made, restored, shot(restored, SHARED)]);
    assert.match(reports[0]?.message ?? "", /under the default key/);
    const literal = instance({ snapshotIdentifier: "old", kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.match(
      (await judge([made, literal, shot(literal, SHARED)]))[0]?.message ?? "",
      /must be customer managed, but that is unproven/,
    );
  });

  it("takes the key that a restored cluster is given, and else its snapshot's", async () => {
    const made = key();
    const encrypted = cluster({ engine: "aurora-mysql", storageEncrypted: true }, { name: "encrypted" });
    const old = clusterSnapshot(
      { dbClusterIdentifier: UNKNOWN },
      { name: "old", edges: { dbClusterIdentifier: [encrypted] } },
    );
    const link = (database: Resource) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges: { dbClusterIdentifier: [database] } });
    const rekeyed = cluster(
      { snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN },
      { edges: { snapshotIdentifier: [old], kmsKeyId: [made] } },
    );
    assert.deepEqual(await judge([encrypted, old, made, rekeyed, link(rekeyed)]), []);
    const same = cluster({ snapshotIdentifier: UNKNOWN }, { edges: { snapshotIdentifier: [old] } });
    assert.deepEqual(refusals(await judge([encrypted, old, same, link(same)])), [`${RULE} cluster-snapshot`]);
  });

  it("believes what our RestoredDatabase looked up about its snapshot", async () => {
    const source = { snapshotArn: SOURCE_ARN, encrypted: true, kmsKeyId: KEY_ARN, snapshotType: "manual" };
    const restored = (encrypted: boolean) => {
      const evidence = { source: { ...source, encrypted } };
      const parent = restoreComponent({ snapshotIdentifier: SOURCE_ARN, evidence }, { outputs: { evidence } });
      const database = instance({ snapshotIdentifier: SOURCE_ARN }, { parent });
      return [parent, database, shot(database, SHARED)];
    };
    assert.deepEqual(await judge(restored(false)), []);
    assert.deepEqual(refusals(await judge(restored(true))), [`${RULE} snapshot`]);
    assert.deepEqual(await judge(restored(true), { customerManagedKeys: [KEY_ARN] }), []);
  });

  it("follows an alias of the stack to its key, by an edge and by name", async () => {
    const made = key();
    const named = alias({ name: "alias/orders", targetKeyId: UNKNOWN }, { edges: { targetKeyId: [made] } });
    const unknown = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [named] } });
    assert.deepEqual(await judge([made, named, unknown, shot(unknown, SHARED)]), []);
    for (const kmsKeyId of ["alias/orders", "arn:aws:kms:us-east-1:111111111111:alias/orders"]) {
      const known = instance({ storageEncrypted: true, kmsKeyId });
      assert.deepEqual(await judge([made, named, known, shot(known, SHARED)]), []);
      assert.deepEqual(refusals(await judge([known, shot(known, SHARED)])), [`${RULE} snapshot`]);
      const twin = { ...named, name: "twin" };
      assert.deepEqual(refusals(await judge([made, named, twin, known, shot(known, SHARED)])), [`${RULE} snapshot`]);
    }
    const astray = alias({ name: "alias/orders", targetKeyId: KEY_ARN });
    const byArn = key({}, { outputs: { arn: KEY_ARN } });
    const database = instance({ storageEncrypted: true, kmsKeyId: "alias/orders" });
    assert.deepEqual(await judge([byArn, astray, database, shot(database, SHARED)]), []);
    assert.deepEqual(refusals(await judge([astray, database, shot(database, SHARED)])), [`${RULE} snapshot`]);
  });

  it("refuses a copy that inherits the default key, through any number of copies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), async (length) => {
        const database = instance({ storageEncrypted: true });
        const chain: Resource[] = [shot(database)];
        for (let index = 0; index < length; index += 1) {
          const source = chain.at(-1);
          assert.ok(source);
          chain.push({ ...inheriting(source), name: `link-${index}`, inputs: { sourceDbSnapshotIdentifier: UNKNOWN } });
        }
        const last = chain.at(-1);
        assert.ok(last);
        assert.deepEqual(refusals(await judge([database, ...chain, inheriting(last)])), [`${RULE} copy`]);
      }),
      { numRuns: 13 },
    );
  });

  it("accepts a copy that inherits a customer managed key from a copy", async () => {
    const made = key();
    const rekeyed = goodCopy({ kmsKeyId: UNKNOWN }, { name: "rekeyed", edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, rekeyed, inheriting(rekeyed)]), []);
  });

  it("tells that a source is not yet known, and refuses a literal one", async () => {
    const reports = await judge([copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
    assert.deepEqual(refusals(await judge([goodCopy(SHARED)])), [`${RULE} copy`]);
  });

  it("takes AWS's word for the key of a snapshot that exists", async () => {
    const outputs = { ...SHARED, encrypted: true, kmsKeyId: KEY_ARN };
    const exists = snapshot({ dbInstanceIdentifier: "orders", ...SHARED }, { outputs });
    assert.deepEqual(refusals(await judge([exists])), [`${RULE} snapshot`]);
    assert.deepEqual(await judge([exists], { customerManagedKeys: [KEY_ARN] }), []);
    assert.deepEqual(await judge([{ ...exists, outputs: { ...outputs, encrypted: false } }]), []);
  });

  it("does not mistake an Aurora cluster without a KMS key for one under the default key", async () => {
    const link = (database: Resource) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges: { dbClusterIdentifier: [database] } });
    const plain = cluster({ engine: "aurora-postgresql" });
    assert.deepEqual(await judge([plain, link(plain)]), []);
    const encrypted = cluster({ engine: "aurora-postgresql", storageEncrypted: true });
    assert.deepEqual(refusals(await judge([encrypted, link(encrypted)])), [`${RULE} cluster-snapshot`]);
  });

  it("says that it depends on accounts that are not yet known", async () => {
    const reports = await judge([goodCopy({ sharedAccounts: UNKNOWN, kmsKeyId: "alias/aws/rds" })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
  });

  it("never tells the ARN that it judged", async () => {
    const reports = await judge([goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]);
    assert.ok(reports.every(({ message }) => !message.includes(KEY_ARN) && !message.includes(SOURCE_ARN)));
  });
});
