import assert from "node:assert/strict";
import { isTheKey } from "../../../policies/keys/resource";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { goodCopy, KEY_ARN, key, PARTNER, policyFor } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const OWNER = "111111111111";
const OF_OWNER = `arn:aws:kms:eu-west-1:${OWNER}:key/`;

describe("An entry of a statement's Resource", () => {
  const of = (pattern: string, seen = {}) => isTheKey(pattern, { region: "eu-west-1", owner: OWNER, ...seen });

  it("matches a key by its ARN, if it is known", () => {
    assert.equal(of(KEY_ARN, { keyArn: KEY_ARN }), "yes");
    assert.equal(of(`${OF_OWNER}1*`, { keyArn: KEY_ARN }), "yes");
    assert.equal(of(`${OF_OWNER}9*`, { keyArn: KEY_ARN }), "no");
  });

  it("matches a new key by the known parts of its ARN: partition, Region and account", () => {
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

  it("is undetermined if it depends on the key ID of a new key", () => {
    for (const pattern of [
      KEY_ARN,
      `${OF_OWNER}mrk-*`,
      `${OF_OWNER}????????-*`,
      `arn:aws:kms:eu-west-1:${OWNER}:k*1`,
    ]) {
      assert.equal(of(pattern), "maybe", pattern);
    }
  });

  it("is undetermined if it depends on an unknown Region or account", () => {
    assert.equal(of(`${OF_OWNER}*`, { region: undefined }), "maybe");
    assert.equal(of(`${OF_OWNER}*`, { owner: undefined }), "maybe");
    assert.equal(of(`arn:aws:kms:us-east-1:${OWNER}:key/*`, { owner: undefined }), "no");
    assert.equal(of("arn:aws:kms:eu-west-1:*:key/*", { owner: undefined }), "yes");
    assert.equal(of("arn:aws:kms:us-east-1:*"), "maybe");
  });
});

describe("A key policy with the ARN of its key", () => {
  const RULE = "shared-accounts-have-key-access";
  const judge = async (statement: object, settings: object = { defaultAccount: OWNER }) => {
    const made = key({ policy: policyFor([PARTNER], statement), region: "eu-west-1" });
    const edges: Record<string, Resource[]> = { kmsKeyId: [made] };
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: UNKNOWN }, { edges });
    const reports = await run(policies([sharedAccountsHaveKeyAccess]), [made, shared], { settings });
    return { refused: refusals(reports), noticed: notices(reports), text: reports[0]?.message ?? "" };
  };

  it("allows access by a pattern for the account and Region of the key, but not by another", async () => {
    assert.equal((await judge({ Resource: `${OF_OWNER}*` })).text, "");
    const { refused } = await judge({ Resource: "arn:aws:kms:us-east-1:*:key/*" });
    assert.deepEqual(refused, [`${RULE} copy`]);
  });

  it("is unknown if the access depends on the ARN of a new key", async () => {
    for (const settings of [{}, { unproven: "refuse" }]) {
      const { refused, noticed, text } = await judge({ Resource: `${OF_OWNER}*` }, settings);
      assert.deepEqual([refused, noticed], [[], [`${RULE}-notices copy`]]);
      assert.match(text, /the ARN of the key "key", which its policy contains, is not yet known on preview/);
    }
  });

  it("is unproven, rather than unknown, if a condition cannot be evaluated either way", async () => {
    const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.deepEqual((await judge({ Resource: KEY_ARN, Condition })).refused, [`${RULE} copy`]);
  });
});
