import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, SharedSnapshot, type SharedSnapshotArgs } from "../../components";
import { isSecret, notYetKnown } from "./pulumiInternals";
import { type Answers, problemsOf, type Recording, record, settled } from "./recording";

const NAME = "orders-for-partners";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const CLUSTER_SOURCE = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:storefront-before-migration";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OWN_KEY = `arn:aws:kms:us-east-1:111111111111:key/${NAME}`;
const DEFAULT_KEY = "arn:aws:kms:us-east-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";

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

  it("copies a cluster snapshot to another Region, with the limits of Aurora said", async () => {
    const args = {
      region: "eu-west-1",
      sourceDbSnapshotIdentifier: undefined,
      sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE,
    };
    const recording = await declare(args);
    assert.equal(copyOf(recording).inputs["sourceDbClusterSnapshotIdentifier"], CLUSTER_SOURCE);
    assert.equal(copyOf(recording).inputs["targetDbClusterSnapshotIdentifier"], NAME);
    assert.match(recording.warnings.join(), /unencrypted snapshot of an Aurora cluster/);
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
    assert.ok(made.length === 4 && calls.length === 3);
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

describe("SharedSnapshot refuses on preview, and makes no copy of,", () => {
  const types = ({ resources }: Recording<unknown>) => resources.map(({ type }) => type);

  it("a snapshot that turns out to be encrypted where it was told not to encrypt", async () => {
    const recording = await declare({ encrypt: false }, source({}), true);
    assert.deepEqual(recording.errors.flatMap(problemsOf), [
      `encrypt: It is false, and "${SOURCE}" is encrypted, as every copy of it is. Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId.`,
    ]);
    assert.match(String(recording.errors[0]), /The SharedSnapshot "orders-for-partners" cannot be made/);
    assert.equal(types(recording).includes(COPY), false);
  });

  it("an encrypted snapshot for everyone, and says that it can be for accounts only", async () => {
    const recording = await declare({ encrypt: false, public: true, sharedAccounts: [] }, source({}), true);
    assert.match(
      recording.errors.flatMap(problemsOf).join(),
      /^encrypt: .* is encrypted, .* remove encrypt and public, and list accounts as sharedAccounts\.$/,
    );
    assert.equal(types(recording).includes(COPY), false);
  });

  it("a snapshot with TDE, and says what to do instead", async () => {
    const answers: Answers = {
      ...source({ snapshotType: "manual", engine: "oracle-ee", optionGroupName: "payroll-options" }),
      "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "TDE" }] }),
    };
    const recording = await declare({}, answers, true);
    assert.match(recording.errors.flatMap(problemsOf).join(), /^sharedAccounts: .* has TDE, .* Data Pump/);
    assert.equal(types(recording).includes(COPY), false);
  });

  it("a snapshot of RDS Custom, with the reason", async () => {
    const recording = await declare({}, source({ engine: "custom-oracle-ee" }), true);
    assert.match(
      recording.errors.flatMap(problemsOf).join(),
      /CopyDBSnapshot does not apply to RDS Custom; restore it in its own Region/,
    );
    assert.equal(types(recording).includes(COPY), false);
  });

  it("nothing of what is not known yet", async () => {
    assert.deepEqual((await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, source({}), true)).errors, []);
  });
});
