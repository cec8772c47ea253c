import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Deletion, ReceivedSnapshot } from "../../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "../pulumiInternals";
import { type Recording, record, settled } from "../recording";
import {
  CLUSTER_SOURCE,
  declare,
  GET_CALLER,
  GET_SNAPSHOTS,
  KEY,
  NAME,
  OF_CLUSTER,
  SOURCE,
  source,
} from "./receivedSnapshots";

const OWN_KEY = `arn:aws:kms:eu-west-1:111111111111:key/${NAME}`;
const SNAPSHOT_COPY = "rds-snapshots:index:SnapshotCopy";

function declared({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  return resources.map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`).sort();
}
function copyOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  return resources.find(({ type }) => /napshotCopy:/.test(type)) ?? assert.fail();
}

function inputsOf({ resources, errors }: Recording<unknown>, wanted: string) {
  assert.deepEqual(errors, []);
  return resources.find(({ type }) => type === wanted)?.inputs ?? assert.fail();
}

describe("ReceivedSnapshot", () => {
  const WITH_KEY = [
    `Alias ${NAME}`,
    `Key ${NAME}`,
    `ReceivedSnapshot ${NAME}`,
    `SnapshotCopy ${NAME}`,
    `SnapshotCopy ${NAME}`,
    `SnapshotKey ${NAME}`,
  ];

  it("copies a shared snapshot to the Region in one step, under a key of this account", async () => {
    const recording = await declare();
    assert.deepEqual(declared(recording), WITH_KEY);
    assert.deepEqual(copyOf(recording).inputs, {
      region: "eu-west-1",
      sourceDbSnapshotIdentifier: SOURCE,
      targetDbSnapshotIdentifier: NAME,
      kmsKeyId: OWN_KEY,
    });
    assert.deepEqual(recording.warnings, []);
  });

  it("marks the presigned URL as a secret", async () => {
    const recording = await declare({ presignedUrl: "https://example.com" });
    for (const { inputs } of [recording.resources[0] ?? assert.fail(), copyOf(recording)]) {
      assert.ok(isSecret(inputs["presignedUrl"]));
    }
  });

  it("copies under a specified key, and passes its arguments on", async () => {
    const args = {
      kmsKeyId: KEY,
      optionGroupName: "orders-options",
      targetDbSnapshotIdentifier: "orders",
      tags: { team: "orders" },
    };
    const recording = await declare({ ...args, createTimeout: "90m", deletion: Deletion.Delete });
    assert.deepEqual(declared(recording), [`ReceivedSnapshot ${NAME}`, `SnapshotCopy ${NAME}`, `SnapshotCopy ${NAME}`]);
    const { inputs, opts } = copyOf(recording);
    assert.deepEqual(inputs, { region: "eu-west-1", sourceDbSnapshotIdentifier: SOURCE, ...args });
    assert.deepEqual(opts.customTimeouts, { create: "90m" });
    assert.equal(opts.protect, undefined);
  });

  it("copies a cluster snapshot within its Region", async () => {
    const args = OF_CLUSTER;
    const { inputs } = copyOf(await declare({ ...args, region: "us-east-1" }));
    assert.deepEqual(inputs, {
      region: "us-east-1",
      sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE,
      targetDbClusterSnapshotIdentifier: NAME,
      kmsKeyId: `arn:aws:kms:us-east-1:111111111111:key/${NAME}`,
      timeouts: { create: "24h" },
    });
  });

  it("does not encrypt the copy of an unencrypted source with encrypt: false", async () => {
    const recording = await declare({ encrypt: false }, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(declared(recording), [`ReceivedSnapshot ${NAME}`, `SnapshotCopy ${NAME}`, `SnapshotCopy ${NAME}`]);
    assert.equal("kmsKeyId" in copyOf(recording).inputs, false);
  });

  it("creates and looks up everything in the account of its provider", async () => {
    const { resources, calls } = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1" };
        return new ReceivedSnapshot(NAME, args, { ...opts, providers: { aws: provider } });
      },
      { answers: source() },
    );
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.ok(made.length === 3 && calls.length > 2);
    for (const { provider } of [...made, ...calls]) assert.match(provider, /::other-account::/);
  });

  it("returns everything that a restore needs", async () => {
    const { result } = await declare({ optionGroupName: "orders-options" });
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:eu-west-1:111111111111:snapshot:${NAME}`);
    assert.equal(await settled(result.snapshotIdentifier), NAME);
    assert.equal(await settled(result.region), "eu-west-1");
    assert.equal(await settled(result.kmsKeyId), OWN_KEY);
    assert.equal(await settled(result.optionGroupName), "orders-options");
  });

  it("remains deployable if its source is deleted, or if the source or the account cannot be looked up", async () => {
    const gone = await declare({}, { [GET_SNAPSHOTS]: () => ({ snapshots: [] }) });
    assert.equal(copyOf(gone).inputs["sourceDbSnapshotIdentifier"], SOURCE);
    assert.deepEqual(gone.warnings, []);
    const unreachable = () => {
      throw new Error("AccessDenied: not authorized");
    };
    const blind = await declare({ kmsKeyId: KEY }, { [GET_SNAPSHOTS]: unreachable, [GET_CALLER]: unreachable });
    assert.equal(copyOf(blind).inputs["sourceDbSnapshotIdentifier"], SOURCE);
    assert.match(blind.warnings.join("\n"), /Could not look up the account of the provider.*AccessDenied/);
  });

  it("warns that only the owner of the source knows whether an option group is required", async () => {
    const recording = await declare({}, source({ engine: "oracle-ee", optionGroupName: "payroll-options" }));
    assert.match(recording.warnings.join(), /optionGroupName: .*"payroll-options" of ".*" belongs to another account/);
    assert.deepEqual(recording.reads, []);
  });

  it("treats a snapshot as shared if AWS lists it as shared, regardless of its type", async () => {
    const oracle = { snapshotType: "manual", engine: "oracle-ee", optionGroupName: "payroll-options" };
    const recording = await declare({}, source(oracle));
    assert.equal(Object(inputsOf(recording, SNAPSHOT_COPY)["evidence"]).source.snapshotType, "shared");
    assert.match(recording.warnings.join(), /"payroll-options" of ".*" belongs to another account/);
    assert.deepEqual(recording.reads, []);
  });

  it("treats a cluster snapshot as shared if AWS finds it only among shared ones", async () => {
    const cluster = {
      dbClusterSnapshotArn: CLUSTER_SOURCE,
      storageEncrypted: true,
      snapshotType: "manual",
      engine: "aurora-mysql",
    };
    const recording = await declare(OF_CLUSTER, {
      "aws:rds/getClusterSnapshot:getClusterSnapshot": ({ includeShared }) => {
        if (includeShared !== true) throw new Error("Your query returned no results.");
        return cluster;
      },
    });
    assert.equal(Object(inputsOf(recording, SNAPSHOT_COPY)["evidence"]).source.snapshotType, "shared");
  });

  it("declares its key, and defers validation of a source that is unknown on preview", async () => {
    const recording = await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, source(), true);
    assert.deepEqual(declared(recording), WITH_KEY);
    assert.ok(isNotYetKnown(copyOf(recording).inputs["sourceDbSnapshotIdentifier"]));
  });
});
