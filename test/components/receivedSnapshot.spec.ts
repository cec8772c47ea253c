import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, ReceivedSnapshot, type ReceivedSnapshotArgs } from "../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "./pulumiInternals";
import { type Answers, problemsOf, type Recording, record, settled } from "./recording";

const NAME = "orders-from-111111111111";
const SOURCE = "arn:aws:rds:us-east-1:333333333333:snapshot:orders-for-partners";
const CLUSTER_SOURCE = "arn:aws:rds:us-east-1:333333333333:cluster-snapshot:storefront-for-partners";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OWN_KEY = `arn:aws:kms:eu-west-1:111111111111:key/${NAME}`;
const COMPONENT = "rds-snapshots:index:ReceivedSnapshot";
const SNAPSHOT_COPY = "rds-snapshots:index:SnapshotCopy";
const GET_CALLER = "aws:index/getCallerIdentity:getCallerIdentity";
const GET_SNAPSHOTS = "aws:rds/getSnapshots:getSnapshots";

const shared = {
  dbSnapshotArn: SOURCE,
  encrypted: true,
  kmsKeyId: "arn:aws:kms:us-east-1:333333333333:key/2234abcd-12ab-34cd-56ef-1234567890ab",
  snapshotType: "shared",
  engine: "mysql",
  optionGroupName: "",
};
const source = (snapshot: Partial<typeof shared> = {}): Answers => ({
  [GET_SNAPSHOTS]: ({ snapshotType }) => ({ snapshots: snapshotType === "shared" ? [{ ...shared, ...snapshot }] : [] }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
    throw new Error("Your query returned no results.");
  },
});
const declare = (args: Partial<ReceivedSnapshotArgs> = {}, answers: Answers = source(), preview = false) =>
  record(
    (opts) => new ReceivedSnapshot(NAME, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", ...args }, opts),
    { answers, preview },
  );
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

  it("copies what another account shares, in one step to the Region, under a key of this account", async () => {
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

  it("keeps a presigned URL secret", async () => {
    const recording = await declare({ presignedUrl: "https://example.com" });
    for (const { inputs } of [recording.resources[0] ?? assert.fail(), copyOf(recording)]) {
      assert.ok(isSecret(inputs["presignedUrl"]));
    }
  });

  it("copies under a given key, with what was asked for", async () => {
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
    const args = { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE };
    const { inputs } = copyOf(await declare({ ...args, region: "us-east-1" }));
    assert.deepEqual(inputs, {
      region: "us-east-1",
      sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE,
      targetDbClusterSnapshotIdentifier: NAME,
      kmsKeyId: `arn:aws:kms:us-east-1:111111111111:key/${NAME}`,
      timeouts: { create: "24h" },
    });
  });

  it("leaves what is not encrypted so where it is told to", async () => {
    const recording = await declare({ encrypt: false }, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(declared(recording), [`ReceivedSnapshot ${NAME}`, `SnapshotCopy ${NAME}`, `SnapshotCopy ${NAME}`]);
    assert.equal("kmsKeyId" in copyOf(recording).inputs, false);
  });

  it("makes and asks everything in the account of its provider", async () => {
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

  it("gives out what a restore needs", async () => {
    const { result } = await declare({ optionGroupName: "orders-options" });
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:eu-west-1:111111111111:snapshot:${NAME}`);
    assert.equal(await settled(result.dbSnapshotIdentifier), NAME);
    assert.equal(await settled(result.region), "eu-west-1");
    assert.equal(await settled(result.kmsKeyId), OWN_KEY);
    assert.equal(await settled(result.optionGroupName), "orders-options");
  });

  it("stays declared when its source is gone or out of reach, or the account is not told", async () => {
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

  it("warns that the owner of the source knows whether an option group is needed", async () => {
    const recording = await declare({}, source({ engine: "oracle-ee", optionGroupName: "payroll-options" }));
    assert.match(recording.warnings.join(), /optionGroupName: .*"payroll-options" of another account/);
    assert.deepEqual(recording.reads, []);
  });

  it("knows a shared snapshot by AWS listing it as shared, whatever type AWS gives it", async () => {
    const oracle = { snapshotType: "manual", engine: "oracle-ee", optionGroupName: "payroll-options" };
    const recording = await declare({}, source(oracle));
    assert.equal(Object(inputsOf(recording, SNAPSHOT_COPY)["evidence"]).source.snapshotType, "shared");
    assert.match(recording.warnings.join(), /"payroll-options" of another account/);
    assert.deepEqual(recording.reads, []);
  });

  it("knows a shared cluster snapshot by AWS finding it among the shared ones only", async () => {
    const cluster = {
      dbClusterSnapshotArn: CLUSTER_SOURCE,
      storageEncrypted: true,
      snapshotType: "manual",
      engine: "aurora-mysql",
    };
    const recording = await declare(
      { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE },
      {
        "aws:rds/getClusterSnapshot:getClusterSnapshot": ({ includeShared }) => {
          if (includeShared !== true) throw new Error("Your query returned no results.");
          return cluster;
        },
      },
    );
    assert.equal(Object(inputsOf(recording, SNAPSHOT_COPY)["evidence"]).source.snapshotType, "shared");
  });

  it("plans its key, and waits for a source that is not known yet on preview", async () => {
    const recording = await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, source(), true);
    assert.deepEqual(declared(recording), WITH_KEY);
    assert.ok(isNotYetKnown(copyOf(recording).inputs["sourceDbSnapshotIdentifier"]));
  });
});

describe("ReceivedSnapshot refuses, once and by name, and registers nothing for", () => {
  const refused: [string, Partial<ReceivedSnapshotArgs>, RegExp][] = [
    [
      "a source that is no ARN",
      { sourceDbSnapshotIdentifier: "orders" },
      /^sourceDbSnapshotIdentifier: "orders" is not an ARN/,
    ],
    [
      "an automated source",
      { sourceDbSnapshotIdentifier: SOURCE.replace(":orders", ":rds:orders") },
      /^sourceDbSnapshotIdentifier: .* never shared; .* SharedSnapshot/,
    ],
    ["no source", { sourceDbSnapshotIdentifier: undefined }, /^sourceDbSnapshotIdentifier: There is no source/],
    ["a key without encryption", { encrypt: false, kmsKeyId: KEY }, /^kmsKeyId: .* encrypt is false/],
    ["a key of another Region", { region: "us-east-1", kmsKeyId: KEY }, /^kmsKeyId: .* is a key of eu-west-1/],
    ["a Region of another partition", { region: "us-gov-west-1" }, /^region: us-east-1 is in the partition aws/],
    [
      "an encrypted copy between GovCloud Regions without its URL",
      {
        sourceDbSnapshotIdentifier: "arn:aws-us-gov:rds:us-gov-east-1:333333333333:snapshot:orders",
        region: "us-gov-west-1",
      },
      /^presignedUrl: .*CopyDBSnapshot request that is signed for us-gov-east-1/,
    ],
  ];
  for (const [what, args, expected] of refused) {
    it(what, async () => {
      const { errors, resources } = await declare(args);
      assert.ok(pulumi.RunError.isInstance(errors[0]));
      const [problem, ...others] = errors.flatMap(problemsOf);
      assert.match(problem ?? "", expected);
      assert.deepEqual(others, []);
      assert.deepEqual(resources, []);
    });
  }
});

describe("ReceivedSnapshot refuses in its own words, before it makes a key or a copy,", () => {
  const OF_CLUSTER = { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE };
  const cluster = (snapshot: Record<string, unknown>): Answers => ({
    "aws:rds/getClusterSnapshot:getClusterSnapshot": () => ({
      dbClusterSnapshotArn: CLUSTER_SOURCE,
      storageEncrypted: false,
      kmsKeyId: "",
      snapshotType: "shared",
      engine: "aurora-mysql",
      ...snapshot,
    }),
  });
  const own = { [GET_CALLER]: () => ({ accountId: "333333333333" }) };
  const refused: [string, Partial<ReceivedSnapshotArgs>, Answers, RegExp][] = [
    [
      "a snapshot that turns out to be encrypted where it was told not to encrypt",
      { encrypt: false },
      source(),
      /^encrypt: It is false, and ".*:snapshot:orders-for-partners" is encrypted, as every copy of it is\. Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId\.$/,
    ],
    [
      "an unencrypted snapshot of an Aurora cluster, which its restore encrypts",
      OF_CLUSTER,
      cluster({}),
      /^encrypt: It is true, .* an unencrypted snapshot of an Aurora DB cluster: .* Write encrypt: false, and give kmsKeyId to the cluster that is restored from the copy\.$/,
    ],
    [
      "an unencrypted snapshot of an Aurora cluster that a key is given for",
      { ...OF_CLUSTER, kmsKeyId: KEY },
      cluster({}),
      /^encrypt: .* Write encrypt: false, remove kmsKeyId, and give kmsKeyId to the cluster that is restored/,
    ],
    [
      "a snapshot of a Multi-AZ DB cluster, with the reason",
      OF_CLUSTER,
      cluster({ engine: "mysql", storageEncrypted: true }),
      /^sourceDbClusterSnapshotIdentifier: .* AWS copies no snapshots of Multi-AZ DB clusters/,
    ],
    [
      "a snapshot of the provider's own account",
      {},
      { ...source(), ...own },
      /^sourceDbSnapshotIdentifier: .* of this very account, 333333333333; .* provider/,
    ],
    [
      "a cluster snapshot of the provider's own account",
      OF_CLUSTER,
      { ...cluster({ storageEncrypted: true }), ...own },
      /^sourceDbClusterSnapshotIdentifier: .* of this very account, 333333333333; .* provider/,
    ],
  ];
  for (const preview of [true, false]) {
    for (const [what, args, answers, expected] of refused) {
      it(`${what}, ${preview ? "on preview" : "on an up that no preview came before"}`, async () => {
        const { errors, resources } = await declare(args, answers, preview);
        assert.match(errors.flatMap(problemsOf).join("\n"), expected);
        assert.match(String(errors[0]), /The ReceivedSnapshot "orders-from-111111111111" cannot be made/);
        assert.deepEqual(
          resources.map(({ type }) => type),
          [COMPONENT],
        );
      });
    }
  }
});
