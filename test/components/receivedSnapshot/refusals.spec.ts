import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ReceivedSnapshotArgs } from "../../../components";
import { type Answers, argumentErrors } from "../recording";
import { CLUSTER_SOURCE, declare, GET_CALLER, KEY, OF_CLUSTER, SOURCE, source } from "./receivedSnapshots";

describe("ReceivedSnapshot reports one error and registers nothing for", () => {
  const refused: [string, Partial<ReceivedSnapshotArgs>, RegExp][] = [
    [
      "a source that is not an ARN",
      { sourceDbSnapshotIdentifier: "orders" },
      /^sourceDbSnapshotIdentifier: must be the full ARN of a DB snapshot, .* but "orders" is not an ARN/,
    ],
    [
      "an automated source",
      { sourceDbSnapshotIdentifier: SOURCE.replace(":orders", ":rds:orders") },
      /^sourceDbSnapshotIdentifier: must be a manual snapshot, .* SharedSnapshot/,
    ],
    [
      "no source",
      { sourceDbSnapshotIdentifier: undefined },
      /^sourceDbSnapshotIdentifier: must be the full ARN of a DB snapshot, but is missing/,
    ],
    [
      "a key without encryption",
      { encrypt: false, kmsKeyId: KEY },
      /^kmsKeyId: must not be specified with encrypt: false/,
    ],
    ["a key of another Region", { region: "us-east-1", kmsKeyId: KEY }, /^kmsKeyId: .*, but ".*" is in eu-west-1/],
    [
      "a Region of another partition",
      { region: "us-gov-west-1" },
      /^region: must be a Region of aws, the partition of the source Region us-east-1/,
    ],
    [
      "an encrypted copy between GovCloud Regions without a presigned URL",
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
      const [error, ...others] = errors.flatMap(argumentErrors);
      assert.match(error ?? "", expected);
      assert.deepEqual(others, []);
      assert.deepEqual(resources, []);
    });
  }
});

describe("ReceivedSnapshot, before it creates a key or a copy, refuses", () => {
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
      "an encrypted snapshot with encrypt: false",
      { encrypt: false },
      source(),
      /^encrypt: must be true because ".*:snapshot:orders-for-partners" is encrypted, and so is every copy of it\. Remove encrypt; the copy then has its own key, or the key in kmsKeyId\.$/,
    ],
    [
      "an unencrypted Aurora snapshot, which must be encrypted on restore",
      OF_CLUSTER,
      cluster({}),
      /^encrypt: must be false .* a snapshot without a KMS key of an Aurora DB cluster, .* Set encrypt: false, and set kmsKeyId on the cluster that is restored from the copy\.$/,
    ],
    [
      "an unencrypted Aurora snapshot with a key",
      { ...OF_CLUSTER, kmsKeyId: KEY },
      cluster({}),
      /^encrypt: .* Set encrypt: false, remove kmsKeyId, and set kmsKeyId on the cluster that is restored/,
    ],
    [
      "a snapshot of a Multi-AZ DB cluster, with the reason",
      OF_CLUSTER,
      cluster({ engine: "mysql", storageEncrypted: true }),
      /^sourceDbClusterSnapshotIdentifier: .* AWS does not copy snapshots of Multi-AZ DB clusters/,
    ],
    [
      "a DB snapshot of the provider's account",
      {},
      { ...source(), ...own },
      /^sourceDbSnapshotIdentifier: must be a snapshot of another account, .* belongs to this account, 333333333333; .* provider/,
    ],
    [
      "a DB cluster snapshot of the provider's account",
      OF_CLUSTER,
      { ...cluster({ storageEncrypted: true }), ...own },
      /^sourceDbClusterSnapshotIdentifier: must be a snapshot of another account, .* belongs to this account, 333333333333; .* provider/,
    ],
  ];
  for (const preview of [true, false]) {
    for (const [what, args, answers, expected] of refused) {
      it(`${what}, ${preview ? "on preview" : "on an up without a preview"}`, async () => {
        const { errors, resources } = await declare(args, answers, preview);
        assert.match(errors.flatMap(argumentErrors).join("\n"), expected);
        assert.match(String(errors[0]), /ReceivedSnapshot "orders-from-333333333333" has invalid arguments/);
        assert.deepEqual(
          resources.map(({ type }) => type),
          ["rds-snapshots:index:ReceivedSnapshot"],
        );
      });
    }
  }
});
