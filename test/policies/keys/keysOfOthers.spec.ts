import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { goodCopy, grant, KEY_ARN, key, OTHER_KEY_ARN, PARTNER, policyFor } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-accounts-have-key-access";
const OTHER = "333333333333";
const judge = (resources: Resource[], settings: object = {}) =>
  run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });

const under = (made: Resource, sharedAccounts: string[] = [PARTNER]) =>
  goodCopy({ sharedAccounts, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });

describe("shared-accounts-have-key-access, of a key that is made in another account", () => {
  const provider = { assumeRoles: JSON.stringify([{ roleArn: `arn:aws:iam::${PARTNER}:role/SnapshotReceiver` }]) };

  it("accepts the account whose provider makes the key, also while the key's ARN is not yet known", async () => {
    const theirs = key({}, { provider });
    assert.deepEqual(await judge([theirs, under(theirs)]), []);
    assert.deepEqual(refusals(await judge([theirs, under(theirs, [OTHER])])), [`${RULE} copy`]);
    const ours = key({});
    assert.deepEqual(refusals(await judge([ours, under(ours)])), [`${RULE} copy`]);
  });

  it("goes by the ARN of the key before its provider", async () => {
    const ours = key({}, { provider, outputs: { arn: KEY_ARN } });
    assert.deepEqual(refusals(await judge([ours, under(ours)])), [`${RULE} copy`]);
  });
});

describe("shared-accounts-have-key-access, of a key that AWS RAM shares", () => {
  const ram = (inputs: Resource["inputs"], edges: Resource["edges"] = {}): Resource => {
    return { type: "aws:ram/resourceAssociation:ResourceAssociation", name: "shared-by-ram", inputs, edges };
  };

  it("counts access as unproven, so that the settings can tell of it", async () => {
    const made = key({ policy: policyFor([]) });
    const resources = [made, ram({ resourceArn: UNKNOWN }, { resourceArn: [made] }), under(made)];
    const reports = await judge(resources);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
    assert.match(reports[0]?.message ?? "", /is unproven: .*AWS RAM shares the key/);
    assert.deepEqual(notices(await judge(resources, { unproven: "warn" })), [`${RULE}-notices copy`]);
  });

  it("knows the key by its ARN, and no other one", async () => {
    const made = key({ policy: policyFor([]) }, { outputs: { arn: KEY_ARN } });
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN });
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    assert.deepEqual(await judge([made, ram({ resourceArn: KEY_ARN }), shared], settings), []);
    for (const other of [ram({ resourceArn: OTHER_KEY_ARN }), ram({ resourceArn: UNKNOWN })]) {
      assert.deepEqual(refusals(await judge([made, other, shared], settings)), [`${RULE} copy`]);
    }
  });
});

describe("shared-accounts-have-key-access, of a grant whose constraints are not yet known", () => {
  const made = key({ policy: policyFor([]) });
  const operations =
    "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo RetireGrant";
  const given = grant(
    {
      keyId: UNKNOWN,
      granteePrincipal: `arn:aws:iam::${PARTNER}:root`,
      operations: operations.split(" "),
      constraints: UNKNOWN,
    },
    { edges: { keyId: [made] } },
  );

  it("tells that it will be checked for the grant's account, and refuses the others", async () => {
    const reports = await judge([made, given, under(made, [PARTNER, OTHER])]);
    assert.deepEqual([refusals(reports), notices(reports)], [[`${RULE} copy`], [`${RULE}-notices copy`]]);
    const refused = reports.find(({ level }) => level === "mandatory");
    assert.match(refused?.message ?? "", new RegExp(`account ${OTHER}`));
  });
});
