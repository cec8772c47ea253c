import assert from "node:assert/strict";
import { isTheKey } from "../../../policies/keys/resource";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { goodCopy, KEY_ARN, key, PARTNER, policyFor } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const OWNER = "111111111111";
const OF_OWNER = `arn:aws:kms:eu-west-1:${OWNER}:key/`;

describe("an entry of a statement's Resource", () => {
  const of = (pattern: string, seen = {}) => isTheKey(pattern, { region: "eu-west-1", owner: OWNER, ...seen });

  it("is a key by its ARN, where that is known", () => {
    assert.equal(of(KEY_ARN, { keyArn: KEY_ARN }), "yes");
    assert.equal(of(`${OF_OWNER}1*`, { keyArn: KEY_ARN }), "yes");
    assert.equal(of(`${OF_OWNER}9*`, { keyArn: KEY_ARN }), "no");
  });

  it("is a new key by what is known of its ARN: its partition, Region and account", () => {
    const all = [
      "*",
      `${OF_OWNER}*`,
      `arn:aws:kms:*:${OWNER}:key/*`,
      "arn:*:kms:eu-west-?:*:*",
      "arn:aws:kms:*",
      "*:key/*",
    ];
    for (const pattern of all) {
      assert.equal(of(pattern), "yes", pattern);
    }
    const others = [
      `arn:aws-cn:kms:eu-west-1:${OWNER}:key/*`,
      `arn:aws:kms:us-east-1:${OWNER}:key/*`,
      "arn:aws:kms:eu-west-1:999999999999:key/*",
      `arn:aws:rds:eu-west-1:${OWNER}:key/*`,
      `arn:aws:kms:eu-west-1:${OWNER}:alias/*`,
      `iam:aws:kms:eu-west-1:${OWNER}:key/*`,
    ];
    for (const pattern of others) {
      assert.equal(of(pattern), "no", pattern);
    }
  });

  it("may be a new key where that depends on the key's id", () => {
    for (const pattern of [
      KEY_ARN,
      `${OF_OWNER}mrk-*`,
      `${OF_OWNER}????????-*`,
      `arn:aws:kms:eu-west-1:${OWNER}:k*1`,
    ]) {
      assert.equal(of(pattern), "maybe", pattern);
    }
  });

  it("may be a key of a Region or account that nothing tells", () => {
    assert.equal(of(`${OF_OWNER}*`, { region: undefined }), "maybe");
    assert.equal(of(`${OF_OWNER}*`, { owner: undefined }), "maybe");
    assert.equal(of(`arn:aws:kms:us-east-1:${OWNER}:key/*`, { owner: undefined }), "no");
    assert.equal(of("arn:aws:kms:eu-west-1:*:key/*", { owner: undefined }), "yes");
    assert.equal(of("arn:aws:kms:us-east-1:*"), "maybe");
  });
});

describe("shared-accounts-have-key-access, of a policy that names its key by an ARN", () => {
  const RULE = "shared-accounts-have-key-access";
  const judge = async (statement: object, settings: object = { defaultAccount: OWNER }) => {
    const made = key({ policy: policyFor([PARTNER], statement), region: "eu-west-1" });
    const edges: Record<string, Resource[]> = { kmsKeyId: [made] };
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: UNKNOWN }, { edges });
    const reports = await run(policies([sharedAccountsHaveKeyAccess]), [made, shared], { settings });
    return { refused: refusals(reports), noticed: notices(reports), text: reports[0]?.message ?? "" };
  };

  it("accepts a pattern for all keys of the account and Region, and refuses those of another", async () => {
    assert.equal((await judge({ Resource: `${OF_OWNER}*` })).text, "");
    const { refused } = await judge({ Resource: "arn:aws:kms:us-east-1:*:key/*" });
    assert.deepEqual(refused, [`${RULE} copy`]);
  });

  it("waits for the ARN of a new key where all depends on it", async () => {
    for (const settings of [{}, { unproven: "refuse" }]) {
      const { refused, noticed, text } = await judge({ Resource: `${OF_OWNER}*` }, settings);
      assert.deepEqual([refused, noticed], [[], [`${RULE}-notices copy`]]);
      assert.match(text, /the ARN of the key "key", which its policy contains, is not yet known on preview/);
    }
  });

  it("does not wait for it where a condition cannot be judged anyway", async () => {
    const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.deepEqual((await judge({ Resource: KEY_ARN, Condition })).refused, [`${RULE} copy`]);
  });
});
