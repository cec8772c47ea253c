import assert from "node:assert/strict";
import { parseKeyPolicy } from "../../../policies/keys/keyPolicy";
import { publicAccess } from "../../../policies/keys/publicAccess";

const ACCOUNT = "111111111111";

/** What a principal of an unlisted account may do with a key whose policy has these statements about everyone. */
function access(...statements: object[]): "open" | "unsure" | "closed" {
  const Statement = statements.map((statement) => ({
    Principal: "*",
    Action: "kms:Decrypt",
    Resource: "*",
    ...statement,
  }));
  const parsed = parseKeyPolicy(JSON.stringify({ Statement })) ?? assert.fail();
  const { open, unsure } = publicAccess(parsed, "eu-west-1");
  return open.length > 0 ? "open" : unsure.length > 0 ? "unsure" : "closed";
}

/** Where everyone is let in under a condition. */
function under(operator: string, key: string, ...values: string[]) {
  return access({ Effect: "Allow", Condition: { [operator]: { [key]: values } } });
}

/** Where everyone is let in, and kept out under a condition. */
function but(operator: string, key: string, ...values: string[]) {
  return access({ Effect: "Allow" }, { Effect: "Deny", Condition: { [operator]: { [key]: values } } });
}

/** Each condition key of who calls, with a value that keeps unlisted accounts out, a pattern that does not, and whether every request has it. */
const CALLERS: [string, string, string, boolean][] = [
  ["kms:CallerAccount", ACCOUNT, "1111*", true],
  ["aws:PrincipalAccount", ACCOUNT, "1111????????", true],
  ["aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/Receiver`, "arn:aws:iam::*:role/Receiver", true],
  ["aws:PrincipalOrgID", "o-a1b2c3d4e5", "o-*", false],
  ["aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-1/", "*/r-ab12/", false],
  ["aws:SourceAccount", ACCOUNT, "1*", false],
  ["aws:SourceArn", `arn:aws:rds:eu-west-1:${ACCOUNT}:db:orders`, "arn:aws:rds:eu-west-1:*:db:orders", false],
  ["aws:SourceOrgID", "o-a1b2c3d4e5", "o-?*", false],
  ["aws:SourceOwner", ACCOUNT, "*1", false],
  ["aws:SourceVpc", "vpc-0a1b2c3d", "vpc-*", false],
  ["aws:SourceVpce", "vpce-0a1b2c3d", "vpce-?", false],
];

describe("Public access to a key", () => {
  for (const [key, value, pattern, always] of CALLERS) {
    it(`is prevented by ${key} without a broad pattern, and with IfExists ${always ? "too" : "only if the key is in the request"}`, () => {
      assert.equal(under("StringEquals", key, value), "closed");
      assert.equal(under("StringLike", key, value), "closed");
      assert.equal(under("StringLike", key, value, pattern), "open");
      assert.equal(under("StringEqualsIfExists", key, value), always ? "closed" : "open");
      assert.equal(under("StringNotEquals", key, value), "open");
      assert.equal(under("StringNotLike", key, pattern), "open");
      assert.equal(but("StringEquals", key, value), "open");
      assert.equal(but("StringLike", key, value, pattern), "open");
      assert.equal(but("StringNotEquals", key, value), "closed");
      assert.equal(but("StringNotLike", key, pattern), "open");
    });

    it(`is granted by a pattern for any ${key}, ${always ? "which is in every request" : "or to requests without the key"}`, () => {
      assert.equal(under("StringLike", key, "*"), "open");
      assert.equal(under("StringNotLike", key, "**"), always ? "closed" : "open");
      assert.equal(but("StringLike", key, "*"), always ? "closed" : "open");
      assert.equal(but("StringNotLike", key, "*"), "open");
    });
  }

  it("is not denied to everyone by a pattern that only begins with a wildcard", () => {
    assert.equal(but("StringLike", "kms:CallerAccount", "*1"), "open");
    assert.equal(under("StringNotLike", "kms:CallerAccount", "*1"), "open");
    assert.equal(but("StringLike", "kms:CallerAccount", "1*", "*"), "closed");
  });

  it("requires the key of a condition without IfExists, regardless of other statements", () => {
    const ofOurs = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    const ofOthers = { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-0123456789" } };
    const deny = { Effect: "Deny", Action: "kms:CreateGrant", Condition: ofOthers };
    assert.equal(access({ Effect: "Allow", Condition: ofOurs }, deny), "closed");
  });

  it("is prevented by StringEquals with a wildcard, which it takes literally", () => {
    assert.equal(under("StringEquals", "kms:CallerAccount", "*"), "closed");
    assert.equal(under("StringEqualsIgnoreCase", "aws:SourceVpc", "*"), "closed");
    assert.equal(under("ArnEquals", "aws:PrincipalArn", "*"), "open");
    assert.equal(under("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`), "closed");
  });

  it("is prevented by an ARN or path only if it begins with the account or organization", () => {
    assert.equal(under("ArnLike", "aws:SourceArn", `*:${ACCOUNT}:*`), "open");
    assert.equal(under("StringLike", "aws:PrincipalArn", `arn:*:iam::${ACCOUNT}:role/Receiver`), "open");
    assert.equal(under("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "*/o-a1b2c3d4e5/r-ab12"), "open");
  });

  it("is prevented by an ARN operator with the account, because it compares each part of an ARN separately", () => {
    assert.equal(under("ArnLike", "aws:PrincipalArn", `arn:*:iam::${ACCOUNT}:role/Receiver`), "closed");
    assert.equal(under("ArnEquals", "aws:SourceArn", `arn:aws:rds:*:${ACCOUNT}:db:orders`), "closed");
    assert.equal(under("ArnLike", "aws:PrincipalArn", "arn:aws:iam::1111*:role/Receiver"), "open");
    assert.equal(under("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}*:role/Receiver`), "open");
  });

  it("is undetermined for policy variables, other set operators and unsuitable operators", () => {
    assert.equal(under("StringEquals", "aws:SourceAccount", ACCOUNT, "\u0024{aws:ResourceAccount}"), "unsure");
    for (const operator of ["ForAllValues:StringEquals", "NumericEquals", "StringEqualsIfExist", "xStringEquals"]) {
      assert.equal(under(operator, "aws:PrincipalOrgID", "o-a1b2c3d4e5"), "unsure", operator);
    }
  });

  it("is undetermined through RDS of another Region, and prevented through other services", () => {
    assert.equal(under("StringEquals", "kms:ViaService", "rds.eu-west-1.amazonaws.com"), "open");
    assert.equal(under("StringEquals", "kms:ViaService", "rds.us-east-1.amazonaws.com"), "unsure");
    assert.equal(under("StringEquals", "kms:ViaService", "ec2.eu-west-1.amazonaws.com"), "closed");
    assert.equal(but("StringNotEquals", "kms:ViaService", "rds.us-east-1.amazonaws.com"), "closed");
  });

  it("does not depend on the account in a condition of another kind", () => {
    assert.equal(under("StringEquals", "kms:EncryptionContext:aws:rds:db-id", "db-1"), "unsure");
  });

  it("is granted by a principal ARN with a wildcard for the account, and by no other ARN", () => {
    const allow = (principal: string) => {
      const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" };
      const statements = parseKeyPolicy(JSON.stringify({ Statement: statement })) ?? assert.fail();
      return publicAccess(statements, undefined).open.length > 0;
    };
    assert.ok(allow("arn:aws:iam::*:root") && allow("arn:aws:iam::1111????????:root"));
    assert.ok(!allow(`arn:aws:iam::${ACCOUNT}:role/a:*`) && !allow(`${ACCOUNT} arn:aws:iam::*:root`));
  });
});
