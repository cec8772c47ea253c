import assert from "node:assert/strict";
import { snapshotKeyPolicy } from "../../../components/rds/keys/keyPolicy";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import {
  clusterCopy,
  component,
  copy,
  goodCopy,
  grant,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  keyPolicy,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  snapshot,
} from "../program";
import { notices, type Report, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-accounts-have-key-access";
const SHARED = { sharedAccounts: [PARTNER] };
const OTHER = "333333333333";
const ALL_OPERATIONS =
  "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo RetireGrant".split(
    " ",
  );

const judge = (resources: Resource[], settings: object = {}) =>
  run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });

/** A copy that is shared and encrypted under a key of the stack, as on the preview of a new stack. */
const under = (made: Resource, inputs: Resource["inputs"] = SHARED) =>
  goodCopy({ ...inputs, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });

const ofRoot = (inputs: Resource["inputs"] = {}) => ({
  keyId: UNKNOWN,
  granteePrincipal: `arn:aws:iam::${PARTNER}:root`,
  operations: ALL_OPERATIONS,
  ...inputs,
});

const onlyMessage = (reports: Report[]) => {
  assert.equal(reports.length, 1);
  return reports[0]?.message ?? "";
};

describe("shared-accounts-have-key-access, by the key policy", () => {
  it("accepts a key of the stack whose policy opens it, also while its ARN is not yet known", async () => {
    const made = key({ policy: policyFor([PARTNER]) });
    assert.deepEqual(await judge([made, under(made)]), []);
    const deployed = key({ policy: policyFor([PARTNER]) }, { outputs: { arn: KEY_ARN } });
    assert.deepEqual(await judge([deployed, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]), []);
  });

  it("refuses a copy for each account that the policy does not open the key to, with what it lacks", async () => {
    const made = key({ policy: policyFor([PARTNER], { NotAction: "kms:CreateGrant", Action: undefined }) });
    const reports = await judge([made, under(made, { sharedAccounts: [PARTNER, OTHER] })]);
    assert.deepEqual(refusals(reports), [`${RULE} copy`, `${RULE} copy`]);
    const [first = "", second = ""] = reports.map(({ message }) => message);
    assert.match(
      first,
      /account 222222222222 \(sharedAccounts\[0\]\) must be allowed kms:CreateGrant by the policy of the key "key", but neither/,
    );
    assert.match(
      second,
      /account 333333333333 \(sharedAccounts\[1\]\).*kms:CreateGrant, kms:Decrypt, .*kms:ReEncryptTo/,
    );
    assert.match(first, /Allow these actions to the account's root principal/);
  });

  it("refuses a key without a policy: KMS opens it to its own account only", async () => {
    const made = key();
    assert.deepEqual(refusals(await judge([made, under(made)])), [`${RULE} copy`]);
  });

  it("goes by the KeyPolicy that replaces the key's own, by edge or by its id", async () => {
    const closed = key({ policy: policyFor([]) });
    const replacing = keyPolicy({ keyId: UNKNOWN, policy: policyFor([PARTNER]) }, { edges: { keyId: [closed] } });
    assert.deepEqual(await judge([closed, replacing, under(closed)]), []);
    const deployed = { ...closed, outputs: { arn: KEY_ARN } };
    for (const keyId of [KEY_ARN, KEY_ARN.slice(KEY_ARN.indexOf("/") + 1)]) {
      const byId = keyPolicy({ keyId, policy: policyFor([PARTNER]) });
      assert.deepEqual(await judge([deployed, byId, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]), []);
    }
    const opened = key({ policy: policyFor([PARTNER]) });
    const closing = keyPolicy({ keyId: UNKNOWN, policy: policyFor([]) }, { edges: { keyId: [opened] } });
    assert.deepEqual(refusals(await judge([opened, closing, under(opened)])), [`${RULE} copy`]);
  });

  it("takes the policy of a multi-Region key's replica for no other Region's", async () => {
    const arn = "arn:aws:kms:eu-west-1:111111111111:key/mrk-11111111222233334444555555555555";
    const made = key({ policy: policyFor([]), region: "eu-west-1" }, { outputs: { arn } });
    const elsewhere = keyPolicy({
      keyId: arn.slice(arn.indexOf("mrk")),
      policy: policyFor([PARTNER]),
      region: "us-east-1",
    });
    assert.deepEqual(refusals(await judge([made, elsewhere, goodCopy({ ...SHARED, kmsKeyId: arn })])), [
      `${RULE} copy`,
    ]);
  });

  it("judges a condition on the service by the Region of the key", async () => {
    const Condition = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
    const policy = policyFor([PARTNER], { Condition });
    for (const [region, refused] of [
      ["eu-west-1", []],
      ["us-east-1", [`${RULE} copy`]],
    ] as const) {
      const made = key({ policy, region });
      assert.deepEqual(refusals(await judge([made, under(made)])), refused);
    }
  });

  it("counts conditions that cannot be judged, and what is no policy, as unproven", async () => {
    const conditional = policyFor([PARTNER], { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-example" } } });
    for (const policy of [conditional, "no policy", '{"Statement": {}}']) {
      const made = key({ policy });
      const reports = await judge([made, under(made)]);
      assert.deepEqual(refusals(reports), [`${RULE} copy`]);
      assert.match(onlyMessage(reports), /account 222222222222 .* is unproven/);
      assert.deepEqual(notices(await judge([made, under(made)], { unproven: "warn" })), [`${RULE}-notices copy`]);
    }
  });

  it("tells that a policy is not yet known, and refuses it where the settings say so", async () => {
    const made = key({ policy: UNKNOWN });
    assert.deepEqual(notices(await judge([made, under(made)])), [`${RULE}-notices copy`]);
    assert.deepEqual(refusals(await judge([made, under(made)], { unknown: "refuse" })), [`${RULE} copy`]);
  });

  it("never prints a policy", async () => {
    const made = key({ policy: policyFor([OTHER], { Sid: "hunter2" }) });
    assert.doesNotMatch(onlyMessage(await judge([made, under(made)])), /hunter2|Statement/);
  });
});

describe("shared-accounts-have-key-access, by our SnapshotKey", () => {
  const outer = keyComponent({ region: "eu-west-1", sharedAccounts: [PARTNER] });
  const children = (policy: string) => [
    key({ policy, region: "eu-west-1" }, { parent: outer }),
    grant(ofRoot(), { parent: outer, edges: { keyId: [key({}, { parent: outer })] } }),
  ];
  const shared = (inputs = SHARED) => goodCopy({ ...inputs, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });

  it("accepts what it opens, with its policy known or not", async () => {
    const written = snapshotKeyPolicy({ partition: "aws", ownerAccountId: "111111111111", sharedAccounts: [PARTNER] });
    assert.deepEqual(await judge([outer, ...children(JSON.stringify(written)), shared()]), []);
    assert.deepEqual(await judge([outer, ...children(UNKNOWN), shared()]), []);
  });

  it("does not take it for open to an account that it was not given", async () => {
    const reports = await judge([outer, ...children(UNKNOWN), shared({ sharedAccounts: [OTHER] })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
  });

  it("does not trust its arguments where the settings ignore evidence", async () => {
    const reports = await judge([outer, ...children(UNKNOWN), shared()], { trustComponentLookups: false });
    assert.match(onlyMessage(reports), /the policy or a grant of the key "key" is not yet known/);
  });

  it("accepts an adopted key by its grants, with a notice", async () => {
    const adopting = keyComponent({ kmsKeyId: KEY_ARN, sharedAccounts: [PARTNER] });
    const made = grant(ofRoot({ keyId: KEY_ARN }), { parent: adopting });
    const reports = await judge([adopting, made, ...component({ ...SHARED, kmsKeyId: KEY_ARN }, lookedUp())]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices child`]]);
  });
});

describe("shared-accounts-have-key-access, by grants", () => {
  const closed = key({ policy: policyFor([]) });
  const granted = (inputs: Resource["inputs"] = {}) => grant(ofRoot(inputs), { edges: { keyId: [closed] } });
  const notice = [`${RULE}-notices copy`];

  it("accepts a grant with all operations, with a notice that AWS documents the key policy", async () => {
    const reports = await judge([closed, granted(), under(closed)], { unproven: "refuse", unknown: "refuse" });
    assert.deepEqual([refusals(reports), notices(reports)], [[], notice]);
    assert.match(onlyMessage(reports), /only through a grant for the key "key"\. AWS documents the key policy/);
  });

  it("refuses grants for another account, for another key, or for less than a copy needs", async () => {
    const another = key({}, { name: "another" });
    for (const insufficient of [
      granted({ granteePrincipal: `arn:aws:iam::${OTHER}:root` }),
      { ...granted(), edges: { keyId: [another] } },
      granted({ operations: ["Decrypt", "DescribeKey"] }),
      granted({ operations: ALL_OPERATIONS.filter((name) => name !== "RetireGrant") }),
    ]) {
      assert.deepEqual(refusals(await judge([closed, another, insufficient, under(closed)])), [`${RULE} copy`]);
    }
  });

  it("counts a grant under constraints as unproven", async () => {
    const constraints = [{ encryptionContextEquals: { "aws:rds:db-id": "db-EXAMPLE" } }];
    const reports = await judge([closed, granted({ constraints }), under(closed)]);
    assert.match(onlyMessage(reports), /but that is unproven/);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("waits for a grant that may be for the account and is not yet known", async () => {
    for (const inputs of [
      { granteePrincipal: UNKNOWN },
      { operations: UNKNOWN },
      { operations: ["Decrypt", UNKNOWN] },
    ]) {
      assert.deepEqual(notices(await judge([closed, granted(inputs), under(closed)])), notice);
    }
    const ofOther = granted({ granteePrincipal: `arn:aws:iam::${OTHER}:root`, operations: UNKNOWN });
    assert.deepEqual(refusals(await judge([closed, ofOther, under(closed)])), [`${RULE} copy`]);
  });
});

describe("shared-accounts-have-key-access, for a key that the stack does not make", () => {
  const shared = goodCopy({ ...SHARED, kmsKeyId: KEY_ARN });

  it("refuses it as unproven, or lets it through with a notice", async () => {
    assert.match(onlyMessage(await judge([shared])), /account 222222222222 .* is unproven: .* not part of this stack/);
    assert.deepEqual(refusals(await judge([shared])), [`${RULE} copy`]);
    assert.deepEqual(notices(await judge([shared], { unproven: "warn" })), [`${RULE}-notices copy`]);
  });

  it("accepts the accounts that the setting sharedKeys lists for it, and no others", async () => {
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    assert.deepEqual(await judge([shared], settings), []);
    const two = goodCopy({ sharedAccounts: [PARTNER, OTHER], kmsKeyId: KEY_ARN });
    assert.match(onlyMessage(await judge([two], settings)), /account 333333333333/);
    const another = goodCopy({ ...SHARED, kmsKeyId: OTHER_KEY_ARN });
    assert.deepEqual(refusals(await judge([another], settings)), [`${RULE} copy`]);
  });

  it("lets the setting not outweigh a policy that is seen", async () => {
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    const closed = key({ policy: policyFor([]) }, { outputs: { arn: KEY_ARN } });
    assert.deepEqual(refusals(await judge([closed, shared], settings)), [`${RULE} copy`]);
  });

  it("accepts an account's own key", async () => {
    const kmsKeyId = KEY_ARN.replace("111111111111", PARTNER);
    assert.deepEqual(await judge([goodCopy({ ...SHARED, kmsKeyId })]), []);
  });
});

describe("shared-accounts-have-key-access, of what is shared", () => {
  it("follows a snapshot to the key of its database, and a copy without a key to its source", async () => {
    const made = key({ policy: policyFor([OTHER]) });
    const database = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    const shot = (inputs: Resource["inputs"]) =>
      snapshot({ dbInstanceIdentifier: UNKNOWN, ...inputs }, { edges: { dbInstanceIdentifier: [database] } });
    assert.deepEqual(refusals(await judge([made, database, shot(SHARED)])), [`${RULE} snapshot`]);
    assert.deepEqual(await judge([made, database, shot({ sharedAccounts: [OTHER] })]), []);
    const source = shot({});
    const inheriting = copy(
      { sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED },
      { edges: { sourceDbSnapshotIdentifier: [source] } },
    );
    assert.deepEqual(refusals(await judge([made, database, source, inheriting])), [`${RULE} copy`]);
  });

  it("judges copies of clusters too", async () => {
    const made = key();
    const shared = clusterCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(refusals(await judge([made, shared])), [`${RULE} cluster-copy`]);
  });

  it("says nothing of what is not shared, not encrypted, public, malformed, or under the default key", async () => {
    const made = key();
    const plain = instance();
    const edges = { dbInstanceIdentifier: [plain] };
    const unencrypted = snapshot({ dbInstanceIdentifier: UNKNOWN, ...SHARED }, { edges });
    assert.deepEqual(await judge([plain, unencrypted]), []);
    for (const sharedAccounts of [[], ["all"], ["22"]]) {
      assert.deepEqual(await judge([made, under(made, { sharedAccounts })]), []);
    }
    assert.deepEqual(await judge([goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" })]), []);
  });

  it("counts it as unproven where nothing tells the key, and as not yet known where it will be told", async () => {
    assert.deepEqual(refusals(await judge([goodCopy(SHARED)])), [`${RULE} copy`]);
    assert.match(onlyMessage(await judge([goodCopy(SHARED)])), /the key is unproven/);
    assert.deepEqual(notices(await judge([goodCopy({ ...SHARED, kmsKeyId: UNKNOWN })])), [`${RULE}-notices copy`]);
  });

  it("judges the accounts that are known, and tells of the others", async () => {
    const made = key({ policy: policyFor([PARTNER]) });
    const reports = await judge([made, under(made, { sharedAccounts: [UNKNOWN, PARTNER, OTHER, OTHER] })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[`${RULE} copy`], [`${RULE}-notices copy`]]);
    assert.match(reports[0]?.message ?? "", /account 333333333333 \(sharedAccounts\[2\]\)/);
  });
});
