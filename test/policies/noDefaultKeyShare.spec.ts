import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import {
  alias,
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

const RULE = "no-default-key-share";
const SHARED = { sharedAccounts: [PARTNER] };
const judge = (resources: Resource[], settings: object = {}) =>
  run(policies([noDefaultKeyShare]), resources, { settings });

/** Refused before anything is created. */
async function refusedAtOnce(resource: Resource): Promise<void> {
  const reports = await judge([resource]);
  assert.deepEqual(
    reports.map(({ policy, level, phase }) => [policy, level, phase]),
    [[RULE, "mandatory", "resource"]],
  );
}

describe("no-default-key-share, by the key that is named", () => {
  it("refuses the alias of the default key in every spelling, also as a secret's place in a component", async () => {
    const spellings = [
      "alias/aws/rds",
      " alias/aws/rds ",
      "ALIAS/AWS/RDS",
      "arn:aws:kms:eu-west-1:111111111111:alias/aws/rds",
      "arn:aws-us-gov:kms:us-gov-west-1:111111111111:alias/aws/rds",
      "arn:aws-cn:kms:cn-north-1:111111111111:alias/aws/rds",
    ];
    for (const kmsKeyId of spellings) {
      await refusedAtOnce(goodCopy({ ...SHARED, kmsKeyId }));
      await refusedAtOnce(clusterCopy({ ...SHARED, kmsKeyId }));
    }
  });

  it("says nothing of a copy under the default key that is not shared", async () => {
    assert.deepEqual(await judge([goodCopy({ kmsKeyId: "alias/aws/rds" })]), []);
  });

  it("accepts a key of the stack, also while its ARN is not yet known", async () => {
    const made = key();
    assert.deepEqual(
      await judge([made, goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })]),
      [],
    );
  });

  it("accepts a key of the stack by its ARN", async () => {
    assert.deepEqual(
      await judge([key({}, { outputs: { arn: KEY_ARN } }), goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]),
      [],
    );
  });

  it("accepts a key that comes out of a component with one key, however deep in it", async () => {
    const outer = keyComponent();
    const inner = keyComponent({}, { name: "inner", parent: outer });
    const children = [key({}, { parent: inner }), alias({}, { parent: inner })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    assert.deepEqual(await judge([outer, inner, ...children, shared]), []);
  });

  it("tells that the key is not yet known when a component has two", async () => {
    const outer = keyComponent();
    const children = [key({}, { parent: outer }), key({}, { name: "second", parent: outer })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    const reports = await judge([outer, ...children, shared]);
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices copy`]);
  });

  it("does not take an alias for a key", async () => {
    const name = alias();
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [name] } });
    assert.deepEqual(notices(await judge([name, shared])), [`${RULE}-notices copy`]);
    assert.deepEqual(refusals(await judge([name, shared], { unknown: "refuse" })), [`${RULE} copy`]);
  });

  it("lets an edge to a key not outweigh a written default key or another key's ARN", async () => {
    const made = key({}, { outputs: { arn: OTHER_KEY_ARN } });
    const edges = { kmsKeyId: [made] };
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" }, { edges })])), [
      `${RULE} copy`,
    ]);
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN }, { edges })])), [
      `${RULE} copy`,
    ]);
  });

  it("refuses by default a literal key ARN that nothing tells about, and only in the stack", async () => {
    const literal = goodCopy({ ...SHARED, kmsKeyId: KEY_ARN });
    const reports = await judge([literal]);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
    assert.equal(reports[0]?.phase, "stack");
    const lenient = await judge([literal], { unproven: "warn" });
    assert.deepEqual([refusals(lenient), notices(lenient)], [[], [`${RULE}-notices copy`]]);
  });

  it("accepts a literal key ARN that the settings list", async () => {
    assert.deepEqual(await judge([goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })], { customerManagedKeys: [KEY_ARN] }), []);
  });
});

describe("no-default-key-share, by what our component looked up", () => {
  const given = { ...SHARED, kmsKeyId: KEY_ARN };

  it("accepts a key that was found to be customer managed", async () => {
    assert.deepEqual(await judge(component(given, lookedUp())), []);
  });

  it("refuses a key that was found to be managed by AWS, before the child is registered, even if it is listed", async () => {
    const [parent] = component(given, lookedUp({ keyManager: "AWS" }));
    assert.ok(parent);
    await refusedAtOnce(parent);
    const listed = await judge([parent], { customerManagedKeys: [KEY_ARN] });
    assert.deepEqual(refusals(listed), [`${RULE} component`]);
  });

  it("refuses an unkeyed copy of a source that was found under the default key", async () => {
    const [parent] = component(SHARED, lookedUp({ keyManager: "AWS" }));
    assert.ok(parent);
    await refusedAtOnce(parent);
  });

  it("takes no evidence about another key than the one that is named", async () => {
    const reports = await judge(component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp()));
    assert.deepEqual(refusals(reports), [`${RULE} child`]);
  });

  it("lets forged evidence not outweigh the alias of the default key", async () => {
    const reports = await judge(
      component({ ...SHARED, kmsKeyId: "alias/aws/rds" }, lookedUp({ arn: "alias/aws/rds" })),
    );
    assert.deepEqual(refusals(reports), [`${RULE} component`, `${RULE} child`]);
  });

  it("ignores evidence when the settings say so", async () => {
    assert.deepEqual(refusals(await judge(component(given, lookedUp()), { evidence: "ignore" })), [`${RULE} child`]);
  });

  it("bears evidence that is not yet known, in whole or in part, and goes by the edge", async () => {
    const made = key();
    for (const evidence of [
      UNKNOWN,
      { source: UNKNOWN, key: UNKNOWN },
      { key: { arn: UNKNOWN, keyManager: UNKNOWN } },
    ]) {
      const resources = component({ ...SHARED, kmsKeyId: UNKNOWN }, evidence, { kmsKeyId: [made] });
      assert.deepEqual(await judge([made, ...resources]), []);
    }
  });

  it("reads it from the component's outputs where its inputs were not shown", async () => {
    const [parent, child] = component(given, lookedUp());
    assert.ok(parent && child);
    assert.deepEqual(
      await judge([
        { ...parent, isUntargeted: true },
        { ...child, parent },
      ]),
      [],
    );
  });

  it("does not take evidence from another component than the copy's own parent", async () => {
    const [parent] = component(given, lookedUp());
    assert.ok(parent);
    assert.deepEqual(refusals(await judge([parent, goodCopy(given)])), [`${RULE} copy`]);
  });
});

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
    assert.match(reports[0]?.message ?? "", /nothing proves/);
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
  });

  it("counts a restored instance's key as unproven", async () => {
    const database = instance({ storageEncrypted: true, snapshotIdentifier: "old" });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /nothing proves/);
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
