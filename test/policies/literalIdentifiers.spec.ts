import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import { noPersistentOptionShare } from "../../policies/rules/no-persistent-option-share";
import { cluster, clusterSnapshot, instance, optionGroup, PARTNER, snapshot } from "./program";
import { type Resource, refusals, run, summary, UNKNOWN } from "./server";

const SHARED = { sharedAccounts: [PARTNER] };
const IRELAND = { region: "eu-west-1" };
const tde = optionGroup({
  name: "orders-tde",
  engineName: "oracle-ee",
  majorEngineVersion: "19",
  options: [{ optionName: "TDE" }],
  ...IRELAND,
});
const database = (inputs: Resource["inputs"] = {}, rest: Partial<Resource> = {}) =>
  instance(
    {
      identifier: "orders",
      engine: "oracle-ee",
      optionGroupName: "orders-tde",
      storageEncrypted: true,
      ...IRELAND,
      ...inputs,
    },
    rest,
  );
const taken = (dbInstanceIdentifier: string, inputs: Resource["inputs"] = {}, rest: Partial<Resource> = {}) =>
  snapshot({ dbInstanceIdentifier, dbSnapshotIdentifier: "orders-monthly", ...SHARED, ...IRELAND, ...inputs }, rest);

const judge = async (resources: Resource[]) => {
  const rules = [noDefaultKeyShare, noPersistentOptionShare];
  return refusals(await run(policies(rules), resources, { settings: { unproven: "warn" } }));
};
const REFUSED = ["no-default-key-share snapshot", "no-persistent-option-share snapshot"];

describe("a database that a snapshot names by its identifier", () => {
  it("is the one of the stack, whatever the case of its letters", async () => {
    assert.deepEqual(await judge([tde, database(), taken("orders")]), REFUSED);
    assert.deepEqual(await judge([tde, database(), taken("Orders")]), REFUSED);
    assert.deepEqual(await judge([tde, database({ identifier: UNKNOWN }), taken("orders")]), []);
    const outputs = { identifier: "orders", ...IRELAND };
    assert.deepEqual(await judge([tde, database({ identifier: UNKNOWN }, { outputs }), taken("orders")]), REFUSED);
  });

  it("is none of another name, another Region or another provider", async () => {
    assert.deepEqual(await judge([tde, database(), taken("billing")]), []);
    assert.deepEqual(await judge([tde, database(), taken("orders", { region: "us-east-1" })]), []);
    assert.deepEqual(await judge([tde, database(), taken("orders", { region: UNKNOWN })]), []);
    const elsewhere = { provider: { profile: "partner" }, providerName: "partner" };
    assert.deepEqual(await judge([tde, database(), taken("orders", {}, elsewhere)]), []);
  });

  it("is in the Region of the provider where neither names one, and also where one does", async () => {
    const provider = { region: "eu-west-1" };
    const bare = database({ region: "" }, { provider });
    assert.deepEqual(
      (await judge([tde, bare, taken("orders", { region: "" }, { provider })])).slice(0, 1),
      REFUSED.slice(0, 1),
    );
    assert.deepEqual((await judge([tde, bare, taken("orders", {}, { provider })])).slice(0, 1), REFUSED.slice(0, 1));
  });

  it("outweighs an edge to one of which the identifier is not known", async () => {
    const other = instance({ ...IRELAND, storageEncrypted: false }, { name: "other" });
    const of = taken("orders", {}, { edges: { dbInstanceIdentifier: [other] } });
    assert.deepEqual(await judge([tde, other, database(), of]), REFUSED);
  });

  it("may be a cluster, of the snapshot of one", async () => {
    const ledger = cluster({ clusterIdentifier: "ledger", engine: "aurora-mysql", storageEncrypted: true });
    const shot = clusterSnapshot({ dbClusterIdentifier: "ledger", ...SHARED });
    assert.deepEqual(await judge([ledger, shot]), ["no-default-key-share cluster-snapshot"]);
    const reports = await run(policies([noDefaultKeyShare]), [shot], { settings: { unproven: "warn" } });
    assert.deepEqual(summary(reports, "advisory"), ["no-default-key-share-notices cluster-snapshot"]);
  });
});
