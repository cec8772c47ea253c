import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, SharedSnapshot, type SharedSnapshotArgs } from "../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "./pulumiInternals";
import { type Answers, problemsOf, type Recording, record, settled } from "./recording";

const NAME = "orders-for-partners";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const CLUSTER_SOURCE = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:storefront-before-migration";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OWN_KEY = `arn:aws:kms:us-east-1:111111111111:key/${NAME}`;
const DEFAULT_KEY = "arn:aws:kms:us-east-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const OF_CLUSTER = { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE };

const source = (snapshot: Record<string, unknown>): Answers => ({
  "aws:rds/getSnapshots:getSnapshots": () => ({
    snapshots: [
      {
        dbSnapshotArn: SOURCE,
        encrypted: true,
        kmsKeyId: DEFAULT_KEY,
        snapshotType: "automated",
        engine: "mysql",
        ...snapshot,
      },
    ],
  }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => ({
    dbClusterSnapshotArn: CLUSTER_SOURCE,
    storageEncrypted: false,
    kmsKeyId: "",
    snapshotType: "manual",
    engine: "aurora-mysql",
    ...snapshot,
  }),
});
const declare = (args: Partial<SharedSnapshotArgs> = {}, answers: Answers = source({}), preview = false) =>
  record(
    (opts) =>
      new SharedSnapshot(
        NAME,
        { sourceDbSnapshotIdentifier: SOURCE, region: "us-east-1", sharedAccounts: ["222222222222"], ...args },
        opts,
      ),
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
    it(`makes of ${what} a manual copy under a key of its own that is opened to the accounts, and shares it`, async () => {
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

  it("opens a given key to the accounts by grants, and makes none", async () => {
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

  it("keeps a presigned URL secret", async () => {
    const recording = await declare({ presignedUrl: "https://example.com" });
    for (const { inputs } of [recording.resources[0] ?? assert.fail(), copyOf(recording)]) {
      assert.ok(isSecret(inputs["presignedUrl"]));
    }
  });

  it("shares what is not encrypted as it is where it is told not to encrypt", async () => {
    const recording = await declare({ encrypt: false }, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(declared(recording), [`SharedSnapshot ${NAME}`, `SnapshotCopy ${NAME}`, `SnapshotCopy ${NAME}`]);
    assert.equal("kmsKeyId" in copyOf(recording).inputs, false);
    assert.equal(await settled(recording.result?.targetAccountPolicy ?? assert.fail()), undefined);
  });

  it("makes a snapshot public only where both arguments say so", async () => {
    const args = { encrypt: false, public: true, sharedAccounts: [] };
    const recording = await declare(args, source({ encrypted: false, kmsKeyId: "" }));
    assert.deepEqual(copyOf(recording).inputs["sharedAccounts"], ["all"]);
  });

  it("copies a cluster snapshot to another Region, under a key of its own if it is encrypted, else as it is", async () => {
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

  it("looks its source up once, with the options of its group, and hands both to the copy", async () => {
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

  it("plans its key although the source is not known yet on preview", async () => {
    const recording = await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, source({}), true);
    assert.deepEqual(declared(recording), WITH_KEY);
    assert.ok(isNotYetKnown(copyOf(recording).inputs["sourceDbSnapshotIdentifier"]));
  });

  it("keeps copy and key as deletion says", async () => {
    const { resources } = await declare({ deletion: Deletion.Retain });
    const kept = resources.filter(({ opts }) => opts.retainOnDelete === true).map(({ type }) => type);
    assert.deepEqual(kept.sort(), ["aws:kms/key:Key", COPY]);
  });

  it("makes everything through the provider of its account", async () => {
    const { resources, calls } = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbSnapshotIdentifier: SOURCE, region: "us-east-1", sharedAccounts: ["222222222222"] };
        return new SharedSnapshot(NAME, args, { ...opts, providers: { aws: provider } });
      },
      { answers: source({}) },
    );
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.ok(made.length === 4 && calls.length === 4);
    for (const { provider } of [...made, ...calls]) assert.match(provider, /::other-account::/);
  });

  it("gives out what the other side needs", async () => {
    const { result } = await declare();
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:us-east-1:111111111111:snapshot:${NAME}`);
    assert.equal(await settled(result.dbSnapshotIdentifier), NAME);
    assert.equal(await settled(result.region), "us-east-1");
    assert.equal(await settled(result.kmsKeyId), OWN_KEY);
    assert.equal(JSON.parse((await settled(result.targetAccountPolicy)) ?? "").Statement[0].Resource, OWN_KEY);
  });
});

describe("SharedSnapshot refuses, once and by name, and registers nothing for", () => {
  const refused: [string, Partial<SharedSnapshotArgs>, RegExp][] = [
    ["no account", { sharedAccounts: [] }, /^sharedAccounts: There is none/],
    [
      "all among the accounts",
      { sharedAccounts: ["all", "222222222222"] },
      /^sharedAccounts: "all" would make .* public: true/,
    ],
    ["an account that is none", { sharedAccounts: ["2222"] }, /^sharedAccounts: "2222" is not an AWS account id/],
    ["a public snapshot that is encrypted", { public: true, sharedAccounts: [] }, /^public: .* encrypt: false/],
    [
      "accounts beside public",
      { public: true, encrypt: false },
      /^sharedAccounts: public shares the snapshot with every account/,
    ],
    ["a key without encryption", { encrypt: false, kmsKeyId: KEY }, /^kmsKeyId: .* encrypt is false/],
    ["principals without encryption", { encrypt: false, principals: [ROLE] }, /^principals: .* there is none/],
    ["a key of another Region", { region: "eu-west-1", kmsKeyId: KEY }, /^kmsKeyId: .* is a key of us-east-1/],
    ["the default key", { kmsKeyId: "alias/aws/rds" }, /^kmsKeyId: .*default key/],
    [
      "a source that is no ARN",
      { sourceDbSnapshotIdentifier: "orders" },
      /^sourceDbSnapshotIdentifier: "orders" is not an ARN/,
    ],
    ["a Region that is none", { region: "Ireland" }, /^region: "Ireland" is not an AWS Region/],
    [
      "the option group of a cluster",
      {
        sourceDbSnapshotIdentifier: undefined,
        sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE,
        optionGroupName: "x",
      },
      /^optionGroupName: AWS has no option groups/,
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

describe("SharedSnapshot refuses in its own words, before it makes a key, a grant or a copy,", () => {
  const oracle = { snapshotType: "manual", engine: "oracle-ee", optionGroupName: "payroll-options" };
  const refused: [string, Partial<SharedSnapshotArgs>, Answers, RegExp][] = [
    [
      "a snapshot that turns out to be encrypted where it was told not to encrypt",
      { encrypt: false },
      source({}),
      /^encrypt: It is false, and ".*:snapshot:rds:orders-2026-11-24-03-12" is encrypted, as every copy of it is\. Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId\.$/,
    ],
    [
      "an encrypted snapshot for everyone, and says that it can be for accounts only",
      { encrypt: false, public: true, sharedAccounts: [] },
      source({}),
      /^encrypt: .* is encrypted, .* remove encrypt and public, and list accounts as sharedAccounts\.$/,
    ],
    [
      "an unencrypted snapshot of an Aurora cluster, which is shared as it is and encrypted by its restore",
      OF_CLUSTER,
      source({}),
      /^encrypt: It is true, which is the default, and ".*:cluster-snapshot:storefront-before-migration" is an unencrypted snapshot of an Aurora DB cluster: the API reference of CopyDBClusterSnapshot calls a key on its copy an error\. Write encrypt: false, and give kmsKeyId to the cluster that is restored from the copy\.$/,
    ],
    [
      "an unencrypted snapshot of an Aurora cluster that a key is given for",
      { ...OF_CLUSTER, kmsKeyId: KEY, principals: [ROLE] },
      source({}),
      /^encrypt: .* Write encrypt: false, remove kmsKeyId and principals, and give kmsKeyId to the cluster that is restored from the copy\.$/,
    ],
    [
      "a snapshot with TDE, and says what to do instead",
      {},
      {
        ...source(oracle),
        "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "TDE" }] }),
      },
      /^sourceDbSnapshotIdentifier: The option group "payroll-options" of the source has TDE, and AWS shares no snapshot with it; remove the SharedSnapshot\. .* Data Pump/,
    ],
    [
      "a snapshot with Timezone that leaves its Region without an option group",
      { region: "eu-west-1" },
      {
        ...source(oracle),
        "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "Timezone" }] }),
      },
      /^optionGroupName: .* has Timezone, persistent or permanent, .* A ReplicatedOptionGroup makes one\.$/,
    ],
    [
      "a snapshot of RDS Custom, with the reason",
      {},
      source({ engine: "custom-oracle-ee" }),
      /^sourceDbSnapshotIdentifier: .*CopyDBSnapshot does not apply to RDS Custom; restore it in its own Region/,
    ],
    [
      "a snapshot of a Multi-AZ DB cluster, with the reason",
      { ...OF_CLUSTER, kmsKeyId: KEY },
      source({ engine: "postgres", storageEncrypted: true }),
      /^sourceDbClusterSnapshotIdentifier: .* AWS copies no snapshots of Multi-AZ DB clusters; export it to S3/,
    ],
    [
      "its own account among those that it is shared with",
      { sharedAccounts: ["222222222222", "111111111111"] },
      source({}),
      /^sharedAccounts: "111111111111" is the account of the snapshot itself, which needs no share; remove it\.$/,
    ],
    [
      "its own account among those that an unencrypted one is shared with",
      { encrypt: false, sharedAccounts: ["111111111111"] },
      source({ encrypted: false, kmsKeyId: "" }),
      /^sharedAccounts: "111111111111" is the account of the snapshot itself/,
    ],
    [
      "its own account although the source is not known yet",
      { sourceDbSnapshotIdentifier: notYetKnown(), sharedAccounts: ["111111111111"] },
      source({}),
      /^sharedAccounts: "111111111111" is the account of the snapshot itself/,
    ],
  ];
  for (const preview of [true, false]) {
    for (const [what, args, answers, expected] of refused) {
      it(`${what}, ${preview ? "on preview" : "on an up that no preview came before"}`, async () => {
        const { errors, resources } = await declare(args, answers, preview);
        assert.match(errors.flatMap(problemsOf).join("\n"), expected);
        assert.match(String(errors[0]), /The SharedSnapshot "orders-for-partners" cannot be made/);
        assert.deepEqual(
          resources.map(({ type }) => type),
          ["rds-snapshots:index:SharedSnapshot"],
        );
      });
    }
  }
});
