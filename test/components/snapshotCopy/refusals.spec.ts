import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotCopy, type SnapshotCopyArgs } from "../../../components";
import { notYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors, record } from "../recording";

const NAME = "orders-eu-west-1-2026-11-24-03-12-09";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const SOURCE_KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TARGET_KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const COMPONENT = "rds-snapshots:index:SnapshotCopy";

const encryptedSource: Answers = {
  "aws:rds/getSnapshots:getSnapshots": () => ({
    snapshots: [{ dbSnapshotArn: SOURCE, encrypted: true, kmsKeyId: SOURCE_KEY, snapshotType: "automated" }],
  }),
};
const key = (keyManager: string, keyState: string): Answers => ({
  "aws:kms/getKey:getKey": ({ keyId }) => ({ arn: keyId, keyManager, keyState }),
});

/** Returns the errors of a refused copy, and the types that were registered nevertheless. */
async function refusal(args: Partial<SnapshotCopyArgs>, answers: Answers = {}, name = NAME, preview = false) {
  const recording = await record(
    (opts) => new SnapshotCopy(name, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", ...args }, opts),
    { answers, preview },
  );
  const problems = recording.errors.flatMap(argumentErrors);
  const fields = problems.map((error) => error.slice(0, error.indexOf(":")));
  return { problems, fields, errors: recording.errors, registered: recording.resources.map(({ type }) => type) };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => String(222222222222 + i));

describe("SnapshotCopy with invalid plain values", () => {
  it("reports all errors at once, and registers nothing", async () => {
    const { errors, problems, fields, registered } = await refusal({
      sourceDbSnapshotIdentifier: "rds:orders-2026-11-24-03-12",
      region: "eu-wset-1",
      targetDbSnapshotIdentifier: "rds:orders",
      kmsKeyId: "alias/orders",
      sharedAccounts: ["all", "2222", "333333333333", "333333333333"],
      tags: { "aws:createdBy": "me" },
      copyTags: true,
      createTimeout: "a day",
      deletion: JSON.parse('"keep"'),
    });
    assert.equal(errors.length, 1);
    assert.ok(pulumi.RunError.isInstance(errors[0]));
    assert.deepEqual(fields, [
      "region",
      "sharedAccounts",
      "sharedAccounts",
      "sharedAccounts",
      "sharedAccounts",
      "targetDbSnapshotIdentifier",
      "sourceDbSnapshotIdentifier",
      "kmsKeyId",
      "copyTags",
      "tags",
      "deletion",
      "createTimeout",
    ]);
    assert.match(problems.join("\n"), /copyTags: must not be combined with tags, because AWS then ignores it/);
    assert.deepEqual(registered, []);
  });

  const refused: [string, Partial<SnapshotCopyArgs>, RegExp][] = [
    [
      "an encrypted copy is made public",
      { kmsKeyId: TARGET_KEY, sharedAccounts: ["all"] },
      /^sharedAccounts: must not list "all" because an encrypted snapshot cannot be public/,
    ],
    [
      '"all" is combined with accounts',
      { sharedAccounts: ["all", "222222222222"] },
      /^sharedAccounts: must not list "all" and accounts, because "all" makes the snapshot public/,
    ],
    [
      "there are 21 accounts",
      { sharedAccounts: numbered(21) },
      /^sharedAccounts: must list at most 20 accounts, but lists 21/,
    ],
    [
      "the key is an alias",
      { kmsKeyId: "alias/orders" },
      /^kmsKeyId: must be a full key ARN, .* but "alias\/orders" is a key alias/,
    ],
    ["the key is the default one", { kmsKeyId: "alias/aws/rds" }, /^kmsKeyId: .* default key of RDS/],
    [
      "the key is of the source's Region",
      { kmsKeyId: SOURCE_KEY },
      /^kmsKeyId: must be the full ARN of a key in eu-west-1, but ".*" is in us-east-1/,
    ],
    [
      "the name of the option group is not in the form that AWS stores, which would replace the copy on every update",
      { optionGroupName: "Orders-Options" },
      /^optionGroupName: must be in lower case, as AWS stores it, but is "Orders-Options"; use "orders-options"/,
    ],
    [
      "the target has the prefix of automated snapshots",
      { targetDbSnapshotIdentifier: "rds:x" },
      /^targetDbSnapshotIdentifier: must not start with "rds:", which AWS reserves, but is "rds:x"/,
    ],
    [
      "the target has the prefix of AWS Backup",
      { targetDbSnapshotIdentifier: "awsbackup:x" },
      /^targetDbSnapshotIdentifier: must not start with "awsbackup:", .* but is "awsbackup:x"/,
    ],
    [
      "the source is a DB cluster snapshot",
      { sourceDbSnapshotIdentifier: SOURCE.replace(":snapshot:rds:", ":cluster-snapshot:") },
      /^sourceDbSnapshotIdentifier: .* DB cluster/,
    ],
    [
      "the target is in another partition",
      { region: "us-gov-west-1" },
      /^region: must be a Region of aws, the partition of the source Region us-east-1, but us-gov-west-1 is in aws-us-gov/,
    ],
    [
      "both are in China",
      {
        sourceDbSnapshotIdentifier: "arn:aws-cn:rds:cn-north-1:111111111111:snapshot:orders",
        region: "cn-northwest-1",
      },
      /^region: .*China Regions/,
    ],
  ];

  for (const [why, args, expected] of refused) {
    it(`reports one error when ${why}`, async () => {
      const { errors, problems, registered } = await refusal(args);
      assert.equal(errors.length, 1);
      assert.equal(problems.length, 1);
      assert.match(problems.join(), expected);
      assert.deepEqual(registered, []);
    });
  }

  it("refuses a component name that is not a valid default for the identifier", async () => {
    const { fields, problems } = await refusal({}, {}, "Orders copy");
    assert.deepEqual(fields, ["targetDbSnapshotIdentifier", "targetDbSnapshotIdentifier"]);
    for (const error of problems) assert.match(error, /The default is the component's name\.$/);
    assert.deepEqual((await refusal({ targetDbSnapshotIdentifier: "orders" }, {}, "Orders copy")).fields, []);
  });

  it("allows 20 accounts", async () => {
    assert.deepEqual((await refusal({ sharedAccounts: numbered(20) })).errors, []);
  });
});

describe("SnapshotCopy with values that become known later", () => {
  for (const [why, args, field] of [
    [
      "a source that is not an ARN",
      { sourceDbSnapshotIdentifier: pulumi.output("orders") },
      "sourceDbSnapshotIdentifier",
    ],
    [
      "a source in another partition",
      { sourceDbSnapshotIdentifier: pulumi.output("arn:aws-cn:rds:cn-north-1:111111111111:snapshot:orders") },
      "region",
    ],
    ["a key that is an alias", { kmsKeyId: pulumi.output("alias/orders") }, "kmsKeyId"],
    ["tags that AWS reserves", { tags: pulumi.output({ "aws:x": "y" }) }, "tags"],
  ] as const) {
    it(`refuses ${why}, and does not declare the copy`, async () => {
      const { errors, fields, registered } = await refusal(args);
      assert.equal(errors.length, 1);
      assert.deepEqual(fields, [field]);
      assert.deepEqual(registered, [COMPONENT]);
    });
  }

  it("requires a key in the target Region if the source is encrypted", async () => {
    const { problems, registered } = await refusal({}, encryptedSource);
    assert.deepEqual(problems, [
      `kmsKeyId: must be the full ARN of a key in eu-west-1, because the source is encrypted, and its key ${SOURCE_KEY} exists only in us-east-1.`,
    ]);
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("suggests the source's key in the source's Region", async () => {
    const { problems } = await refusal({ region: "us-east-1" }, encryptedSource);
    assert.match(problems.join(), new RegExp(`To keep the source's key, use "${SOURCE_KEY}"`));
  });

  it("refuses a public copy of an encrypted source", async () => {
    const { fields } = await refusal({ sharedAccounts: ["all"] }, encryptedSource);
    assert.deepEqual(fields, ["kmsKeyId", "sharedAccounts"]);
  });

  it("refuses a share under a key that AWS manages", async () => {
    const args = { kmsKeyId: TARGET_KEY, sharedAccounts: ["222222222222"] };
    const { problems, registered } = await refusal(args, key("AWS", "Enabled"));
    assert.match(problems.join(), /^kmsKeyId: must be a customer managed key, but ".*" is an AWS managed key/);
    assert.deepEqual(registered, [COMPONENT]);
    assert.deepEqual((await refusal({ kmsKeyId: TARGET_KEY }, key("AWS", "Enabled"))).errors, []);
  });

  it("refuses a key that is pending deletion", async () => {
    const { problems } = await refusal({ kmsKeyId: TARGET_KEY }, key("CUSTOMER", "PendingDeletion"));
    assert.match(problems.join(), /has the state PendingDeletion/);
  });

  it("reports the errors of the source and of the key", async () => {
    const { fields } = await refusal({
      sourceDbSnapshotIdentifier: pulumi.output("orders"),
      kmsKeyId: pulumi.output("alias/orders"),
    });
    assert.deepEqual(fields.sort(), ["kmsKeyId", "sourceDbSnapshotIdentifier"]);
  });

  it("refuses known errors on preview although the key is unknown", async () => {
    const args = { sourceDbSnapshotIdentifier: pulumi.output("orders"), kmsKeyId: notYetKnown<string>() };
    const { fields, registered } = await refusal(args, {}, NAME, true);
    assert.deepEqual(fields, ["sourceDbSnapshotIdentifier"]);
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("refuses a public copy on preview although the key is unknown", async () => {
    const args = { kmsKeyId: notYetKnown<string>(), sharedAccounts: ["all"] };
    assert.deepEqual((await refusal(args, {}, NAME, true)).fields, ["sharedAccounts"]);
  });
});
