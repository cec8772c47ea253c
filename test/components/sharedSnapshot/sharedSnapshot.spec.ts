import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Deletion, SharedSnapshot } from "../../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "../pulumiInternals";
import { type Recording, record, settled } from "../recording";
import { CLUSTER_SOURCE, declare, KEY, NAME, OF_CLUSTER, ROLE, SOURCE, source } from "./sharedSnapshots";

const OWN_KEY = `arn:aws:kms:us-east-1:111111111111:key/${NAME}`;
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";

function declared({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  return resources.map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`).sort();
}
function copyOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  return resources.find(({ type }) => /napshotCopy:/.test(type)) ?? assert.fail();
}

describe("SharedSnapshot", () => {
  const WITH_KEY = [
    `Alias ${NAME}`,
    `Grant ${NAME}-222222222222`,
    `Key ${NAME}`,
    `SharedSnapshot ${NAME}`,
    `SnapshotCopy ${NAME}`,
    `SnapshotCopy ${NAME}`,
    `SnapshotKey ${NAME}`,
  ];

  for (const [what, snapshot] of [
    ["an automated snapshot under the default key", {}],
    ["a manual snapshot under a customer key", { snapshotType: "manual", kmsKeyId: KEY }],
    ["a snapshot that is not encrypted", { encrypted: false, kmsKeyId: "" }],
  ] as const) {
    it(`copies ${what} under a new key that the accounts can use, and shares the copy`, async () => {
      const recording = await declare({ sharedAccounts: ["222222222222"] }, source(snapshot));
      assert.deepEqual(declared(recording), WITH_KEY);
      assert.deepEqual(copyOf(recording).inputs, {
        region: "us-east-1",
        sourceDbSnapshotIdentifier: SOURCE,
        targetDbSnapshotIdentifier: NAME,
        kmsKeyId: OWN_KEY,
        sharedAccounts: ["222222222222"],
      });
      assert.deepEqual(recording.warnings, []);
    });
  }

  it("adds grants for the accounts to a specified key, and creates no key", async () => {
    const recording = await declare({ kmsKeyId: KEY, principals: [ROLE], tags: { team: "orders" } });
    assert.deepEqual(declared(recording), [
      `Grant ${NAME}-222222222222-SnapshotReceiver`,
      `SharedSnapshot ${NAME}`,
      `SnapshotCopy ${NAME}`,
      `SnapshotCopy ${NAME}`,
      `SnapshotKey ${NAME}`,
    ]);
    assert.equal(copyOf(recording).inputs["kmsKeyId"], KEY);
    assert.deepEqual(copyOf(recording).inputs["tags"], { team: "orders" });
  });

  it("marks the presigned URL as a secret", async () => {
    const recording = await declare({ presignedUrl: "https://example.com" });
    for (const { inputs } of [recording.resources[0] ?? assert.fail(), copyOf(recording)]) {
      assert.ok(isSecret(inputs["presignedUrl"]));
    }
  });

  it("shares an unencrypted copy with encrypt: false", async () => {
    const recording = await declare({ encrypt: false }, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(declared(recording), [`SharedSnapshot ${NAME}`, `SnapshotCopy ${NAME}`, `SnapshotCopy ${NAME}`]);
    assert.equal("kmsKeyId" in copyOf(recording).inputs, false);
    assert.equal(await settled(recording.result?.targetAccountPolicy ?? assert.fail()), undefined);
  });

  it("makes a snapshot public only with both public: true and encrypt: false", async () => {
    const args = { encrypt: false, public: true, sharedAccounts: [] };
    const recording = await declare(args, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(copyOf(recording).inputs["sharedAccounts"], ["all"]);
  });

  it("copies a cluster snapshot to another Region, encrypted under a new key or unencrypted", async () => {
    for (const [encrypt, snapshot] of [
      [true, { storageEncrypted: true, kmsKeyId: KEY }],
      [false, {}],
    ] as const) {
      const recording = await declare({ ...OF_CLUSTER, region: "eu-west-1", encrypt }, source(snapshot));
      const { inputs } = copyOf(recording);
      assert.equal(inputs["sourceDbClusterSnapshotIdentifier"], CLUSTER_SOURCE);
      assert.equal(inputs["targetDbClusterSnapshotIdentifier"], NAME);
      assert.equal("kmsKeyId" in inputs, encrypt);
      assert.deepEqual(recording.warnings, []);
    }
  });

  it("looks up its source and its options once, and passes both to the copy", async () => {
    const options = { "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "Timezone" }] }) };
    const oracle = { engine: "oracle-ee", optionGroupName: "ledger-options" };
    const recording = await declare({}, { ...source(oracle), ...options });
    const copy = recording.resources.find(({ type }) => type === "rds-snapshots:index:SnapshotCopy") ?? assert.fail();
    assert.deepEqual(recording.errors, []);
    assert.deepEqual(Object(copy.inputs["evidence"]).source.options, ["Timezone"]);
    assert.equal(recording.calls.filter(({ token }) => token === "aws:rds/getSnapshots:getSnapshots").length, 1);
    assert.deepEqual(
      recording.reads.map(({ name, id }) => [name, id]),
      [[`${NAME}-source-options`, "ledger-options"]],
    );
  });

  it("declares its key although the source is unknown on preview", async () => {
    const recording = await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, source({}), true);
    assert.deepEqual(declared(recording), WITH_KEY);
    assert.ok(isNotYetKnown(copyOf(recording).inputs["sourceDbSnapshotIdentifier"]));
  });

  it("applies deletion to copy and key", async () => {
    const { resources } = await declare({ deletion: Deletion.Retain });
    const kept = resources.filter(({ opts }) => opts.retainOnDelete === true).map(({ type }) => type);
    assert.deepEqual(kept.sort(), ["aws:kms/key:Key", COPY]);
  });

  it("creates everything through the provider of the component", async () => {
    const { resources, calls } = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbSnapshotIdentifier: SOURCE, region: "us-east-1", sharedAccounts: ["222222222222"] };
        return new SharedSnapshot(NAME, args, { ...opts, providers: { aws: provider } });
      },
      { answers: source({}) },
    );
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.ok(made.length === 4 && calls.length === 3);
    for (const { provider } of [...made, ...calls]) assert.match(provider, /::other-account::/);
  });

  it("returns everything that the other accounts need", async () => {
    const { result } = await declare();
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:us-east-1:111111111111:snapshot:${NAME}`);
    assert.equal(await settled(result.snapshotIdentifier), NAME);
    assert.equal(await settled(result.region), "us-east-1");
    assert.equal(await settled(result.kmsKeyId), OWN_KEY);
    assert.equal(JSON.parse((await settled(result.targetAccountPolicy)) ?? "").Statement[0].Resource, OWN_KEY);
  });
});
