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
      /^sourceDbSnapshotIdentifier: "orders" is not an ARN/,
    ],
    [
      "an automated source",
      { sourceDbSnapshotIdentifier: SOURCE.replace(":orders", ":rds:orders") },
      /^sourceDbSnapshotIdentifier: .* never shared; .* SharedSnapshot/,
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
    ["a key of another Region", { region: "us-east-1", kmsKeyId: KEY }, /^kmsKeyId: .* is a key of eu-west-1/],
    ["a Region of another partition", { region: "us-gov-west-1" }, /^region: us-east-1 is in the partition aws/],
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
      /^encrypt: It is false, and ".*:snapshot:orders-for-partners" is encrypted, as every copy of it is\. Remove encrypt: the copy is then under a key of its own, or under that of kmsKeyId\.$/,
    ],
    [
      "an unencrypted Aurora snapshot, which must be encrypted on restore",
      OF_CLUSTER,
      cluster({}),
      /^encrypt: It is true, .* an unencrypted snapshot of an Aurora DB cluster: .* Write encrypt: false, and give kmsKeyId to the cluster that is restored from the copy\.$/,
    ],
    [
      "an unencrypted Aurora snapshot with a key",
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
      "a DB snapshot of the provider's account",
      {},
      { ...source(), ...own },
      /^sourceDbSnapshotIdentifier: .* of this very account, 333333333333; .* provider/,
    ],
    [
      "a DB cluster snapshot of the provider's account",
      OF_CLUSTER,
      { ...cluster({ storageEncrypted: true }), ...own },
      /^sourceDbClusterSnapshotIdentifier: .* of this very account, 333333333333; .* provider/,
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
