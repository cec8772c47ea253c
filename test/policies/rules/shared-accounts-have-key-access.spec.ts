import assert from "node:assert/strict";
import { snapshotKeyPolicy } from "../../../components/rds/keys/keyPolicy";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { itAnswers } from "../answers";
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
  it("accepts a key of the stack with an open policy, even while its ARN is not yet known", async () => {
    const made = key({ policy: policyFor([PARTNER]) });
    assert.deepEqual(await judge([made, under(made)]), []);
    const deployed = key({ policy: policyFor([PARTNER]) }, { outputs: { arn: KEY_ARN } });
    assert.deepEqual(await judge([deployed, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]), []);
  });

  it("refuses a copy for each account without access, with the missing actions", async () => {
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

  it("refuses a key without a policy, because KMS opens it to its own account only", async () => {
    const made = key();
    assert.deepEqual(refusals(await judge([made, under(made)])), [`${RULE} copy`]);
  });

  it("uses the KeyPolicy that replaces the key's own, by dependency or key ID", async () => {
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

  it("applies the policy of a multi-Region replica in its Region only", async () => {
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

  it("judges other conditions and invalid policies as unproven", async () => {
    const conditional = policyFor([PARTNER], { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-example" } } });
    for (const policy of [conditional, "no policy", '{"Statement": {}}']) {
      const made = key({ policy });
      const reports = await judge([made, under(made)]);
      assert.deepEqual(refusals(reports), [`${RULE} copy`]);
      assert.match(onlyMessage(reports), /account 222222222222 .* is unproven/);
      assert.deepEqual(notices(await judge([made, under(made)], { unproven: "warn" })), [`${RULE}-notices copy`]);
    }
  });

  it("reports an unknown policy, and refuses it if the settings say so", async () => {
    const made = key({ policy: UNKNOWN });
    assert.deepEqual(notices(await judge([made, under(made)])), [`${RULE}-notices copy`]);
    assert.deepEqual(refusals(await judge([made, under(made)], { unknown: "refuse" })), [`${RULE} copy`]);
  });

  it("never prints a policy", async () => {
    const made = key({ policy: policyFor([OTHER], { Sid: "hunter2" }) });
    assert.doesNotMatch(onlyMessage(await judge([made, under(made)])), /hunter2|Statement/);
  });
});

describe("shared-accounts-have-key-access, by SnapshotKey", () => {
  const outer = keyComponent({ region: "eu-west-1", sharedAccounts: [PARTNER] });
  const children = (policy: string) => [
    key({ policy, region: "eu-west-1" }, { parent: outer }),
    grant(ofRoot(), { parent: outer, edges: { keyId: [key({}, { parent: outer })] } }),
  ];
  const shared = (inputs = SHARED) => goodCopy({ ...inputs, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });

  it("accepts its shared accounts, with its policy known or not", async () => {
    const written = snapshotKeyPolicy({ partition: "aws", ownerAccountId: "111111111111", sharedAccounts: [PARTNER] });
    assert.deepEqual(await judge([outer, ...children(JSON.stringify(written)), shared()]), []);
    assert.deepEqual(await judge([outer, ...children(UNKNOWN), shared()]), []);
  });

  it("refuses other accounts", async () => {
    const reports = await judge([outer, ...children(UNKNOWN), shared({ sharedAccounts: [OTHER] })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
  });

  it("ignores its arguments if trustComponentLookups is false", async () => {
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

  it("refuses grants for another account, another key or too few operations", async () => {
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

  it("judges a grant with constraints as unproven", async () => {
    const constraints = [{ encryptionContextEquals: { "aws:rds:db-id": "db-EXAMPLE" } }];
    const reports = await judge([closed, granted({ constraints }), under(closed)]);
    assert.match(onlyMessage(reports), /but that is unproven/);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("reports an unknown grant that may be for the account", async () => {
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

describe("shared-accounts-have-key-access, for a key outside the stack", () => {
  const shared = goodCopy({ ...SHARED, kmsKeyId: KEY_ARN });

  it("refuses it as unproven, or allows it with a notice", async () => {
    assert.match(onlyMessage(await judge([shared])), /account 222222222222 .* is unproven: .* not part of this stack/);
    assert.deepEqual(refusals(await judge([shared])), [`${RULE} copy`]);
    assert.deepEqual(notices(await judge([shared], { unproven: "warn" })), [`${RULE}-notices copy`]);
  });

  it("accepts only the accounts in the setting sharedKeys", async () => {
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    assert.deepEqual(await judge([shared], settings), []);
    const two = goodCopy({ sharedAccounts: [PARTNER, OTHER], kmsKeyId: KEY_ARN });
    assert.match(onlyMessage(await judge([two], settings)), /account 333333333333/);
    const another = goodCopy({ ...SHARED, kmsKeyId: OTHER_KEY_ARN });
    assert.deepEqual(refusals(await judge([another], settings)), [`${RULE} copy`]);
  });

  it("prefers a policy in the stack to the setting", async () => {
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    const closed = key({ policy: policyFor([]) }, { outputs: { arn: KEY_ARN } });
    assert.deepEqual(refusals(await judge([closed, shared], settings)), [`${RULE} copy`]);
  });

  it("accepts an account's own key", async () => {
    const kmsKeyId = KEY_ARN.replace("111111111111", PARTNER);
    assert.deepEqual(await judge([goodCopy({ ...SHARED, kmsKeyId })]), []);
  });
});

describe("shared-accounts-have-key-access, by the shared snapshot", () => {
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

  it("accepts what is not shared, not encrypted, public, malformed or under the default key", async () => {
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

  it("judges an undetermined key as unproven, and a key that will be known as unknown", async () => {
    assert.deepEqual(refusals(await judge([goodCopy(SHARED)])), [`${RULE} copy`]);
    assert.match(onlyMessage(await judge([goodCopy(SHARED)])), /the key is unproven/);
    assert.deepEqual(notices(await judge([goodCopy({ ...SHARED, kmsKeyId: UNKNOWN })])), [`${RULE}-notices copy`]);
  });

  it("judges the known accounts, and reports the others", async () => {
    const made = key({ policy: policyFor([PARTNER]) });
    const reports = await judge([made, under(made, { sharedAccounts: [UNKNOWN, PARTNER, OTHER, OTHER] })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[`${RULE} copy`], [`${RULE}-notices copy`]]);
    assert.match(reports[0]?.message ?? "", /account 333333333333 \(sharedAccounts\[2\]\)/);
  });
});

describe("The key that a component looked up", () => {
  const made = (accounts: string[]) => key({ policy: policyFor(accounts) }, { outputs: { arn: KEY_ARN } });

  itAnswers(sharedAccountsHaveKeyAccess, {
    "is found in the stack for a copy without a key": [
      [made([PARTNER]), ...component({ sharedAccounts: [PARTNER] }, lookedUp())],
      [],
    ],
    "must admit the accounts": [
      [made([]), ...component({ sharedAccounts: [PARTNER] }, lookedUp())],
      ["child: unsafe in stack: neither the policy nor a grant allows them"],
    ],
  });
});
