import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noWildcardKeyPrincipal } from "../../../policies/rules/no-wildcard-key-principal";
import { itAnswers } from "../answers";
import { goodCopy, instance, key, keyComponent, keyPolicy, PARTNER, policyFor, snapshot } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "no-wildcard-key-principal";

const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await run(policies([noWildcardKeyPrincipal]), resources, { settings });
  return [refusals(reports), notices(reports)];
};

/** The verdict on a key with one statement, which by default allows everything to everyone. */
const verdictOn = async (...statements: object[]) => {
  const Statement = statements.map((statement) => ({
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "kms:*",
    Resource: "*",
    ...statement,
  }));
  const strict = await judge([key({ region: "eu-west-1", policy: JSON.stringify({ Statement }) })]);
  const lenient = await judge([key({ region: "eu-west-1", policy: JSON.stringify({ Statement }) })], {
    unproven: "warn",
  });
  const [refused, noticed] = [strict[0]?.length, lenient[1]?.length];
  return noticed === 1 ? "unproven" : refused === 1 ? "unsafe" : "safe";
};

const given = (operator: string, key: string, ...values: string[]) =>
  verdictOn({ Condition: { [operator]: { [key]: values } } });

describe("no-wildcard-key-principal", () => {
  it("refuses a principal of everyone in each of its forms, on a key and on a key policy, before it is open", async () => {
    const everyRoot = { AWS: "arn:aws:iam::*:root" };
    for (const Principal of ["*", { AWS: "*" }, { AWS: [`arn:aws:iam::${PARTNER}:root`, "*"] }, everyRoot]) {
      const policy = policyFor([], { Principal });
      const reports = await run(policies([noWildcardKeyPrincipal]), [key({ policy }), keyPolicy({ policy })]);
      assert.deepEqual(refusals(reports), [`${RULE} key`, `${RULE} key-policy`]);
      assert.ok(reports.every(({ phase }) => phase === "resource"));
      assert.match(
        reports[0]?.message ?? "",
        /must not allow kms:CreateGrant, kms:Decrypt.*kms:PutKeyPolicy.*root principals/,
      );
    }
  });

  it("accepts accounts, roles, services, and a key without a policy", async () => {
    assert.deepEqual(await judge([key({ policy: policyFor([PARTNER]) }), key({}, { name: "bare" })]), [[], []]);
    assert.equal(await verdictOn({ Principal: { AWS: `arn:aws:iam::${PARTNER}:role/Receiver` } }), "safe");
    assert.equal(await verdictOn({ Principal: { AWS: `arn:aws:iam::${PARTNER}:role/*` } }), "safe");
    assert.equal(await verdictOn({ Principal: { Service: "rds.amazonaws.com" } }), "safe");
    assert.equal(await verdictOn({ Effect: "Deny" }), "safe");
  });

  it("judges only the actions that give data away", async () => {
    assert.equal(await verdictOn({ Action: ["kms:ListAliases", "kms:TagResource"] }), "safe");
    assert.equal(await verdictOn({ Action: "KMS:decrypt" }), "unsafe");
    assert.equal(await verdictOn({ Action: "kms:Put*" }), "unsafe");
    assert.equal(await verdictOn({ Action: undefined, NotAction: ["kms:ListAliases"] }), "unsafe");
    assert.equal(await verdictOn({ Action: undefined, NotAction: ["kms:*"] }), "safe");
  });

  it("judges NotPrincipal as everyone", async () => {
    const NotPrincipal = { AWS: `arn:aws:iam::${PARTNER}:root` };
    assert.equal(await verdictOn({ Principal: undefined, NotPrincipal }), "unsafe");
    assert.equal(await verdictOn({ Principal: undefined, NotPrincipal: "*" }), "safe");
  });

  it("accepts conditions on accounts or organizations", async () => {
    assert.equal(await given("StringEquals", "kms:CallerAccount", PARTNER, "333333333333"), "safe");
    assert.equal(await given("StringEqualsIfExists", "aws:PrincipalAccount", PARTNER), "safe");
    assert.equal(await given("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), "safe");
    assert.equal(await given("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*"), "safe");
    assert.equal(await given("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${PARTNER}:role/*`), "safe");
    assert.equal(await given("StringLike", "AWS:principalarn", `arn:aws:iam::${PARTNER}:role/*`), "safe");
    assert.equal(await given("ArnEquals", "aws:SourceArn", `arn:aws:rds:eu-west-1:${PARTNER}:db:orders`), "safe");
  });

  it("refuses conditions that everyone can meet", async () => {
    assert.equal(await given("StringLike", "kms:CallerAccount", "*"), "unsafe");
    assert.equal(await given("StringLike", "aws:PrincipalOrgID", PARTNER, "o-*"), "unsafe");
    assert.equal(await given("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), "unsafe");
    assert.equal(await given("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/Receiver"), "unsafe");
    assert.equal(await given("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "*/r-ab12"), "unsafe");
    assert.equal(await given("StringNotEquals", "kms:CallerAccount", PARTNER), "unsafe");
    assert.equal(await given("StringLike", "kms:ViaService", "rds.*.amazonaws.com"), "unsafe");
    assert.equal(await given("Bool", "aws:SecureTransport", "true"), "unsafe");
    assert.equal(await given("Bool", "kms:GrantIsForAWSResource", "true"), "unsafe");
  });

  it("considers callers of KMS without RDS", async () => {
    assert.equal(await given("StringNotEquals", "kms:ViaService", "rds.eu-west-1.amazonaws.com"), "unsafe");
    assert.equal(await given("Null", "kms:ViaService", "true"), "unsafe");
    assert.equal(await given("Bool", "kms:GrantIsForAWSResource", "false"), "unsafe");
    const throughRds = { StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: throughRds }), "unsafe");
    const notThroughRds = { StringNotEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: notThroughRds }), "unsafe");
    assert.equal(
      await verdictOn(
        {},
        { Effect: "Deny", Condition: throughRds },
        { Effect: "Deny", Condition: { Null: { "kms:ViaService": "true" } } },
      ),
      "safe",
    );
  });

  it("considers callers in another organization, and in none", async () => {
    const ofEvil = { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-evil123456" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: ofEvil }), "unsafe");
    const notOfOurs = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: notOfOurs }), "safe");
    // One principal cannot be in an organization for one statement and outside it for another.
    const ofOurs = { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.equal(await verdictOn({ Condition: ofOurs }, { Effect: "Deny", Condition: ofEvil }), "safe");
    const inVpc = { StringEqualsIfExists: { "aws:SourceVpc": "vpc-0a1b2c3d" } };
    assert.equal(await verdictOn({ Condition: inVpc }, { Effect: "Deny", Condition: ofEvil }), "unsafe");
  });

  it("accepts a key that RDS cannot use", async () => {
    assert.equal(await given("StringEquals", "kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com"), "safe");
    const policy = policyFor([], {
      Principal: "*",
      Condition: { StringEquals: { "kms:ViaService": "ebs.eu-west-1.amazonaws.com" } },
    });
    assert.deepEqual(await judge([key({ policy })]), [[], []]);
  });

  it("excludes what a Deny takes away from everyone", async () => {
    const others = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: others }), "safe");
    assert.equal(await verdictOn({}, { Effect: "Deny", Action: "kms:Decrypt" }), "unsafe");
    const some = { StringNotLike: { "kms:CallerAccount": "*" } };
    assert.equal(await verdictOn({}, { Effect: "Deny", Condition: some }), "unsafe");
  });

  it("ignores a Deny about another resource", async () => {
    const other = "arn:aws:kms:eu-west-1:111111111111:key/of-somebody";
    assert.equal(await verdictOn({}, { Effect: "Deny", Resource: other }), "unproven");
    assert.equal(await verdictOn({}, { Effect: "Deny", Resource: undefined, NotResource: "*" }), "unproven");
    assert.equal(await verdictOn({}, { Effect: "Deny", Resource: [other, "*"] }), "safe");
    assert.equal(await verdictOn({ Resource: other }), "unsafe");
  });

  it("judges unknown elements and principals as unproven", async () => {
    assert.equal(await verdictOn({ Principal: { aws: "*" } }), "unproven");
    assert.equal(await verdictOn({ condition: { StringEquals: { "kms:CallerAccount": PARTNER } } }), "unproven");
  });

  it("judges other conditions as unproven", async () => {
    assert.equal(await given("StringEquals", "kms:EncryptionContext:tenant", "shop"), "unproven");
    assert.equal(await given("StringEquals", "aws:PrincipalOrgID", "\u0024{aws:ResourceOrgID}"), "unproven");
    assert.equal(await given("Null", "aws:PrincipalOrgID", "false"), "unproven");
    assert.equal(await given("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"), "unproven");
  });

  it("judges an invalid policy as unproven, without printing it", async () => {
    const reports = await run(policies([noWildcardKeyPrincipal]), [key({ policy: "hunter2" })]);
    assert.deepEqual(refusals(reports), [`${RULE} key`]);
    assert.ok(!reports[0]?.message.includes("hunter2"));
  });

  it("reports unknown policies for keys of snapshots only", async () => {
    const policy = UNKNOWN;
    const ofCopy = key({ policy }, { name: "of-copy" });
    const ofDatabase = key({ policy }, { name: "of-database" });
    const other = key({ policy }, { name: "other" });
    const replaced = key({}, { name: "replaced" });
    const database = instance({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [ofDatabase] } });
    const resources = [
      ofCopy,
      ofDatabase,
      other,
      replaced,
      database,
      snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [database] } }),
      goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [ofCopy] } }),
      goodCopy({ kmsKeyId: UNKNOWN }, { name: "second", edges: { kmsKeyId: [replaced] } }),
      keyPolicy({ keyId: UNKNOWN, policy }, { edges: { keyId: [replaced] } }),
      keyPolicy({ keyId: UNKNOWN, policy }, { name: "of-other", edges: { keyId: [other] } }),
      keyPolicy({ keyId: "11111111-2222-3333-4444-555555555555", policy }, { name: "of-unseen" }),
    ];
    const reported = ["of-copy", "of-database", "key-policy", "of-unseen"].map((name) => `${RULE}-notices ${name}`);
    assert.deepEqual(await judge(resources), [[], reported]);
  });

  it("trusts SnapshotKey while its policy is not yet known", async () => {
    const component = keyComponent({ sharedAccounts: [PARTNER] });
    assert.deepEqual(await judge([component, key({ policy: UNKNOWN }, { parent: component })]), [[], []]);
  });
});

describe("The answers of no-wildcard-key-principal", () => {
  /** A copy whose key comes from a key of the stack. */
  function keyed(made: Resource, inputs: Resource["inputs"] = {}): Resource[] {
    return [made, goodCopy({ kmsKeyId: UNKNOWN, ...inputs }, { edges: { kmsKeyId: [made] } })];
  }

  const open = (statement: object = {}) => policyFor([], { Principal: "*", ...statement });

  const UNJUDGED = { Condition: { StringEquals: { "aws:PrincipalTag/team": "orders" } } };

  itAnswers(noWildcardKeyPrincipal, {
    "accepts a key for accounts": [[key({ policy: policyFor([PARTNER]) })], []],
    "refuses actions that are open to every account": [
      [key({ policy: open({ Action: ["kms:Decrypt", "kms:CreateGrant"] }) })],
      ["key: unsafe"],
    ],
    "reports actions under other conditions as unproven": [
      [keyPolicy({ policy: open({ ...UNJUDGED, Action: ["kms:Decrypt", "kms:CreateGrant"] }) })],
      ["key-policy: unproven"],
    ],
    "reports that a policy cannot be read": [[key({ policy: "{" })], ["key: unproven"]],
    "reports the policy of a key of snapshots if it is unknown": [
      keyed(key({ policy: UNKNOWN })),
      ["key: unknown in stack"],
    ],
    "accepts the policy of another key": [[key({ policy: UNKNOWN })], []],
  });
});
