import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { CatalogSnapshot, DatabaseCatalog } from "../../program/catalog";
import { parseConfig } from "../../program/config/config";
import { planReplications } from "../../program/plan";
import { replicate } from "../../program/replicate";
import type { SharesInAws } from "../../program/shares";
import { type Answers, record, settled } from "../components/recording";

const KEY = "aws:kms/key:Key";
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const TIME = "2026-11-24T03:12:09Z";
const GROUPS = { parameterGroupName: "default.mysql8.0", optionGroupName: "default:mysql-8-0" };
const GIVEN_KEY = "arn:aws:kms:eu-central-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";

const answers: Answers = {
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
    throw new Error("Your query returned no results.");
  },
};

const snapshotOf = (identifier: string, region: string, more: Partial<CatalogSnapshot> = {}): CatalogSnapshot => ({
  snapshotArn: `arn:aws:rds:${region}:111111111111:snapshot:${identifier}`,
  identifier,
  type: "manual",
  status: "available",
  createTime: new Date(TIME),
  encrypted: true,
  ...more,
});

/** An AWS that shares every copy with nobody, and records what changes. */
function unshared() {
  const reads: string[] = [];
  const changes: unknown[] = [];
  const shares: SharesInAws = {
    async sharedAccounts({ identifier }) {
      reads.push(identifier);
      return [];
    },
    async change({ identifier }, add, remove) {
      changes.push([identifier, add, remove]);
    },
  };
  return { reads, changes, shares };
}

/** Declares the replications of `orders` and `billing` in us-east-1 to Ireland, with a new key, and Frankfurt. */
async function replicated({
  copies = [] as CatalogSnapshot[],
  preview = false,
  shares = unshared().shares,
  broken = "",
} = {}) {
  const config = parseConfig({
    databases: ["orders", "billing"].map((identifier) => ({ identifier, region: "us-east-1" })),
    targets: [
      {
        region: "eu-west-1",
        sharedAccounts: ["222222222222"],
        principals: ["arn:aws:iam::222222222222:role/SnapshotReceiver"],
      },
      { region: "eu-central-1", kmsKeyId: GIVEN_KEY },
    ],
    deletion: "retain",
    tags: { team: "payments" },
  });
  const catalog = config.databases.map(
    (database): DatabaseCatalog => ({
      database,
      source:
        database.identifier === broken
          ? { problem: "the Region is out" }
          : {
              groups: GROUPS,
              snapshots: [snapshotOf(`rds:${database.identifier}`, "us-east-1", { type: "automated" })],
            },
      copies: new Map([["eu-west-1", database.identifier === "orders" ? copies : []]]),
    }),
  );
  const plan = planReplications(config, catalog, { "orders-us-east-1": RECORDED }, new Date("2026-11-24T13:00:00Z"));
  const recording = await record(() => replicate(config, plan, shares), { answers, preview });
  // The components warn that the mocks have none of the snapshots.
  const warnings = recording.warnings.filter((warning) => !warning.includes("does not exist in this account"));
  return { ...recording, warnings };
}

const RECORDED = {
  parameterGroupName: "orders-mysql8",
  optionGroupName: "orders-options",
  regions: ["eu-west-1", "eu-central-1"],
};

const names = (resources: readonly { type: string; name: string }[], type: string) =>
  resources
    .filter((resource) => resource.type === type)
    .map(({ name }) => name)
    .sort();

const COPIES = ["billing", "orders"].flatMap((database) =>
  ["eu-central-1", "eu-west-1"].map((region) => `${database}-${region}-2026-11-24-03-12-09`),
);

describe("replicate", () => {
  it("declares one key for each target Region, and a replication for each database", async () => {
    const { resources, errors } = await replicated();
    assert.deepEqual(errors, []);
    assert.deepEqual(names(resources, "rds-snapshots:index:SnapshotKey"), [
      "snapshots-eu-central-1",
      "snapshots-eu-west-1",
    ]);
    assert.deepEqual(names(resources, KEY), ["snapshots-eu-west-1"]);
    assert.deepEqual(names(resources, "rds-snapshots:index:SnapshotReplication"), [
      "billing-us-east-1",
      "orders-us-east-1",
    ]);
    assert.deepEqual(names(resources, COPY), COPIES);
  });

  it("encrypts the copies with the key of their Region, and shares them with the target's accounts", async () => {
    const { resources } = await replicated();
    const copies = resources.filter(({ type }) => type === COPY).map(({ inputs }) => inputs);
    for (const { region, kmsKeyId, sharedAccounts, tags } of copies) {
      const isIreland = region === "eu-west-1";
      assert.equal(kmsKeyId, isIreland ? "arn:aws:kms:eu-west-1:111111111111:key/snapshots-eu-west-1" : GIVEN_KEY);
      assert.deepEqual(sharedAccounts, isIreland ? ["222222222222"] : []);
      assert.deepEqual(tags, { team: "payments" });
    }
  });

  it("grants the key to the target's principals, and applies tags and deletion", async () => {
    const { resources } = await replicated();
    const grants = resources.filter(({ type }) => type === "aws:kms/grant:Grant").map(({ inputs }) => inputs);
    assert.deepEqual(
      grants.map(({ granteePrincipal }) => granteePrincipal),
      ["arn:aws:iam::222222222222:role/SnapshotReceiver"],
    );
    assert.deepEqual(resources.find(({ type }) => type === KEY)?.inputs["tags"], { team: "payments" });
    const components = resources.filter(({ type }) => /:Snapshot(Key|Replication)$/.test(type));
    assert.deepEqual(
      components.map(({ inputs }) => inputs["deletion"]),
      ["retain", "retain", "retain", "retain"],
    );
  });

  it("outputs the targets by database, and keys and policies by Region", async () => {
    const { result } = await replicated();
    assert.ok(result);
    assert.deepEqual(Object.keys(result.databases), ["orders-us-east-1", "billing-us-east-1"]);
    const targets = await settled(result.databases["orders-us-east-1"] ?? assert.fail());
    assert.deepEqual(Object.keys(targets["eu-west-1"]?.snapshotArns ?? {}), ["orders-eu-west-1-2026-11-24-03-12-09"]);
    assert.deepEqual(Object.keys(result.keys), ["eu-west-1", "eu-central-1"]);
    assert.equal(await settled(result.keys["eu-central-1"] ?? assert.fail()), GIVEN_KEY);
    const policy = await settled(result.targetAccountPolicies["eu-central-1"] ?? assert.fail());
    assert.ok(policy.includes(GIVEN_KEY), policy);
  });

  describe("with an existing copy that AWS shares with nobody", () => {
    const identifier = "orders-eu-west-1-2026-11-23-03-12-09";
    const existing = (status: string) => [
      snapshotOf(identifier, "eu-west-1", {
        status,
        sourceSnapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-old",
      }),
    ];

    it("shares the copy on an update, after the engine has updated it", async () => {
      const { changes, shares } = unshared();
      const { errors } = await replicated({ copies: existing("available"), shares });
      assert.deepEqual(errors, []);
      assert.deepEqual(changes, [[identifier, ["222222222222"], []]]);
    });

    it("reads no shares on preview", async () => {
      const { reads, shares } = unshared();
      await replicated({ copies: existing("available"), shares, preview: true });
      assert.deepEqual(reads, []);
    });

    it("fails the update without a stack trace if AWS refuses the share", async () => {
      const { shares } = unshared();
      const change = () => Promise.reject(new Error("quota exceeded"));
      const { errors } = await replicated({ copies: existing("available"), shares: { ...shares, change } });
      assert.equal(errors.length, 1);
      assert.ok(pulumi.RunError.isInstance(errors[0]));
      assert.equal(errors[0].stack, undefined);
      assert.equal(
        errors[0].message,
        `Failed to share existing copies:\n  - ${identifier} in eu-west-1 must be shared with 222222222222: quota exceeded`,
      );
    });

    it("warns about a copy that AWS is still making", async () => {
      const { warnings } = await replicated({ copies: existing("creating"), preview: true });
      assert.deepEqual(
        warnings.map((warning) => warning.includes(`${identifier} in eu-west-1 has status \`creating\``)),
        [true],
      );
    });
  });

  it("outputs the groups of each database for the next run", async () => {
    const { result } = await replicated();
    const groups = { ...GROUPS, regions: ["eu-west-1", "eu-central-1"] };
    assert.deepEqual(result?.sourceGroups, { "orders-us-east-1": groups, "billing-us-east-1": groups });
  });

  describe("with a database whose Region does not answer", () => {
    const identifier = "orders-eu-west-1-2026-11-23-03-12-09";
    const sourceSnapshotArn = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-old";
    const copies = [snapshotOf(identifier, "eu-west-1", { sourceSnapshotArn })];
    const message =
      "No new copies of these databases were made; their existing copies stay as they are:\n" +
      "  - orders in us-east-1: the Region is out";

    it("keeps its copy and its replicas, asks its Region nothing, and copies the others", async () => {
      const { resources, reads, calls, result } = await replicated({ copies, broken: "orders", preview: true });
      assert.deepEqual(names(resources, COPY), [...COPIES.filter((name) => name.startsWith("billing")), identifier]);
      for (const type of ["aws:rds/parameterGroup:ParameterGroup", "aws:rds/optionGroup:OptionGroup"]) {
        const source = type.includes("parameter") ? RECORDED.parameterGroupName : RECORDED.optionGroupName;
        assert.deepEqual(
          names(resources, type),
          ["eu-central-1", "eu-west-1"].map((region) => `orders-us-east-1-${region}-${source}`),
        );
      }
      assert.deepEqual(reads, []);
      assert.ok(!JSON.stringify(calls).includes(":orders"), JSON.stringify(calls));
      assert.deepEqual(result?.sourceGroups["orders-us-east-1"], RECORDED);
    });

    it("warns on preview", async () => {
      const { warnings, errors } = await replicated({ copies, broken: "orders", preview: true });
      assert.deepEqual(errors, []);
      assert.deepEqual(
        warnings.map((warning) => warning.includes(message)),
        [true],
      );
    });

    it("fails the update without a stack trace, after it has made the rest", async () => {
      const { resources, errors } = await replicated({ copies, broken: "orders" });
      assert.equal(errors.length, 1);
      assert.ok(pulumi.RunError.isInstance(errors[0]));
      assert.equal(errors[0].message, message);
      assert.equal(names(resources, COPY).length, 3);
    });
  });

  describe("with a failed copy", () => {
    const identifier = "orders-eu-west-1-2026-11-23-03-12-09";
    const copies = [
      snapshotOf(identifier, "eu-west-1", {
        status: "failed",
        sourceSnapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-old",
      }),
    ];
    const message =
      `${identifier} in eu-west-1 has status \`failed\` and contains no data. ` +
      "Delete it in AWS, then run `pulumi refresh` and `pulumi up`, which creates it again.";

    it("warns on preview and plans the rest", async () => {
      const { resources, errors, warnings } = await replicated({ copies, preview: true });
      assert.deepEqual(errors, []);
      assert.deepEqual(
        warnings.filter((warning) => warning.includes(identifier)).map((warning) => warning.includes(message)),
        [true],
      );
      assert.deepEqual(names(resources, COPY), [...COPIES, identifier].sort());
    });

    it("fails the update without a stack trace, after it has made the rest", async () => {
      const { resources, errors } = await replicated({ copies });
      assert.equal(errors.length, 1);
      assert.ok(pulumi.RunError.isInstance(errors[0]));
      assert.equal(errors[0].message, message);
      assert.deepEqual(names(resources, COPY), [...COPIES, identifier].sort());
    });
  });
});
