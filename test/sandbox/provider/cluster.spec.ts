import assert from "node:assert/strict";
import { Engine, secret, UNKNOWN, urnOf } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const URN = urnOf("aws:rds/cluster:Cluster");
const ARGS: Fields = {
  clusterIdentifier: "analytics",
  engine: "aurora-postgresql",
  engineVersion: "15",
  masterUsername: "admin",
  masterPassword: "hunter22",
  skipFinalSnapshot: true,
};
const RESTORED: Fields = {
  clusterIdentifier: "restored",
  engine: "aurora-postgresql",
  snapshotIdentifier: "arn:aws:rds:us-east-1:222222222222:cluster-snapshot:analytics-copy",
  kmsKeyId: "arn:aws:kms:us-east-1:1:key/1",
  dbClusterParameterGroupName: "replica",
  backupRetentionPeriod: 7,
  skipFinalSnapshot: true,
};

describe("aws:rds/cluster:Cluster", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const last = (operation: string): Fields => engine.aws.inputs(operation).at(-1) ?? {};

  it("creates a cluster with its identifier as the ID, a secret password, and version 15 for AWS's 15.4", async () => {
    const made = await engine.create(URN, ARGS);
    assert.equal(made.id, "analytics");
    assert.deepEqual(made.state["masterPassword"], secret("hunter22"));
    assert.deepEqual([made.state["engineVersion"], made.state["engineVersionActual"]], ["15", "15.4"]);
    assert.deepEqual([made.state["clusterMembers"], made.state["engineMode"]], [["analytics-1"], "provisioned"]);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    assert.deepEqual((await engine.refresh(made)).state, made.state);
  });

  it("restores from a snapshot with key and parameter group, and then sets what a restore does not accept", async () => {
    const made = await engine.create(URN, { ...RESTORED, masterUsername: "admin", storageEncrypted: true });
    const sent = last("RestoreDBClusterFromSnapshot");
    assert.deepEqual(
      [sent["SnapshotIdentifier"], sent["KmsKeyId"], sent["DBClusterParameterGroupName"]],
      [RESTORED["snapshotIdentifier"], RESTORED["kmsKeyId"], "replica"],
    );
    assert.equal("BackupRetentionPeriod" in sent || "MasterUsername" in sent || "StorageEncrypted" in sent, false);
    const modified = last("ModifyDBCluster");
    assert.deepEqual([modified["BackupRetentionPeriod"], modified["ApplyImmediately"]], ["7", "true"]);
    assert.equal(made.state["dbClusterParameterGroupName"], "replica");
  });

  it("replaces the cluster for another snapshot, but not for an omitted one", async () => {
    const made = await engine.create(URN, RESTORED);
    const { snapshotIdentifier, ...args } = RESTORED;
    assert.equal((await engine.diff(made, args)).some, false);
    const next = await engine.update(made, { ...args, tags: { Team: "db" } });
    assert.equal(next.state["snapshotIdentifier"], snapshotIdentifier);
    assert.deepEqual((await engine.diff(made, { ...RESTORED, snapshotIdentifier: "b" })).replaces, [
      "snapshotIdentifier",
    ]);
  });

  it("previews computed values as unknown, and no snapshot if the program sets none", async () => {
    const preview = await engine.preview(URN, ARGS);
    assert.deepEqual(["snapshotIdentifier" in preview, preview["kmsKeyId"], preview["arn"]], [false, UNKNOWN, UNKNOWN]);
  });

  it("modifies in place, also a cluster that is busy at first, and sends log exports as a difference", async () => {
    const made = await engine.create(URN, { ...ARGS, enabledCloudwatchLogsExports: ["audit"] });
    const news = { ...ARGS, port: 5433, applyImmediately: true, enabledCloudwatchLogsExports: ["postgresql"] };
    assert.deepEqual((await engine.diff(made, news)).replaces, []);
    engine.aws.refuse.set("ModifyDBCluster", new Refusal("InvalidDBClusterStateFault", "Busy."));
    await engine.update(made, news);
    assert.equal(engine.aws.inputs("ModifyDBCluster").length, 2);
    const sent = last("ModifyDBCluster");
    assert.deepEqual([sent["Port"], sent["ApplyImmediately"]], ["5433", "true"]);
    assert.deepEqual(sent["CloudwatchLogsExportConfiguration"], {
      DisableLogTypes: ["audit"],
      EnableLogTypes: ["postgresql"],
    });
  });

  it("sends nothing for arguments that only control the provider", async () => {
    const made = await engine.create(URN, ARGS);
    await engine.update(made, { ...ARGS, finalSnapshotIdentifier: "last" });
    assert.equal(engine.aws.operations().includes("ModifyDBCluster"), false);
  });

  it("replaces the cluster for another identifier, engine, mode, user, key, encryption, subnets or Region", async () => {
    const made = await engine.create(URN, ARGS);
    const changes: Fields = {
      availabilityZones: ["us-east-1c"],
      clusterIdentifier: "b",
      databaseName: "b",
      dbSubnetGroupName: "b",
      engine: "aurora-mysql",
      engineMode: "serverless",
      kmsKeyId: "arn:aws:kms:us-east-1:1:key/2",
      masterUsername: "root",
      region: "eu-west-1",
      storageEncrypted: true,
    };
    for (const [name, value] of Object.entries(changes)) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("generates an identifier as Terraform does, and imports the cluster with the inputs it needs", async () => {
    const { clusterIdentifier: _, ...args } = ARGS;
    const made = await engine.create(URN, args);
    assert.match(made.id, /^tf-\d{18}[0-9a-f]{8}$/);
    const imported = await engine.read(URN, made.id);
    assert.ok(imported);
    assert.equal("masterPassword" in imported.inputs, false);
    assert.equal(imported.inputs["skipFinalSnapshot"], true);
    assert.equal((await engine.diff(imported, imported.inputs)).some, false);
  });

  it("requires a final snapshot identifier to delete, waits until the cluster is gone, and accepts that it is gone", async () => {
    const { skipFinalSnapshot: _, ...args } = ARGS;
    const unnamed = await engine.create(URN, args);
    await assert.rejects(engine.remove(unnamed), /finalSnapshotIdentifier is required when skipFinalSnapshot is false/);
    const named = await engine.update(unnamed, { ...args, finalSnapshotIdentifier: "last" });
    await engine.remove(named);
    assert.equal(last("DeleteDBCluster")["FinalDBSnapshotIdentifier"], "last");
    assert.equal(await engine.read(URN, named.id, named.state, named.inputs), undefined);
    await engine.remove(named);
  });

  it("refuses unsupported arguments by name", async () => {
    const { failures } = await engine.check(URN, { ...ARGS, globalClusterIdentifier: "g", s3Import: {} });
    assert.deepEqual(failures, [
      "globalClusterIdentifier: not supported by the sandbox's AWS plugin",
      "s3Import: not supported by the sandbox's AWS plugin",
    ]);
  });
});
