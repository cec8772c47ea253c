import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { AutomatedBackupReplication, type AutomatedBackupReplicationArgs, Deletion } from "../../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors, type Recording, type RecordingOptions, record, settled } from "../recording";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:db:orders";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const COMPONENT = "rds-snapshots:index:AutomatedBackupReplication";
const REPLICATION = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
const GET_INSTANCE = "aws:rds/getInstance:getInstance";

/** The source as the provider returns it. */
const orders = {
  dbInstanceArn: SOURCE,
  engine: "mysql",
  storageEncrypted: true,
  backupRetentionPeriod: 7,
  optionGroupMemberships: ["default:mysql-8-0"],
  dbClusterIdentifier: "",
};
const found = (instance: Record<string, unknown>): Answers => ({ [GET_INSTANCE]: () => instance });
const declare = (
  args: Partial<AutomatedBackupReplicationArgs> = {},
  options: RecordingOptions = {},
  name = "orders-backups",
) =>
  record(
    (opts) => new AutomatedBackupReplication(name, { sourceDbInstanceArn: SOURCE, region: "eu-west-1", ...args }, opts),
    {
      answers: found(orders),
      ...options,
    },
  );

const named = ({ resources }: Recording<unknown>) => resources.map(({ type, name }) => `${type} ${name}`);

function replicationOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  const [replication, ...others] = resources.filter(({ type }) => type === REPLICATION);
  assert.ok(replication && others.length === 0);
  return replication;
}

describe("AutomatedBackupReplication", () => {
  it("declares exactly a replication in the target Region and its key, without optional inputs", async () => {
    const recording = await declare();
    assert.deepEqual(named(recording), [
      `${COMPONENT} orders-backups`,
      "rds-snapshots:index:SnapshotKey orders-backups",
      "aws:kms/key:Key orders-backups",
      "aws:kms/alias:Alias orders-backups",
      `${REPLICATION} orders-backups`,
    ]);
    assert.deepEqual(replicationOf(recording).inputs, {
      region: "eu-west-1",
      sourceDbInstanceArn: SOURCE,
      retentionPeriod: 7,
      kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/orders-backups",
    });
  });

  it("creates no key if one is specified, or if the source is not encrypted", async () => {
    const given = await declare({ kmsKeyId: KEY });
    assert.deepEqual(named(given), [`${COMPONENT} orders-backups`, `${REPLICATION} orders-backups`]);
    assert.equal(replicationOf(given).inputs["kmsKeyId"], KEY);
    const plain = await declare({ encrypted: false }, { answers: found({ ...orders, storageEncrypted: false }) });
    assert.deepEqual(named(plain), [`${COMPONENT} orders-backups`, `${REPLICATION} orders-backups`]);
    assert.equal("kmsKeyId" in replicationOf(plain).inputs, false);
  });

  it("passes its arguments on, and the tags to the new key", async () => {
    const recording = await declare({
      retentionPeriod: 35,
      presignedUrl: "https://example.com",
      createTimeout: "90m",
      tags: { team: "orders" },
    });
    const { inputs, opts } = replicationOf(recording);
    assert.equal(inputs["retentionPeriod"], 35);
    assert.ok(isSecret(inputs["preSignedUrl"]));
    assert.ok(isSecret(recording.resources[0]?.inputs["presignedUrl"]));
    assert.deepEqual(opts.customTimeouts, { create: "90m" });
    assert.equal("tags" in inputs, false);
    const key = recording.resources.find(({ type }) => type === "aws:kms/key:Key");
    assert.deepEqual(key?.inputs["tags"], { team: "orders" });
  });

  for (const [deletion, protect, retainOnDelete] of [
    [undefined, true, undefined],
    [Deletion.Protect, true, undefined],
    [Deletion.Retain, undefined, true],
    [Deletion.Delete, undefined, undefined],
  ] as const) {
    it(`applies deletion ${deletion ?? "by default"} to the replication and its key`, async () => {
      const recording = await declare(deletion && { deletion });
      const key = recording.resources.find(({ type }) => type === "aws:kms/key:Key");
      for (const { opts } of [replicationOf(recording), ...(key ? [key] : [])])
        assert.deepEqual([opts.protect, opts.retainOnDelete], [protect, retainOnDelete]);
      assert.ok(key);
    });
  }

  it("deletes the replication before its replacement, because AWS allows one per instance and Region", async () => {
    assert.equal(replicationOf(await declare()).opts.deleteBeforeReplace, true);
  });

  it("looks up the source in its Region, through the provider of the replication", async () => {
    const recording = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbInstanceArn: SOURCE, region: "eu-west-1", kmsKeyId: KEY };
        return new AutomatedBackupReplication("orders-backups", args, { ...opts, provider });
      },
      { answers: found(orders) },
    );
    const { provider } = replicationOf(recording);
    assert.match(provider, /::other-account::/);
    assert.deepEqual(
      recording.calls.map((call) => [call.token, call.inputs["region"], call.provider]),
      [
        [GET_INSTANCE, "us-east-1", provider],
        ["aws:kms/getKey:getKey", "eu-west-1", provider],
      ],
    );
  });

  it("remains deployable, with a warning, during an outage of the source's Region", async () => {
    const unreachable = () => {
      throw new Error("connection refused");
    };
    const recording = await declare({ kmsKeyId: KEY }, { answers: { [GET_INSTANCE]: unreachable } });
    assert.equal(replicationOf(recording).inputs["sourceDbInstanceArn"], SOURCE);
    assert.match(recording.warnings.join("\n"), new RegExp(`Could not look up the DB instance ${SOURCE}`));
    assert.deepEqual(recording.resources[0]?.opts.ignoreChanges, ["evidence.source"]);
  });

  it("returns the backups, their key and the evidence", async () => {
    const { result } = await declare({ kmsKeyId: KEY });
    assert.ok(result);
    assert.equal(await settled(result.automatedBackupsArn), "orders-backups-id");
    assert.equal(await settled(result.kmsKeyId), KEY);
    assert.equal(await settled(result.region), "eu-west-1");
    assert.deepEqual(await settled(result.evidence), {
      source: {
        dbInstanceArn: SOURCE,
        engine: "mysql",
        encrypted: true,
        backupRetentionPeriod: 7,
        optionGroupNames: ["default:mysql-8-0"],
      },
      key: { arn: KEY, keyManager: "CUSTOMER", keyState: "Enabled" },
    });
  });

  it("declares the replication of a source that does not exist yet on preview", async () => {
    const recording = await declare({ sourceDbInstanceArn: notYetKnown() }, { preview: true });
    assert.ok(isNotYetKnown(replicationOf(recording).inputs["sourceDbInstanceArn"]));
    assert.deepEqual(
      recording.calls.filter(({ token }) => token === GET_INSTANCE),
      [],
    );
  });

  for (const [engine, lost] of [
    [
      "oracle-ee",
      /does not include its options NATIVE_NETWORK_ENCRYPTION, OEM, OEM_AGENT, SSL\. .* ReplicatedOptionGroup/,
    ],
    ["sqlserver-se", /does not include its options\. Create/],
  ] as const) {
    it(`warns about the options that the backups of ${engine} lack`, async () => {
      const answers = found({ ...orders, engine, optionGroupMemberships: ["payroll-options"] });
      const recording = await declare({}, { answers });
      replicationOf(recording);
      assert.match(recording.warnings.join("\n"), lost);
      assert.deepEqual((await declare({}, { answers: found({ ...orders, engine }) })).warnings, []);
    });
  }
});

describe("AutomatedBackupReplication with invalid arguments", () => {
  it("reports all errors at once, and registers nothing", async () => {
    const { errors, resources } = await declare(
      {
        sourceDbInstanceArn: "orders",
        region: "eu-wset-1",
        retentionPeriod: 36,
        encrypted: false,
        kmsKeyId: "alias/x",
        tags: { "aws:x": "y" },
        deletion: JSON.parse('"keep"'),
        createTimeout: "a day",
      },
      {},
    );
    assert.equal(errors.length, 1);
    assert.deepEqual(resources, []);
    assert.deepEqual(
      errors.flatMap(argumentErrors).map((error) => error.slice(0, error.indexOf(":"))),
      [
        "region",
        "sourceDbInstanceArn",
        "retentionPeriod",
        "kmsKeyId",
        "tags",
        "kmsKeyId",
        "tags",
        "deletion",
        "createTimeout",
      ],
    );
  });

  const plain: [string, Partial<AutomatedBackupReplicationArgs>, RegExp][] = [
    [
      "AWS does not pair the Regions",
      { region: "eu-south-1" },
      /^region: must be one of ap-northeast-1, .* for backups in us-east-1, but is eu-south-1\. .* SnapshotReplication\.$/,
    ],
    [
      "the Regions are the same",
      { region: "us-east-1" },
      /^region: must be another Region than that of the source, but both are us-east-1/,
    ],
    [
      "the source is a cluster",
      { sourceDbInstanceArn: SOURCE.replace(":db:", ":cluster:") },
      /^sourceDbInstanceArn: .* is a DB cluster; .* SnapshotReplication\.$/,
    ],
    [
      "the key is of the source's Region",
      { kmsKeyId: KEY.replace("eu-west-1", "us-east-1") },
      /^kmsKeyId: must be the full ARN of a key in eu-west-1, but ".*" is in us-east-1/,
    ],
    [
      "the retention period is 0",
      { retentionPeriod: 0 },
      /^retentionPeriod: must be an integer from 1 to 35, but is 0\.$/,
    ],
    [
      "tags are specified for an existing key",
      { kmsKeyId: KEY, tags: { a: "b" } },
      /^tags: must not be specified with kmsKeyId, because only a new key gets tags/,
    ],
    [
      "GovCloud needs a presigned URL",
      { sourceDbInstanceArn: "arn:aws-us-gov:rds:us-gov-east-1:111111111111:db:orders", region: "us-gov-west-1" },
      /^presignedUrl: must be set for encrypted backups between AWS GovCloud \(US\) Regions/,
    ],
  ];
  for (const [what, args, expected] of plain) {
    it(`refuses plain values when ${what}`, async () => {
      const { errors, resources } = await declare(args);
      const problems = errors.flatMap(argumentErrors);
      assert.equal(problems.length, 1);
      assert.match(problems.join(), expected);
      assert.deepEqual(resources, []);
    });
  }

  const lookedUp: [string, Record<string, unknown>, Partial<AutomatedBackupReplicationArgs>, RegExp][] = [
    [
      "the source belongs to Aurora",
      { engine: "aurora-mysql", dbClusterIdentifier: "storefront" },
      {},
      /^sourceDbInstanceArn: must be a DB instance outside a DB cluster, but ".*" belongs to a cluster/,
    ],
    [
      "the source belongs to a Multi-AZ DB cluster",
      { dbClusterIdentifier: "telemetry" },
      {},
      /^sourceDbInstanceArn: must be a DB instance outside a DB cluster, but ".*" belongs to a cluster/,
    ],
    ["the source is of RDS Custom", { engine: "custom-oracle-ee" }, {}, /^sourceDbInstanceArn: .* RDS Custom/],
    [
      "the source has no automated backups",
      { backupRetentionPeriod: 0 },
      {},
      /^sourceDbInstanceArn: must have automated backups, but ".*" has none/,
    ],
    [
      "the source is not encrypted",
      { storageEncrypted: false },
      {},
      /^encrypted: must be false because ".*" is not encrypted, .* Set encrypted: false/,
    ],
    [
      "the source is encrypted, contrary to the arguments",
      {},
      { encrypted: false },
      /^encrypted: .* is encrypted, and so are its backups; remove encrypted: false/,
    ],
  ];
  for (const [what, described, args, expected] of lookedUp) {
    it(`refuses on preview, before it declares the replication, when ${what}`, async () => {
      const { errors, resources } = await declare(args, { answers: found({ ...orders, ...described }), preview: true });
      assert.match(errors.flatMap(argumentErrors).join("\n"), expected);
      assert.equal(
        resources.some(({ type }) => type === REPLICATION),
        false,
      );
    });
  }
});
