import assert from "node:assert/strict";
import fc from "fast-check";
import { rootArn } from "../../../../components/rds/identity/arn";
import {
  GRANT_OPERATIONS,
  snapshotKeyPolicy,
  TARGET_ACCOUNT_ACTIONS,
  targetAccountPolicy,
} from "../../../../components/rds/keys/keyPolicy";
import { accountIds, REGIONS } from "../arbitraries";

const KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

describe("GRANT_OPERATIONS", () => {
  it("are all nine operations, because a grant cannot contain wildcards", () => {
    assert.deepEqual([...GRANT_OPERATIONS].sort(), [
      "CreateGrant",
      "Decrypt",
      "DescribeKey",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyWithoutPlaintext",
      "ReEncryptFrom",
      "ReEncryptTo",
      "RetireGrant",
    ]);
  });
});

describe("snapshotKeyPolicy", () => {
  const policy = snapshotKeyPolicy({
    partition: "aws",
    ownerAccountId: "111111111111",
    sharedAccounts: ["333333333333", "222222222222"],
  });
  const bySid = new Map(policy.Statement.map((statement) => [statement.Sid, statement]));

  it("has a statement for each purpose, with target accounts in order", () => {
    assert.deepEqual(
      policy.Statement.map(({ Sid }) => Sid),
      [
        "OwnerAdministersKey",
        "OwnerUsesKeyThroughRds",
        "OwnerLetsRdsUseKey",
        "Account222222222222UsesKey",
        "Account222222222222LetsRdsUseKey",
        "Account333333333333UsesKey",
        "Account333333333333LetsRdsUseKey",
      ],
    );
  });

  it("lets a target account use the key and let RDS use it, and nothing more", () => {
    const principal = { AWS: "arn:aws:iam::222222222222:root" };
    assert.deepEqual(bySid.get("Account222222222222UsesKey"), {
      Sid: "Account222222222222UsesKey",
      Effect: "Allow",
      Principal: principal,
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
    });
    assert.deepEqual(bySid.get("Account222222222222LetsRdsUseKey"), {
      Sid: "Account222222222222LetsRdsUseKey",
      Effect: "Allow",
      Principal: principal,
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  });

  it("lets the owner use the key only through RDS, in any Region", () => {
    const cryptographic = policy.Statement.filter(
      ({ Principal, Action }) =>
        Principal?.AWS === "arn:aws:iam::111111111111:root" &&
        Action.some((action) => /Encrypt|Decrypt|GenerateDataKey/.test(action)),
    );
    assert.deepEqual(
      cryptographic.map(({ Condition }) => Condition),
      [{ StringLike: { "kms:ViaService": "rds.*.amazonaws.com" } }],
    );
  });

  it("lets the owner manage the key, its alias, grants and tags, and nothing more", () => {
    const administration = bySid.get("OwnerAdministersKey");
    const about = (pattern: RegExp) => administration?.Action.filter((action) => pattern.test(action)).sort();
    assert.deepEqual(about(/Alias/), ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]);
    assert.deepEqual(about(/Grant/), ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]);
    assert.deepEqual(about(/Policy|Policies/), ["kms:GetKeyPolicy", "kms:ListKeyPolicies", "kms:PutKeyPolicy"]);
    assert.deepEqual(about(/[Tt]ag/), ["kms:ListResourceTags", "kms:TagResource", "kms:UntagResource"]);
    assert.deepEqual(about(/Rotat/), [
      "kms:DisableKeyRotation",
      "kms:EnableKeyRotation",
      "kms:GetKeyRotationStatus",
      "kms:ListKeyRotations",
      "kms:RotateKeyOnDemand",
    ]);
    assert.deepEqual(about(/Deletion|ableKey$|Describe|Description/), [
      "kms:CancelKeyDeletion",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:ScheduleKeyDeletion",
      "kms:UpdateKeyDescription",
    ]);
    assert.equal(administration?.Action.length, 23);
    assert.equal(policy.Version, "2012-10-17");
  });

  it("gives the owner what the lockout check of KMS and the grants require", () => {
    const administration = bySid.get("OwnerAdministersKey");
    assert.equal(administration?.Condition, undefined);
    for (const action of [
      "kms:PutKeyPolicy",
      "kms:CreateGrant",
      "kms:ListGrants",
      "kms:RevokeGrant",
      "kms:DescribeKey",
    ]) {
      assert.ok(administration?.Action.includes(action), action);
    }
  });

  it("has only the roots of the owner and the target accounts as principals", () => {
    const audiences = fc.uniqueArray(accountIds, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(REGIONS)), audiences, (partition, accounts) => {
        const [ownerAccountId = "", ...sharedAccounts] = accounts;
        const { Statement } = snapshotKeyPolicy({ partition, ownerAccountId, sharedAccounts });
        const named = new Set(Statement.map(({ Principal }) => Principal?.AWS));
        assert.deepEqual([...named].sort(), accounts.map((account) => rootArn(partition, account)).sort());
        assert.equal(new Set(Statement.map(({ Sid }) => Sid)).size, Statement.length);
      }),
    );
  });

  it("does not depend on the order of the target accounts", () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountIds, { maxLength: 8 }), (sharedAccounts) => {
        const of = (accounts: string[]) =>
          JSON.stringify(
            snapshotKeyPolicy({ partition: "aws", ownerAccountId: "111111111111", sharedAccounts: accounts }),
          );
        assert.equal(of(sharedAccounts), of([...sharedAccounts].reverse()));
      }),
    );
  });

  it("uses the domain of the partition", () => {
    const { Statement } = snapshotKeyPolicy({
      partition: "aws-cn",
      ownerAccountId: "111111111111",
      sharedAccounts: [],
    });
    assert.match(JSON.stringify(Statement), /"kms:ViaService":"rds\.\*\.amazonaws\.com\.cn"/);
  });
});

describe("targetAccountPolicy", () => {
  const keyArn = `arn:aws:kms:eu-west-1:111111111111:key/${KEY}`;

  it("allows on the key ARN what the key policy allows the account", () => {
    const { Statement } = targetAccountPolicy({ keyArn });
    const account = snapshotKeyPolicy({
      partition: "aws",
      ownerAccountId: "111111111111",
      sharedAccounts: ["222222222222"],
    }).Statement.slice(-2);
    assert.deepEqual(
      Statement.map(({ Action, Condition }) => ({ Action, Condition })),
      account.map(({ Action, Condition }) => ({ Action, Condition })),
    );
    for (const { Resource, Effect } of Statement) assert.deepEqual([Resource, Effect], [keyArn, "Allow"]);
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["UseSnapshotKey", "LetRdsUseSnapshotKey"],
    );
    assert.equal(targetAccountPolicy({ keyArn }).Version, "2012-10-17");
  });

  it("has no principal, because IAM policies cannot have one", () => {
    for (const statement of targetAccountPolicy({ keyArn }).Statement) assert.equal("Principal" in statement, false);
  });

  it("copies the lists of actions", () => {
    targetAccountPolicy({ keyArn }).Statement[0]?.Action.push("kms:*");
    assert.equal(TARGET_ACCOUNT_ACTIONS.includes("kms:*"), false);
  });
});
