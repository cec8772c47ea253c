import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { goodCopy, key, PARTNER, policyFor } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-accounts-have-key-access";
const OPEN = { policy: policyFor([PARTNER]), region: "eu-west-1" };
const replica = { ...key(), type: "aws:kms/replicaKey:ReplicaKey" };

describe("shared-accounts-have-key-access, of what a key can be used for", () => {
  const judge = async (inputs: Resource["inputs"], made = key()) => {
    const used = { ...made, inputs: { ...OPEN, ...inputs } };
    const edges = { kmsKeyId: [used] };
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: UNKNOWN }, { edges });
    const reports = await run(policies([sharedAccountsHaveKeyAccess]), [used, shared]);
    return { refused: refusals(reports), noticed: notices(reports), text: reports[0]?.message ?? "" };
  };

  it("accepts a key that is enabled and symmetric, as it is by default and where it says so", async () => {
    const written = { isEnabled: true, keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT" };
    for (const inputs of [{}, written]) {
      assert.equal((await judge(inputs)).text, "");
    }
    assert.equal((await judge({ enabled: true }, replica)).text, "");
  });

  it("refuses one that is disabled, by the property that its type has", async () => {
    const { refused, text } = await judge({ isEnabled: false });
    assert.deepEqual(refused, [`${RULE} copy`]);
    assert.match(text, /no account can use its key "key" for a snapshot, since it is disabled\. Set its isEnabled/);
    assert.match((await judge({ enabled: false }, replica)).text, /Set its enabled to true/);
    assert.equal((await judge({ isEnabled: false }, replica)).text, "");
  });

  it("refuses one that signs, or that is asymmetric", async () => {
    const signing = await judge({ keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" });
    assert.deepEqual(signing.refused, [`${RULE} copy`, `${RULE} copy`]);
    assert.match((await judge({ keyUsage: "GENERATE_VERIFY_MAC" })).text, /its keyUsage is not ENCRYPT_DECRYPT/);
    const { text } = await judge({ customerMasterKeySpec: "RSA_2048" });
    assert.match(text, /its customerMasterKeySpec is not SYMMETRIC_DEFAULT/);
  });

  it("waits for what is not yet known of it", async () => {
    for (const property of ["isEnabled", "keyUsage", "customerMasterKeySpec"]) {
      const { refused, noticed, text } = await judge({ [property]: UNKNOWN });
      assert.deepEqual([refused, noticed], [[], [`${RULE}-notices copy`]]);
      assert.match(text, new RegExp(`${property} of its key "key" is not yet known`));
    }
  });
});
