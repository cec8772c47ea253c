import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import { judgeResource, judgeStack } from "../../../policies/framework/verdicts";
import { policies, RULES } from "../../../policies/pack";
import { parseSettings } from "../../../policies/settings/settings";
import { Graph } from "../../../policies/stack/graph";
import { COPY_COMPONENT } from "../../../policies/stack/resourceTypes";
import { component, copy, instance, KEY_ARN, key, lookedUp, OTHER_KEY_ARN, PARTNER, snapshot } from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";
import { subjectOf } from "../subjects";

const lists = { allowedAccounts: [], allowedRegions: [] };
const { settings } = parseSettings(lists, []);

/** Properties that throw on every read. */
function failing(error: Error, read: () => void): Record<string, unknown> {
  const get = () => {
    read();
    throw error;
  };
  return new Proxy({}, { get });
}

describe("Every rule", () => {
  it("refuses a resource whose properties it fails to read, without the text of the error", () => {
    for (const rule of RULES) {
      for (const type of rule.types) {
        let reads = 0;
        const inputs = failing(new TypeError("hunter2"), () => {
          reads += 1;
        });
        const subject = subjectOf(type, inputs);
        const found = judgeResource(rule, subject, settings, () => false);
        assert.deepEqual([found.length, found[0]?.refused], reads > 0 ? [1, true] : [0, undefined], rule.name);
        assert.ok(!found.some(({ message }) => message.includes("hunter2")));
      }
    }
  });

  it("refuses such a resource in the stack", () => {
    for (const rule of RULES.filter(({ stack }) => stack !== undefined)) {
      for (const type of rule.types.filter((name) => !name.startsWith("rds-snapshots:"))) {
        const shown = {
          urn: "urn",
          type,
          name: "it",
          props: {},
          opts: { customTimeouts: {} },
          propertyDependencies: {},
        };
        const graph = new Graph([shown as unknown as PolicyResource], () => undefined);
        const [node] = graph.nodes;
        assert.ok(node);
        let reads = 0;
        const inputs = failing(new TypeError("hunter2"), () => {
          reads += 1;
        });
        Object.assign(node, { inputs, hasInputs: true });
        const found = judgeStack(rule, graph, settings);
        assert.ok(reads === 0 || found.some(({ refused }) => refused), `${rule.name} of ${type}`);
      }
    }
  });
});

describe("Forged evidence", () => {
  const all = async (resources: Resource[], more: object = {}) =>
    refusals(await run(policies(), resources, { settings: { allowedRegions: ["eu-west-1"], ...more } }));
  const sharedAccounts = [PARTNER];

  it("does not turn the default key into a customer managed key", async () => {
    const inputs = { kmsKeyId: "alias/aws/rds", sharedAccounts };
    const found = await all(component(inputs, lookedUp({ arn: "alias/aws/rds" })));
    assert.ok(found.includes("no-default-key-share component") && found.includes("no-default-key-share child"));
  });

  it("of another key or source proves nothing", async () => {
    const ofKey = await all(component({ kmsKeyId: OTHER_KEY_ARN, sharedAccounts }, lookedUp({ arn: KEY_ARN })));
    assert.ok(ofKey.includes("no-default-key-share child"));
    const source = { snapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:another" };
    const ofSource = await all(component({ sharedAccounts: ["all"] }, lookedUp({ encrypted: false, source })));
    assert.ok(ofSource.includes("no-public-encrypted-share child"));
  });

  it("does not override the source in the stack", async () => {
    const database = instance({ storageEncrypted: true, region: "us-east-1" });
    const shot = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [database] } });
    const evidence = lookedUp({ encrypted: false });
    const given = { sourceDbSnapshotIdentifier: UNKNOWN, sharedAccounts };
    const forged = component(given, evidence, { sourceDbSnapshotIdentifier: [shot] });
    assert.ok((await all([database, shot, ...forged])).includes("no-default-key-share child"));
  });

  it("of a foreign component proves nothing", async () => {
    const evidence = lookedUp();
    const parent: Resource = { type: "shop:index:SnapshotCopy", name: "forged", inputs: { evidence } };
    const child = copy({ kmsKeyId: KEY_ARN, sharedAccounts }, { parent });
    assert.ok((await all([parent, child])).includes("no-default-key-share copy"));
  });

  it("does not override the policy of a key in the stack", async () => {
    const made = key({}, { outputs: { arn: KEY_ARN } });
    const found = await all([made, ...component({ kmsKeyId: KEY_ARN, sharedAccounts }, lookedUp())]);
    assert.ok(found.includes("shared-accounts-have-key-access child"));
    assert.ok(!found.some((name) => name.startsWith("no-default-key-share")));
  });

  it("is ignored if trustComponentLookups is false", async () => {
    const resources = component({ kmsKeyId: KEY_ARN, sharedAccounts }, lookedUp());
    assert.ok(!(await all(resources)).includes("no-default-key-share child"));
    assert.ok((await all(resources, { trustComponentLookups: false })).includes("no-default-key-share child"));
    assert.equal(resources[0]?.type, COPY_COMPONENT);
  });
});
