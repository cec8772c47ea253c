import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import {
  alias,
  clusterCopy,
  component,
  goodCopy,
  KEY_ARN,
  key,
  keyComponent,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

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
    assert.deepEqual(refusals(await judge(component(given, lookedUp()), { trustComponentLookups: false })), [
      `${RULE} child`,
    ]);
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
