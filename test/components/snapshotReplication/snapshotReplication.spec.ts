import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Deletion,
  SnapshotKey,
  SnapshotReplication,
  type SnapshotReplicationArgs,
  SourceKind,
} from "../../../components";
import { type Answers, type Recording, record, settled } from "../recording";

const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const CLUSTER_SNAPSHOT = SNAPSHOT.replace(":snapshot:", ":cluster-snapshot:");
const OLD_KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const newest = { snapshotArn: SNAPSHOT, snapshotCreateTime: "2026-11-24T03:12:09Z" };
const older = { snapshotArn: SNAPSHOT.replace("24-03", "23-03"), snapshotCreateTime: "2026-11-23T03:12:11.5Z" };
const ARGS: SnapshotReplicationArgs = {
  database: "orders",
  sourceRegion: "us-east-1",
  snapshots: [newest],
  parameterGroupName: "orders-mysql8",
  optionGroupName: "orders-options",
  targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"] }],
};
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const CLUSTER_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
const OPTION_GROUP = "aws:rds/optionGroup:OptionGroup";

const answers: Answers = {
  [PARAMETER_GROUP]: () => ({ family: "mysql8.0", parameters: [] }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": () => ({ family: "aurora-mysql8.0", parameters: [] }),
  [OPTION_GROUP]: () => ({ engineName: "mysql", majorEngineVersion: "8.0", options: [] }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
    throw new Error("Your query returned no results.");
  },
};

const declare = (args: Partial<SnapshotReplicationArgs> = {}, preview = false) =>
  record((opts) => new SnapshotReplication("orders", { ...ARGS, ...args }, opts), { answers, preview });

function declared({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  return resources.map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`).sort();
}

function ofType({ resources, errors }: Recording<unknown>, type: string) {
  assert.deepEqual(errors, []);
  return resources.filter((resource) => resource.type === type);
}

describe("SnapshotReplication", () => {
  it("declares copies after the key that it makes, and without a dependency if a key is given", async () => {
    const waited = async (target: object) => {
      const recording = await declare({
        targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"], ...target }],
      });
      return ofType(recording, "rds-snapshots:index:SnapshotCopy").map(({ opts }) => [opts.dependsOn ?? []].flat());
    };
    const [[key, ...others] = []] = await waited({});
    assert.ok(key instanceof SnapshotKey);
    assert.deepEqual(others, []);
    assert.deepEqual(await waited({ kmsKeyId: OLD_KEY }), [[]]);
  });

  it("declares for each target a key, the groups and a copy of each snapshot, named by meaning", async () => {
    const recording = await declare({
      snapshots: [newest, older],
      targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"] }, { region: "eu-central-1" }],
    });
    const children = (region: string) => [
      `Alias orders-${region}`,
      `Key orders-${region}`,
      `OptionGroup orders-${region}-orders-options`,
      `ParameterGroup orders-${region}-orders-mysql8`,
      `ReplicatedOptionGroup orders-${region}-orders-options`,
      `ReplicatedParameterGroup orders-${region}-orders-mysql8`,
      `SnapshotCopy orders-${region}-2026-11-23-03-12-11`,
      `SnapshotCopy orders-${region}-2026-11-23-03-12-11`,
      `SnapshotCopy orders-${region}-2026-11-24-03-12-09`,
      `SnapshotCopy orders-${region}-2026-11-24-03-12-09`,
      `SnapshotKey orders-${region}`,
    ];
    assert.deepEqual(
      declared(recording),
      [
        "SnapshotReplication orders",
        "Grant orders-eu-west-1-222222222222",
        ...children("eu-west-1"),
        ...children("eu-central-1"),
      ].sort(),
    );
  });

  it("makes each copy in its Region, with its key and option group, and shares it", async () => {
    const [copy, ...others] = ofType(await declare({ tags: { team: "orders" } }), COPY);
    assert.deepEqual(copy?.inputs, {
      region: "eu-west-1",
      sourceDbSnapshotIdentifier: SNAPSHOT,
      targetDbSnapshotIdentifier: "orders-eu-west-1-2026-11-24-03-12-09",
      kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/orders-eu-west-1",
      optionGroupName: "orders-eu-west-1-orders-options",
      sharedAccounts: ["222222222222"],
      tags: { team: "orders" },
    });
    assert.deepEqual(others, []);
  });

  it("passes its provider to all children, reads and calls", async () => {
    const { resources, reads, calls } = await record(
      (opts) => {
        const other = new aws.Provider("other-account", { region: "ap-south-1" });
        return new SnapshotReplication("orders", ARGS, { ...opts, providers: { aws: other } });
      },
      { answers },
    );
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.ok(made.length > 4 && reads.length === 2 && calls.length > 0);
    for (const { provider } of [...made, ...reads, ...calls]) assert.match(provider, /::other-account::/);
  });

  it("outputs what a restore needs in each target", async () => {
    const { result } = await declare();
    assert.ok(result);
    const { "eu-west-1": target, ...others } = await settled(result.targets);
    const { targetAccountPolicy, ...outputs } = target ?? assert.fail();
    assert.deepEqual(outputs, {
      region: "eu-west-1",
      keyArn: "arn:aws:kms:eu-west-1:111111111111:key/orders-eu-west-1",
      parameterGroupName: "orders-eu-west-1-orders-mysql8",
      optionGroupName: "orders-eu-west-1-orders-options",
      snapshotArns: {
        "orders-eu-west-1-2026-11-24-03-12-09":
          "arn:aws:rds:eu-west-1:111111111111:snapshot:orders-eu-west-1-2026-11-24-03-12-09",
      },
    });
    assert.equal(JSON.parse(targetAccountPolicy).Statement[0].Resource, outputs.keyArn);
    assert.deepEqual(others, {});
  });

  it("leaves the day's snapshots out of its recorded inputs", async () => {
    const [component] = ofType(await declare(), "rds-snapshots:index:SnapshotReplication");
    assert.equal("snapshots" in (component?.inputs ?? {}), false);
    assert.equal(component?.inputs["database"], "orders");
  });

  it("passes changes of the source's groups to the replicas", async () => {
    const recording = await declare({
      targets: [
        { region: "eu-west-1", parameterGroup: { overrides: { a: { value: "1" } } }, optionGroup: { exclusions: [] } },
      ],
    });
    const [group] = ofType(recording, PARAMETER_GROUP);
    assert.deepEqual(group?.inputs["parameters"], [{ name: "a", value: "1" }]);
  });
});

describe("A target of a SnapshotReplication", () => {
  it("uses the given key and groups, and makes none", async () => {
    const recording = await declare({
      targets: [
        {
          region: "eu-west-1",
          kmsKeyId: pulumi.output(OLD_KEY),
          parameterGroupName: "given-parameters",
          optionGroupName: pulumi.output("given-options"),
        },
      ],
    });
    const name = "orders-eu-west-1-2026-11-24-03-12-09";
    assert.deepEqual(declared(recording), [
      `SnapshotCopy ${name}`,
      `SnapshotCopy ${name}`,
      "SnapshotReplication orders",
    ]);
    const [copy] = ofType(recording, COPY);
    assert.equal(copy?.inputs["kmsKeyId"], OLD_KEY);
    assert.equal(copy?.inputs["optionGroupName"], "given-options");
    assert.ok(recording.result);
    const target = (await settled(recording.result.targets))["eu-west-1"];
    assert.deepEqual(
      [target?.keyArn, target?.parameterGroupName, target?.optionGroupName],
      [OLD_KEY, "given-parameters", "given-options"],
    );
  });

  it("in the source's Region uses the source's own groups", async () => {
    const recording = await declare({ targets: [{ region: "us-east-1" }] });
    assert.deepEqual(ofType(recording, PARAMETER_GROUP), []);
    assert.deepEqual(ofType(recording, OPTION_GROUP), []);
    assert.equal(ofType(recording, COPY)[0]?.inputs["optionGroupName"], "orders-options");
    assert.ok(recording.result);
    assert.equal((await settled(recording.result.targets))["us-east-1"]?.parameterGroupName, "orders-mysql8");
  });

  it("outputs default groups, but does not name the default option group in copies", async () => {
    const recording = await declare({ parameterGroupName: "default.mysql8.0", optionGroupName: "default:mysql-8-0" });
    assert.deepEqual(ofType(recording, PARAMETER_GROUP), []);
    assert.deepEqual(ofType(recording, OPTION_GROUP), []);
    assert.equal("optionGroupName" in (ofType(recording, COPY)[0]?.inputs ?? {}), false);
    assert.ok(recording.result);
    const target = (await settled(recording.result.targets))["eu-west-1"];
    assert.deepEqual([target?.parameterGroupName, target?.optionGroupName], ["default.mysql8.0", "default:mysql-8-0"]);
  });

  it("does not name a default option group in copies either if the target is in the source's Region, or names it", async () => {
    const optionGroupName = "default:mysql-8-0";
    for (const target of [{ region: "us-east-1" }, { region: "eu-west-1", optionGroupName }]) {
      const [copy] = ofType(await declare({ optionGroupName, targets: [target] }), COPY);
      assert.equal("optionGroupName" in (copy?.inputs ?? {}), false);
    }
  });

  it("has no groups if the source's are not given", async () => {
    const { database, sourceRegion, snapshots, targets } = ARGS;
    const { result, resources } = await record(
      (opts) => new SnapshotReplication("orders", { database, sourceRegion, snapshots, targets }, opts),
      { answers },
    );
    assert.deepEqual(
      resources.filter(({ type }) => type.includes("Group")),
      [],
    );
    assert.ok(result);
    const target = (await settled(result.targets))["eu-west-1"] ?? {};
    assert.equal("parameterGroupName" in target || "optionGroupName" in target, false);
  });

  const existing = {
    identifier: "orders-eu-west-1-2026-11-24-03-12-09",
    sourceSnapshotArn: SNAPSHOT,
    kmsKeyId: OLD_KEY,
    optionGroupName: "older-options",
  };

  it("keeps the key and group of an existing copy, and makes missing ones with the current key and group", async () => {
    const recording = await declare({
      snapshots: [newest, older],
      targets: [{ region: "eu-west-1", sharedAccounts: ["222222222222"], existingCopies: [existing] }],
    });
    const copies = ofType(recording, COPY).map(({ name, inputs }) => [
      name,
      inputs["kmsKeyId"],
      inputs["optionGroupName"],
    ]);
    assert.deepEqual(copies.sort(), [
      [
        "orders-eu-west-1-2026-11-23-03-12-11",
        "arn:aws:kms:eu-west-1:111111111111:key/orders-eu-west-1",
        "orders-eu-west-1-orders-options",
      ],
      ["orders-eu-west-1-2026-11-24-03-12-09", OLD_KEY, "older-options"],
    ]);
  });

  it("gives an existing copy its own tags and removal behavior, and does not copy skipped snapshots", async () => {
    const recording = await declare({
      snapshots: [newest, older],
      tags: { team: "payments" },
      targets: [
        {
          region: "eu-west-1",
          skippedSnapshots: [older.snapshotArn],
          existingCopies: [{ ...existing, tags: { end: "near" }, deletion: Deletion.Delete }],
        },
        { region: "eu-central-1" },
      ],
    });
    const copies = ofType(recording, COPY).map(({ name, inputs, opts }) => [
      name,
      inputs["tags"],
      opts.protect ?? false,
    ]);
    assert.deepEqual(copies.sort(), [
      ["orders-eu-central-1-2026-11-23-03-12-11", { team: "payments" }, true],
      ["orders-eu-central-1-2026-11-24-03-12-09", { team: "payments" }, true],
      ["orders-eu-west-1-2026-11-24-03-12-09", { end: "near" }, false],
    ]);
    const [component] = ofType(recording, "rds-snapshots:index:SnapshotReplication");
    assert.deepEqual(component?.inputs["targets"], [{ region: "eu-west-1" }, { region: "eu-central-1" }]);
  });

  it("keeps a copy whose snapshot is no longer listed, without AWS's default option group", async () => {
    const { kmsKeyId, ...unencrypted } = existing;
    const recording = await declare({
      snapshots: [],
      targets: [{ region: "eu-west-1", existingCopies: [{ ...unencrypted, optionGroupName: "default:mysql-8-0" }] }],
    });
    const [copy, ...others] = ofType(recording, COPY);
    assert.deepEqual(copy?.inputs, {
      region: "eu-west-1",
      sourceDbSnapshotIdentifier: SNAPSHOT,
      targetDbSnapshotIdentifier: existing.identifier,
    });
    assert.deepEqual(others, []);
    assert.equal(kmsKeyId, OLD_KEY);
  });
});

describe("An existing copy of a SnapshotReplication", () => {
  const existing = (time: string) => ({
    identifier: `orders-eu-west-1-2026-11-${time}`,
    sourceSnapshotArn: SNAPSHOT,
    kmsKeyId: OLD_KEY,
  });
  const targets = [
    {
      region: "eu-west-1",
      kmsKeyId: OLD_KEY,
      sharedAccounts: ["222222222222"],
      existingCopies: [existing("23-03-12-09"), existing("24-03-12-09")],
    },
  ];
  const withKey = (keyState: string, snapshots = [newest]) =>
    record((opts) => new SnapshotReplication("orders", { ...ARGS, snapshots, targets }, opts), {
      answers: {
        ...answers,
        "aws:kms/getKey:getKey": () => ({ arn: OLD_KEY, keyManager: "CUSTOMER", keyState }),
        "aws:rds/getSnapshots:getSnapshots": () => {
          throw new Error("the source Region is out");
        },
      },
    });

  it("asks nothing of its source, and its key only once a run", async () => {
    const { calls, warnings, errors } = await withKey("Enabled");
    assert.deepEqual([errors, warnings], [[], []]);
    assert.deepEqual(calls.map(({ token }) => token).sort(), [
      "aws:index/getCallerIdentity:getCallerIdentity",
      "aws:kms/getKey:getKey",
    ]);
  });

  for (const state of ["Disabled", "PendingDeletion"]) {
    it(`stays declared with a warning that names copy and key if its key has the state ${state}`, async () => {
      const recording = await withKey(state);
      assert.equal(ofType(recording, COPY).length, 2);
      assert.deepEqual(
        recording.warnings.map((warning) =>
          /SnapshotCopy "(\S+)" exists, but its key "(\S+)" has/.exec(warning)?.slice(1),
        ),
        [
          ["orders-eu-west-1-2026-11-23-03-12-09", OLD_KEY],
          ["orders-eu-west-1-2026-11-24-03-12-09", OLD_KEY],
        ],
      );
    });
  }

  it("does not make a new copy under a retired key possible", async () => {
    const recording = await withKey("Disabled", [older]);
    const [error, ...others] = recording.errors;
    assert.deepEqual(others, []);
    assert.match(String(error), /orders-eu-west-1-2026-11-23-03-12-11.*\n.*kmsKeyId: must be an enabled key/);
    assert.deepEqual(
      recording.resources.filter(({ type, name }) => type === COPY && name.endsWith("11")),
      [],
    );
  });
});

describe("The deletion of a SnapshotReplication", () => {
  for (const [deletion, copies, groups] of [
    [undefined, "protect", "retain"],
    [Deletion.Protect, "protect", "retain"],
    [Deletion.Retain, "retain", "retain"],
    [Deletion.Delete, "delete", "delete"],
  ] as const) {
    it(`${deletion ?? "by default"} applies ${copies} to copies and keys, and ${groups} to groups`, async () => {
      const recording = await declare(deletion && { deletion });
      const fateOf = (type: string) =>
        ofType(recording, type).map(({ opts }) =>
          opts.protect ? "protect" : opts.retainOnDelete ? "retain" : "delete",
        );
      assert.deepEqual([...fateOf(COPY), ...fateOf("aws:kms/key:Key")], [copies, copies]);
      assert.deepEqual([...fateOf(PARAMETER_GROUP), ...fateOf(OPTION_GROUP)], [groups, groups]);
    });
  }
});

describe("SnapshotReplication of a cluster", () => {
  const { optionGroupName, ...args } = ARGS;
  const cluster = (snapshot: Partial<SnapshotReplicationArgs["snapshots"][number]> = {}) =>
    record(
      (opts) =>
        new SnapshotReplication(
          "orders",
          { ...args, kind: SourceKind.Cluster, snapshots: [{ ...newest, snapshotArn: CLUSTER_SNAPSHOT, ...snapshot }] },
          opts,
        ),
      { answers },
    );

  it("makes cluster parameter groups and copies of cluster snapshots, without option groups", async () => {
    const recording = await cluster();
    assert.equal(optionGroupName, "orders-options");
    assert.deepEqual(declared(recording), [
      "Alias orders-eu-west-1",
      "ClusterParameterGroup orders-eu-west-1-orders-mysql8",
      "ClusterSnapshotCopy orders-eu-west-1-2026-11-24-03-12-09",
      "Grant orders-eu-west-1-222222222222",
      "Key orders-eu-west-1",
      "ReplicatedParameterGroup orders-eu-west-1-orders-mysql8",
      "SnapshotCopy orders-eu-west-1-2026-11-24-03-12-09",
      "SnapshotKey orders-eu-west-1",
      "SnapshotReplication orders",
    ]);
    const [copy] = ofType(recording, CLUSTER_COPY);
    assert.equal(copy?.inputs["sourceDbClusterSnapshotIdentifier"], CLUSTER_SNAPSHOT);
    assert.equal(copy?.inputs["kmsKeyId"], "arn:aws:kms:eu-west-1:111111111111:key/orders-eu-west-1");
  });

  it("omits the key in the copy of an unencrypted snapshot, because AWS may refuse one", async () => {
    const [copy] = ofType(await cluster({ encrypted: false }), CLUSTER_COPY);
    assert.equal("kmsKeyId" in (copy?.inputs ?? {}), false);
    const [instance] = ofType(await declare({ snapshots: [{ ...newest, encrypted: false }] }), COPY);
    assert.equal(instance?.inputs["kmsKeyId"], "arn:aws:kms:eu-west-1:111111111111:key/orders-eu-west-1");
  });
});
