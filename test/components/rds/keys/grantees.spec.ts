import assert from "node:assert/strict";
import { audienceErrors, granteesOf } from "../../../../components/rds/keys/grantees";

const RECEIVER = "arn:aws:iam::222222222222:role/SnapshotReceiver";

describe("granteesOf", () => {
  it("returns the root of each account", () => {
    assert.deepEqual(
      granteesOf({ region: "cn-north-1", sharedAccounts: ["222222222222", "333333333333"], principals: [] }),
      [
        { grantee: "222222222222", suffix: "222222222222", principalArn: "arn:aws-cn:iam::222222222222:root" },
        { grantee: "333333333333", suffix: "333333333333", principalArn: "arn:aws-cn:iam::333333333333:root" },
      ],
    );
  });

  it("replaces an account by its listed principals", () => {
    const principals = [RECEIVER, "arn:aws:iam::222222222222:user/ops/dba@example.com"];
    const grantees = granteesOf({
      region: "eu-west-1",
      sharedAccounts: ["222222222222", "333333333333"],
      principals,
    });
    assert.deepEqual(
      grantees.map(({ suffix, principalArn }) => [suffix, principalArn]),
      [
        ["333333333333", "arn:aws:iam::333333333333:root"],
        ["222222222222-SnapshotReceiver", RECEIVER],
        ["222222222222-dba-example-com", principals[1]],
      ],
    );
  });
});

describe("audienceErrors", () => {
  const reasons = (sharedAccounts: string[], principals: string[], region = "eu-west-1") =>
    audienceErrors({ region, sharedAccounts, principals }).map(
      ({ propertyPath, reason }) => `${propertyPath}: ${reason}`,
    );

  it("accepts accounts and their roles", () => {
    assert.deepEqual(reasons(["222222222222"], [RECEIVER]), []);
    assert.deepEqual(reasons([], []), []);
  });

  it("refuses a principal of an account that is not shared with", () => {
    assert.deepEqual(reasons([], [RECEIVER]), [
      `principals: must list principals of sharedAccounts, but "${RECEIVER}" is in 222222222222; add that account, or remove the principal.`,
    ]);
  });

  for (const [principal, what] of [
    [
      "arn:aws:iam::222222222222:root",
      /is a whole account; list its ID in sharedAccounts, and none of its principals\.$/,
    ],
    [
      "arn:aws:sts::222222222222:assumed-role/SnapshotReceiver/me",
      /is a role session, which expires; use the ARN of the role\.$/,
    ],
    ["arn:aws:iam::222222222222:role/*", /contains a wildcard; a grant is for one principal\.$/],
    ["*", /contains a wildcard/],
    [
      "SnapshotReceiver",
      /^principals: must list ARNs of IAM roles or users, such as arn:aws:iam::.*, but "SnapshotReceiver" is not the ARN/,
    ],
    [
      "arn:aws-cn:iam::222222222222:role/SnapshotReceiver",
      /must list principals in aws, the partition of eu-west-1, but ".*" is in aws-cn\.$/,
    ],
  ] as const) {
    it(`refuses ${principal} as a principal`, () => {
      const [first, ...others] = reasons(["222222222222"], [principal]);
      assert.match(first ?? "", what);
      assert.deepEqual(others, []);
    });
  }

  it("refuses duplicates, and principals whose grants would have the same name", () => {
    assert.match(reasons(["222222222222"], [RECEIVER, RECEIVER]).join(), /must not list ".*" more than once/);
    const user = "arn:aws:iam::222222222222:user/SnapshotReceiver";
    assert.deepEqual(reasons(["222222222222"], [RECEIVER, user]), [
      `principals: must list only one of "${RECEIVER}" and "${user}" because their grants would have the same name.`,
    ]);
  });

  it("does not check partitions if the Region is invalid", () => {
    assert.deepEqual(
      audienceErrors({ region: "eu-wset-1", sharedAccounts: ["222222222222"], principals: [RECEIVER] }).map(
        ({ propertyPath }) => propertyPath,
      ),
      ["region"],
    );
  });

  it("does not check grant names of invalid principals", () => {
    const fields = reasons(["222222222222"], ["SnapshotReceiver", "Receiver"]);
    assert.equal(fields.length, 2);
    for (const reason of fields) assert.match(reason, /is not the ARN of an IAM role or user/);
  });

  it("returns the errors of all arguments", () => {
    const fields = audienceErrors({ region: "eu-wset-1", sharedAccounts: ["2"], principals: ["*"] });
    assert.deepEqual(
      fields.map(({ propertyPath }) => propertyPath),
      ["region", "sharedAccounts", "principals"],
    );
  });
});
