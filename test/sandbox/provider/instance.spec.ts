import assert from "node:assert/strict";
import { Engine, secret, UNKNOWN, urnOf } from "./engine";
import type { Fields } from "./fakes/call";

const URN = urnOf("aws:rds/instance:Instance");
const ARGS: Fields = {
  identifier: "orders",
  engine: "mysql",
  engineVersion: "8.0",
  instanceClass: "db.t3.micro",
  allocatedStorage: 20,
  username: "admin",
  password: "hunter22",
  skipFinalSnapshot: true,
};

describe("aws:rds/instance:Instance", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());
  const last = (operation: string): Fields => engine.aws.inputs(operation).at(-1) ?? {};

  it("creates an instance with its resource ID as the ID, and makes the password secret", async () => {
    const { id, state } = await engine.create(URN, ARGS);
    assert.equal(id, "db-ABCDEFGH1");
    assert.equal(state["identifier"], "orders");
    assert.deepEqual(state["password"], secret("hunter22"));
    assert.equal(last("CreateDBInstance")["MasterUserPassword"], "hunter22");
  });

  it("keeps version 8.0 for AWS's 8.0.40", async () => {
    const made = await engine.create(URN, ARGS);
    assert.deepEqual([made.state["engineVersion"], made.state["engineVersionActual"]], ["8.0", "8.0.40"]);
    assert.equal((await engine.diff(made, ARGS)).some, false);
    assert.deepEqual((await engine.diff(made, { ...ARGS, engineVersion: "8.4" })).detailed, {
      engineVersion: "UPDATE",
    });
  });

  it("restores from a snapshot, and then sets what a restore does not accept", async () => {
    const restored = { snapshotIdentifier: "orders-copy", backupRetentionPeriod: 7, parameterGroupName: "replica" };
    const args = { ...restored, identifier: "restored", instanceClass: "db.t3.micro", skipFinalSnapshot: true };
    const made = await engine.create(URN, { ...args, kmsKeyId: "arn:aws:kms:eu-west-1:1:key/1" });
    const sent = last("RestoreDBInstanceFromDBSnapshot");
    assert.deepEqual([sent["DBSnapshotIdentifier"], sent["DBParameterGroupName"]], ["orders-copy", "replica"]);
    assert.equal("KmsKeyId" in sent || "BackupRetentionPeriod" in sent, false);
    const modified = last("ModifyDBInstance");
    assert.deepEqual([modified["BackupRetentionPeriod"], modified["ApplyImmediately"]], ["7", "true"]);
    assert.equal(made.state["snapshotIdentifier"], "orders-copy");
  });

  it("lets RDS manage the password, returns its secret, and refuses a password argument", async () => {
    const { password: _, ...bare } = ARGS;
    const args = { ...bare, manageMasterUserPassword: true };
    const made = await engine.create(URN, args);
    const [secret] = made.state["masterUserSecrets"] as Fields[];
    assert.deepEqual(Object.keys(secret ?? {}).sort(), ["kmsKeyId", "secretArn", "secretStatus"]);
    assert.deepEqual((await engine.diff(made, args)).detailed, {});
    await engine.update(made, { ...args, masterUserSecretKmsKeyId: "alias/secrets" });
    const sent = last("ModifyDBInstance");
    assert.deepEqual([sent["ManageMasterUserPassword"], sent["MasterUserSecretKmsKeyId"]], ["true", "alias/secrets"]);
    const back = await engine.update(made, ARGS);
    assert.equal(last("ModifyDBInstance")["ManageMasterUserPassword"], "false");
    assert.equal(last("ModifyDBInstance")["MasterUserPassword"], "hunter22");
    assert.deepEqual(back.state["masterUserSecrets"], []);
    const { failures } = await engine.check(URN, { ...ARGS, manageMasterUserPassword: true });
    assert.match(failures.join(), /conflicts with/);
  });

  it("restores SQL Server in one zone, and then makes it Multi-AZ", async () => {
    const args = { snapshotIdentifier: "sales", identifier: "sales", engine: "SQLServer-EE", multiAz: true };
    await engine.create(URN, { ...args, instanceClass: "db.m5.large", allowMajorVersionUpgrade: true });
    const sent = last("RestoreDBInstanceFromDBSnapshot");
    assert.deepEqual([sent["Engine"], "MultiAZ" in sent], ["sqlserver-ee", false]);
    const modified = last("ModifyDBInstance");
    assert.deepEqual([modified["MultiAZ"], modified["AllowMajorVersionUpgrade"]], ["true", "true"]);
  });

  it("sends storage with IOPS, and the current storage when the limit is removed", async () => {
    const limited = { ...ARGS, maxAllocatedStorage: 100, iops: 3000 };
    const made = await engine.create(URN, limited);
    await engine.update(made, { ...ARGS, iops: 4000 });
    const sent = last("ModifyDBInstance");
    assert.deepEqual([sent["Iops"], sent["AllocatedStorage"], sent["MaxAllocatedStorage"]], ["4000", "20", "20"]);
  });

  it("does not replace the instance for another snapshot if snapshotIdentifier is ignored", async () => {
    const args = { snapshotIdentifier: "monday", identifier: "restored", instanceClass: "db.t3.micro" };
    const made = await engine.create(URN, args);
    const news = { ...args, snapshotIdentifier: "tuesday" };
    assert.deepEqual((await engine.diff(made, news)).replaces, ["snapshotIdentifier"]);
    assert.equal((await engine.diff(made, news, ["snapshotIdentifier"])).some, false);
    const next = await engine.update(made, { ...news, backupRetentionPeriod: 5 }, ["snapshotIdentifier"]);
    assert.equal(next.state["snapshotIdentifier"], "monday");
  });

  it("modifies and renames in place, and replaces the instance for another engine, user or encryption", async () => {
    const made = await engine.create(URN, ARGS);
    const news = { ...ARGS, identifier: "orders2", backupRetentionPeriod: 3, port: 3307, applyImmediately: true };
    assert.deepEqual((await engine.diff(made, news)).replaces, []);
    const next = await engine.update(made, news);
    const sent = last("ModifyDBInstance");
    assert.deepEqual(
      [sent["NewDBInstanceIdentifier"], sent["DBPortNumber"], sent["ApplyImmediately"]],
      ["orders2", "3307", "true"],
    );
    assert.equal(next.state["identifier"], "orders2");
    for (const [name, value] of Object.entries({ engine: "mariadb", username: "root", storageEncrypted: true })) {
      assert.deepEqual((await engine.diff(made, { ...ARGS, [name]: value })).replaces, [name]);
    }
  });

  it("sends nothing for arguments that only control the provider", async () => {
    const made = await engine.create(URN, ARGS);
    await engine.update(made, { ...ARGS, finalSnapshotIdentifier: "last" });
    assert.equal(engine.aws.operations().includes("ModifyDBInstance"), false);
  });

  it("imports an instance by identifier or resource ID", async () => {
    const made = await engine.create(URN, ARGS);
    for (const id of ["orders", made.id]) {
      const imported = await engine.read(URN, id);
      assert.equal(imported?.id, made.id);
      assert.equal(imported?.inputs["identifier"], "orders");
      assert.equal("password" in (imported?.inputs ?? {}), false);
      assert.equal(imported?.inputs["skipFinalSnapshot"], true);
    }
  });

  it("generates an identifier from the resource's name and seven digits, and keeps it", async () => {
    const { identifier: _, ...args } = ARGS;
    const made = await engine.create(URN, args);
    assert.match(String(made.state["identifier"]), /^it[0-9a-f]{7}$/);
    assert.equal((await engine.preview(URN, args))["identifier"], made.state["identifier"]);
    assert.equal((await engine.diff(made, { ...args, tags: { A: "1" } })).replaces.length, 0);
    const { inputs } = await engine.check(URN, args, made.inputs, "another seed");
    assert.equal(inputs["identifier"], made.state["identifier"]);
  });

  it("limits generated SQL Server identifiers to three digits and fifteen characters", async () => {
    const args = { instanceClass: "db.m5.large", engine: "sqlserver-se" };
    const { inputs } = await engine.check(URN, args);
    assert.match(String(inputs["identifier"]), /^it[0-9a-f]{3}$/);
    const { failures } = await engine.check(urnOf("aws:rds/instance:Instance", "warehouse-in-the-north"), args);
    assert.match(failures.join(), /^identifier: the generated name .* is longer than 15 characters; set a name$/);
  });

  it("generates an identifier from a prefix, as Terraform does", async () => {
    const { identifier: _, ...args } = ARGS;
    const { state } = await engine.create(URN, { ...args, identifierPrefix: "replica-" });
    assert.match(String(state["identifier"]), /^replica-\d{18}[0-9a-f]{8}$/);
    assert.equal((await engine.preview(URN, { ...args, identifierPrefix: "replica-" }))["identifier"], UNKNOWN);
  });

  it("requires a final snapshot identifier to delete, creates the snapshot, and waits until the instance is gone", async () => {
    const { skipFinalSnapshot: _, ...args } = ARGS;
    const unnamed = await engine.create(URN, args);
    await assert.rejects(engine.remove(unnamed), /finalSnapshotIdentifier is required when skipFinalSnapshot is false/);
    const named = await engine.update(unnamed, { ...args, finalSnapshotIdentifier: "last" });
    await engine.remove(named);
    assert.equal(last("DeleteDBInstance")["FinalDBSnapshotIdentifier"], "last");
    assert.equal(await engine.read(URN, named.id, named.state, named.inputs), undefined);
    await engine.remove(named);
  });

  it("reports what a new instance lacks", async () => {
    const { message, left } = await engine.failCreate(URN, { instanceClass: "db.t3.micro", identifier: "a" });
    assert.match(message, /creating RDS DB Instance \(a\): "allocatedStorage": required field is not set/);
    assert.equal(left, undefined);
  });
});
