import assert from "node:assert/strict";
import { type Deletion, SnapshotReplication, type SnapshotReplicationArgs, SourceKind } from "../../../components";
import { argumentErrors, record } from "../recording";

const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const newest = { snapshotArn: SNAPSHOT, snapshotCreateTime: "2026-11-24T03:12:09Z" };
const ARGS: SnapshotReplicationArgs = {
  database: "orders",
  sourceRegion: "us-east-1",
  snapshots: [newest],
  targets: [{ region: "eu-west-1" }],
};

async function refusal(args: Partial<SnapshotReplicationArgs>, name = "orders") {
  const { errors, resources } = await record((opts) => new SnapshotReplication(name, { ...ARGS, ...args }, opts));
  const problems = errors.flatMap(argumentErrors);
  const fields = problems.map((error) => error.slice(0, error.indexOf(": ")));
  return { errors, problems, fields, registered: resources.map(({ type }) => type) };
}

describe("SnapshotReplication refuses", () => {
  it("all errors of its own and of its children at once, and registers nothing", async () => {
    const { errors, fields, registered } = await refusal({
      database: "or_ders",
      kind: JSON.parse('"serverless"'),
      sourceRegion: "us-esat-1",
      snapshots: [{ snapshotArn: "orders", snapshotCreateTime: "yesterday" }],
      parameterGroupName: "default:mysql-8-0",
      optionGroupName: "orders--options",
      concurrentCopies: 0,
      createTimeout: "a day",
      tags: { "aws:x": "y" },
      deletion: JSON.parse('"keep"'),
      targets: [
        {
          region: "Ireland",
          sharedAccounts: ["2222"],
          principals: ["role"],
          parameterGroup: { exclusions: ["a", "a"] },
        },
        {
          region: "eu-west-1",
          existingCopies: [{ identifier: "Orders", sourceSnapshotArn: "orders", kmsKeyId: "alias/orders" }],
        },
      ],
    });
    assert.equal(errors.length, 1);
    assert.deepEqual(
      new Set(fields),
      new Set([
        "database",
        "kind",
        "sourceRegion",
        "snapshots[0].snapshotCreateTime",
        "parameterGroupName",
        "optionGroupName",
        "concurrentCopies",
        "createTimeout",
        "tags",
        "deletion",
        "targets[0].region",
        "targets[0].sharedAccounts",
        "targets[0].principals",
        "targets[0].parameterGroup.exclusions",
        "targets[1].existingCopies[0].identifier",
        "targets[1].existingCopies[0].sourceSnapshotArn",
        "targets[1].existingCopies[0].kmsKeyId",
      ]),
    );
    assert.deepEqual(registered, []);
  });

  it("a name that the replicas of groups cannot begin with, but not where no group is created", async () => {
    const replicas: Partial<SnapshotReplicationArgs>[] = [
      { parameterGroupName: "orders-mysql8" },
      { optionGroupName: "orders-options" },
    ];
    for (const args of replicas) {
      const { problems, registered } = await refusal(args, "or_ders");
      assert.deepEqual(problems, [
        'name: must have letters, digits and single hyphens, start with a letter and not end with a hyphen, but is "or_ders".',
      ]);
      assert.deepEqual(registered, []);
    }
    const none = { parameterGroupName: "default.mysql8.0", optionGroupName: "default:mysql-8-0" };
    const targets = [{ region: "eu-west-1", kmsKeyId: KEY }];
    for (const args of [{}, none])
      assert.deepEqual((await refusal({ ...args, targets, snapshots: [] }, "or_ders")).problems, []);
  });

  const copyNamed = (identifier: string) => ({ identifier, sourceSnapshotArn: SNAPSHOT, kmsKeyId: KEY });
  const { targets: _, ...cluster } = { ...ARGS, kind: SourceKind.Cluster, snapshots: [] };
  const refused: [string, Partial<SnapshotReplicationArgs>, string, RegExp][] = [
    ["no target", { targets: [] }, "targets", /must list at least one Region/],
    [
      "a Region twice",
      { targets: [{ region: "eu-west-1" }, { region: "eu-west-1" }] },
      "targets[1].region",
      /must not repeat the Region of an earlier target/,
    ],
    [
      "two snapshots of one second, whose copies would share a name",
      { snapshots: [newest, { ...newest, snapshotCreateTime: "2026-11-24T03:12:09.9Z" }] },
      "snapshots[1].snapshotCreateTime",
      /must not repeat the time of an earlier snapshot/,
    ],
    [
      "snapshots of another Region than the source's",
      { snapshots: [{ ...newest, snapshotArn: SNAPSHOT.replace("us-east-1", "us-west-2") }] },
      "snapshots[0].snapshotArn",
      /must be in the source Region us-east-1, but .* is in us-west-2/,
    ],
    [
      "a snapshot of a cluster for an instance",
      { snapshots: [{ ...newest, snapshotArn: SNAPSHOT.replace(":snapshot:", ":cluster-snapshot:") }] },
      "snapshots",
      /is a DB cluster snapshot/,
    ],
    [
      "a target in another partition",
      { targets: [{ region: "us-gov-west-1" }] },
      "targets[0].region",
      /must be a Region of aws, the partition of the source Region us-east-1, but us-gov-west-1 is in aws-us-gov/,
    ],
    [
      "a key of another Region",
      { targets: [{ region: "eu-west-1", kmsKeyId: KEY.replace("eu-west-1", "us-east-1") }] },
      "targets[0].kmsKeyId",
      /must be the full ARN of a key in eu-west-1, but ".*" is in us-east-1/,
    ],
    [
      "principals beside a given key",
      {
        targets: [
          {
            region: "eu-west-1",
            kmsKeyId: KEY,
            sharedAccounts: ["222222222222"],
            principals: ["arn:aws:iam::222222222222:role/R"],
          },
        ],
      },
      "targets[0].principals",
      /adopt the key with a SnapshotKey/,
    ],
    [
      "changes of a parameter group that is not replicated",
      { targets: [{ region: "eu-west-1", parameterGroup: { exclusions: ["a"] } }] },
      "targets[0].parameterGroup",
      /without a replica to change/,
    ],
    [
      "changes of a given option group",
      {
        optionGroupName: "orders-options",
        targets: [{ region: "eu-west-1", optionGroupName: "given", optionGroup: { ports: { OEM: 5500 } } }],
      },
      "targets[0].optionGroup",
      /specified for this target/,
    ],
    [
      "the source's option group, which a target in its Region uses",
      { optionGroupName: "Bad_Name", targets: [{ region: "us-east-1" }] },
      "optionGroupName",
      /but is "Bad_Name"/,
    ],
    [
      "a malformed source parameter group, from which the name of a replica is made",
      { parameterGroupName: "bad_name" },
      "parameterGroupName",
      /but is "bad_name"/,
    ],
    [
      "a malformed database, from which the names of copies are made",
      { database: "9x" },
      "database",
      /^database: must have 1 to 63 letters, .*, but is "9x"\.$/,
    ],
    [
      "a malformed source Region with valid snapshots",
      { sourceRegion: "us-esat-1" },
      "sourceRegion",
      /must be the code of an AWS Region, .*, but is "us-esat-1"/,
    ],
    [
      "the identifier of an existing copy, at its index",
      { snapshots: [], targets: [{ region: "eu-west-1", existingCopies: [copyNamed("valid"), copyNamed("9x")] }] },
      "targets[0].existingCopies[1].identifier",
      /: must start with a letter, but is "9x"\.$/,
    ],
    [
      "the removal behavior of an existing copy",
      {
        targets: [{ region: "eu-west-1", existingCopies: [{ ...copyNamed("valid"), deletion: "drop" as Deletion }] }],
      },
      "targets[0].existingCopies[0].deletion",
      /must be one of protect, retain, delete, but is "drop"/,
    ],
    [
      "the option group of an existing copy",
      {
        targets: [{ region: "eu-west-1", existingCopies: [{ ...copyNamed("valid"), optionGroupName: "bad_name" }] }],
      },
      "targets[0].existingCopies[0].optionGroupName",
      /but is "bad_name"/,
    ],
    [
      "a malformed option group of a target",
      { targets: [{ region: "eu-west-1", optionGroupName: "orders--options" }] },
      "targets[0].optionGroupName",
      /orders--options/,
    ],
    [
      "the option group of a cluster",
      { ...cluster, optionGroupName: "o", targets: [{ region: "us-east-1" }] },
      "optionGroupName",
      /DB clusters have no option groups/,
    ],
    [
      "an option group for the target of a cluster",
      { ...cluster, targets: [{ region: "eu-west-1", optionGroupName: "o" }] },
      "targets[0].optionGroupName",
      /DB clusters have no option groups/,
    ],
  ];

  for (const [what, args, field, reason] of refused) {
    it(`${what}, once, under the argument's name`, async () => {
      const { problems, fields, registered } = await refusal(args);
      assert.deepEqual(fields, [field]);
      assert.match(problems.join(), reason);
      assert.deepEqual(registered, []);
    });
  }

  it("encrypted copies between GovCloud Regions, and names the component that supports them", async () => {
    const snapshotArn = "arn:aws-us-gov:rds:us-gov-east-1:111111111111:snapshot:orders";
    const { fields, problems } = await refusal({
      sourceRegion: "us-gov-east-1",
      snapshots: [{ ...newest, snapshotArn }],
      targets: [{ region: "us-gov-west-1" }],
    });
    assert.deepEqual(fields, ["targets[0].region"]);
    assert.match(
      problems.join(),
      /must be the source Region, because .* require a presigned URL; use a SnapshotCopy with presignedUrl\.$/,
    );
  });
});
