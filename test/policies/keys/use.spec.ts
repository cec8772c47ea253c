import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { goodCopy, key, PARTNER, policyFor } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-accounts-have-key-access";
const OPEN = { policy: policyFor([PARTNER]), region: "eu-west-1" };
const replica = { ...key(), type: "aws:kms/replicaKey:ReplicaKey" };

describe("The usage of a key", () => {
  const judge = async (inputs: Resource["inputs"], made = key()) => {
    const used = { ...made, inputs: { ...OPEN, ...inputs } };
    const edges = { kmsKeyId: [used] };
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: UNKNOWN }, { edges });
    const reports = await run(policies([sharedAccountsHaveKeyAccess]), [used, shared]);
    return { refused: refusals(reports), noticed: notices(reports), text: reports[0]?.message ?? "" };
  };

  it("is valid for an enabled, symmetric key, by default and if specified", async () => {
    const written = { isEnabled: true, keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT" };
    for (const inputs of [{}, written]) {
      assert.equal((await judge(inputs)).text, "");
    }
    assert.equal((await judge({ enabled: true }, replica)).text, "");
  });

  it("is refused for a disabled key, by the property of its type", async () => {
    const { refused, text } = await judge({ isEnabled: false });
    assert.deepEqual(refused, [`${RULE} copy`]);
    assert.match(text, /key "key" must be enabled before an account can use it for a snapshot; set isEnabled to true/);
    assert.match((await judge({ enabled: false }, replica)).text, /set enabled to true/);
    assert.equal((await judge({ isEnabled: false }, replica)).text, "");
  });

  it("is refused for a signing or asymmetric key", async () => {
    const signing = await judge({ keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" });
    assert.deepEqual(signing.refused, [`${RULE} copy`, `${RULE} copy`]);
    assert.match(
      (await judge({ keyUsage: "GENERATE_VERIFY_MAC" })).text,
      /keyUsage of key "key" must be ENCRYPT_DECRYPT/,
    );
    const { text } = await judge({ customerMasterKeySpec: "RSA_2048" });
    assert.match(text, /customerMasterKeySpec of key "key" must be SYMMETRIC_DEFAULT/);
  });

  it("is unknown if one of its properties is unknown", async () => {
    for (const property of ["isEnabled", "keyUsage", "customerMasterKeySpec"]) {
      const { refused, noticed, text } = await judge({ [property]: UNKNOWN });
      assert.deepEqual([refused, noticed], [[], [`${RULE}-notices copy`]]);
      assert.match(text, new RegExp(`${property} of key "key" is not yet known`));
    }
  });
});
