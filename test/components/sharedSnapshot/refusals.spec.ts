import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { SharedSnapshotArgs } from "../../../components";
import { notYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors } from "../recording";
import { declare, KEY, OF_CLUSTER, ROLE, source } from "./sharedSnapshots";

describe("SharedSnapshot reports one error and registers nothing for", () => {
  const refused: [string, Partial<SharedSnapshotArgs>, RegExp][] = [
    ["no account", { sharedAccounts: [] }, /^sharedAccounts: must contain at least one account ID/],
    [
      '"all" in the accounts',
      { sharedAccounts: ["all", "222222222222"] },
      /^sharedAccounts: must not contain "all", .* public: true/,
    ],
    [
      "an invalid account ID",
      { sharedAccounts: ["2222"] },
      /^sharedAccounts: must list account IDs of 12 digits, but lists "2222"/,
    ],
    ["a public snapshot that is encrypted", { public: true, sharedAccounts: [] }, /^public: .* encrypt: false/],
    [
      "accounts together with public",
      { public: true, encrypt: false },
      /^sharedAccounts: must not be combined with public/,
    ],
    [
      "a key without encryption",
      { encrypt: false, kmsKeyId: KEY },
      /^kmsKeyId: must not be specified with encrypt: false/,
    ],
    [
      "principals without encryption",
      { encrypt: false, principals: [ROLE] },
      /^principals: must not be specified with encrypt: false/,
    ],
    ["a key of another Region", { region: "eu-west-1", kmsKeyId: KEY }, /^kmsKeyId: .*, but ".*" is in us-east-1/],
    ["the default key", { kmsKeyId: "alias/aws/rds" }, /^kmsKeyId: .*default key/],
    [
      "a source that is not an ARN",
      { sourceDbSnapshotIdentifier: "orders" },
      /^sourceDbSnapshotIdentifier: must be the full ARN of a DB snapshot, .* but "orders" is not an ARN/,
    ],
    ["an invalid Region", { region: "Ireland" }, /^region: must be the code of an AWS Region, .* but is "Ireland"/],
    [
      "the option group of a cluster",
      { ...OF_CLUSTER, optionGroupName: "orders-options" },
      /^optionGroupName: must not be specified for a DB cluster snapshot/,
    ],
  ];
  for (const [what, args, expected] of refused) {
    it(what, async () => {
      const { errors, resources } = await declare(args);
      assert.ok(pulumi.RunError.isInstance(errors[0]));
      const [problem, ...others] = errors.flatMap(argumentErrors);
      assert.match(problem ?? "", expected);
      assert.deepEqual(others, []);
      assert.deepEqual(resources, []);
    });
  }
});

describe("SharedSnapshot, before it creates a key, a grant or a copy, refuses", () => {
  const oracle = { snapshotType: "manual", engine: "oracle-ee", optionGroupName: "payroll-options" };
  const refused: [string, Partial<SharedSnapshotArgs>, Answers, RegExp][] = [
    [
      "an encrypted snapshot with encrypt: false",
      { encrypt: false },
      source({}),
      /^encrypt: must be true because ".*:snapshot:rds:orders-2026-11-24-03-12" is encrypted, and so is every copy of it\. Remove encrypt; the copy then has its own key, or the key in kmsKeyId\.$/,
    ],
    [
      "a public share of an encrypted snapshot, with the alternative",
      { encrypt: false, public: true, sharedAccounts: [] },
      source({}),
      /^encrypt: .* is encrypted, .* remove encrypt and public, and list accounts in sharedAccounts\.$/,
    ],
    [
      "an unencrypted Aurora snapshot, which must be encrypted on restore",
      OF_CLUSTER,
      source({}),
      /^encrypt: must be false \(the default is true\) because ".*:cluster-snapshot:storefront-before-migration" is a snapshot without a KMS key of an Aurora DB cluster, and the API reference of CopyDBClusterSnapshot forbids a key for its copy\. Set encrypt: false, and set kmsKeyId on the cluster that is restored from the copy\.$/,
    ],
    [
      "an unencrypted Aurora snapshot with a key",
      { ...OF_CLUSTER, kmsKeyId: KEY, principals: [ROLE] },
      source({}),
      /^encrypt: .* Set encrypt: false, remove kmsKeyId and principals, and set kmsKeyId on the cluster that is restored from the copy\.$/,
    ],
    [
      "a snapshot with TDE, with the alternative",
      {},
      {
        ...source(oracle),
        "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "TDE" }] }),
      },
      /^sourceDbSnapshotIdentifier: must be a snapshot without TDE, because the source's option group "payroll-options" has TDE, and a snapshot with it cannot be shared; remove the SharedSnapshot\. .* Data Pump/,
    ],
    [
      "a snapshot with Timezone that leaves its Region without an option group",
      { region: "eu-west-1" },
      {
        ...source(oracle),
        "aws:rds/optionGroup:OptionGroup": () => ({ options: [{ optionName: "Timezone" }] }),
      },
      /^optionGroupName: must be an option group in .* with Timezone, .* Create one with a ReplicatedOptionGroup\.$/,
    ],
    [
      "a snapshot of RDS Custom, with the reason",
      {},
      source({ engine: "custom-oracle-ee" }),
      /^sourceDbSnapshotIdentifier: .*CopyDBSnapshot does not support RDS Custom\. Instead, restore it in its own Region/,
    ],
    [
      "a snapshot of a Multi-AZ DB cluster, with the reason",
      { ...OF_CLUSTER, kmsKeyId: KEY },
      source({ engine: "postgres", storageEncrypted: true }),
      /^sourceDbClusterSnapshotIdentifier: .* AWS does not copy snapshots of Multi-AZ DB clusters\. Instead, export it to S3/,
    ],
    [
      "a share with its own account",
      { sharedAccounts: ["222222222222", "111111111111"] },
      source({}),
      /^sharedAccounts: must not list "111111111111", the account that owns the snapshot; remove it\.$/,
    ],
    [
      "an unencrypted share with its own account",
      { encrypt: false, sharedAccounts: ["111111111111"] },
      source({ encrypted: false, kmsKeyId: "" }),
      /^sharedAccounts: must not list "111111111111", the account that owns the snapshot/,
    ],
    [
      "a share with its own account although the source is unknown",
      { sourceDbSnapshotIdentifier: notYetKnown(), sharedAccounts: ["111111111111"] },
      source({}),
      /^sharedAccounts: must not list "111111111111", the account that owns the snapshot/,
    ],
  ];
  for (const preview of [true, false]) {
    for (const [what, args, answers, expected] of refused) {
      it(`${what}, ${preview ? "on preview" : "on an up without a preview"}`, async () => {
        const { errors, resources } = await declare(args, answers, preview);
        assert.match(errors.flatMap(argumentErrors).join("\n"), expected);
        assert.match(String(errors[0]), /SharedSnapshot "orders-for-partners" has invalid arguments/);
        assert.deepEqual(
          resources.map(({ type }) => type),
          ["rds-snapshots:index:SharedSnapshot"],
        );
      });
    }
  }
});
