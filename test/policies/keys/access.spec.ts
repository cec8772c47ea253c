import assert from "node:assert/strict";
import fc from "fast-check";
import { snapshotKeyPolicy } from "../../../components/rds/keys/keyPolicy";
import { type AccountAccess, accessOf, type KeyGrant } from "../../../policies/keys/access";
import { parseKeyPolicy } from "../../../policies/keys/keyPolicy";

const PARTNER = "222222222222";
const ROOT = "arn:aws:iam::222222222222:root";
const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";
const KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";

/** As the RDS User Guide lists them, "Copying a DB snapshot", required permissions; ReEncrypt spelt out as KMS does. */
const NEEDED = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

const allow = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: ROOT },
  Action: "kms:*",
  Resource: "*",
  ...more,
});
const deny = (more: object = {}) => ({ ...allow({ Principal: "*" }), Effect: "Deny", ...more });
const grant = (more: Partial<KeyGrant> = {}): KeyGrant => ({
  grantee: ROOT,
  operations: [...NEEDED.map((name) => name.slice("kms:".length)), "RetireGrant"],
  constrained: false,
  ...more,
});

function judge(statements: object[], grants: KeyGrant[] = [], rest: object = {}): AccountAccess {
  const parsed = parseKeyPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  assert.ok(parsed);
  return accessOf(PARTNER, { statements: parsed, grants, keyArn: KEY_ARN, region: "eu-west-1", ...rest });
}

const allowed = (...statements: object[]) => judge(statements).allowed;

describe("A key policy", () => {
  it("may have single values or lists, and one or several statements", () => {
    assert.equal(parseKeyPolicy(JSON.stringify({ Statement: allow() }))?.length, 1);
    assert.deepEqual(parseKeyPolicy(JSON.stringify({ Statement: [allow({ Action: ["kms:Decrypt"] })] })), [
      {
        effect: "Allow",
        principals: { excluding: false, entries: [ROOT] },
        actions: { excluding: false, entries: ["kms:Decrypt"] },
        resources: { excluding: false, entries: ["*"] },
        conditions: [],
      },
    ]);
  });

  it("is invalid if it is not JSON or has an element of another form", () => {
    const broken = [
      "",
      "[]",
      "{}",
      "null",
      ...[
        allow({ Effect: "allow" }),
        allow({ Principal: undefined }),
        allow({ NotPrincipal: "*" }),
        allow({ Principal: { aws: ROOT } }),
        allow({ condition: {} }),
        allow({ Action: {} }),
        allow({ Condition: "none" }),
        allow({ Condition: { StringEquals: "none" } }),
        allow({ Condition: { StringEquals: { "kms:CallerAccount": {} } } }),
        "Allow",
      ].map((statement) => JSON.stringify({ Statement: [allow(), statement] })),
    ];
    assert.deepEqual(
      broken.filter((text) => parseKeyPolicy(text) !== undefined),
      [],
    );
  });
});

describe("Access to a key by its policy", () => {
  it("is allowed by the policy of SnapshotKey, only to its shared accounts", () => {
    const { Statement } = snapshotKeyPolicy({
      partition: "aws",
      ownerAccountId: "111111111111",
      sharedAccounts: [PARTNER, "333333333333"],
    });
    assert.deepEqual(judge(Statement), { allowed: "yes", lacking: [], byGrants: [] });
    const others = Statement.filter(({ Sid }) => !Sid.includes(PARTNER));
    assert.deepEqual(judge(others), { allowed: "no", lacking: NEEDED, byGrants: [] });
  });

  it("requires exactly the actions that AWS lists, by name or by a matching pattern", () => {
    assert.equal(allowed(allow({ Action: NEEDED })), "yes");
    assert.equal(
      allowed(allow({ Action: ["KMS:re*", "kms:*crypt", "kms:GenerateDataKey*", "kms:?*Key", "kms:create*"] })),
      "yes",
    );
    assert.equal(allowed(allow({ Action: "*" })), "yes");
    assert.equal(allowed(allow({ Action: undefined, NotAction: ["kms:PutKeyPolicy", "kms:Schedule*"] })), "yes");
    assert.deepEqual(judge([allow({ Action: undefined, NotAction: "kms:Re*" })]).lacking, [
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ]);
  });

  it("is allowed to an account by its ID, its root or everyone", () => {
    for (const Principal of ["*", { AWS: "*" }, { AWS: PARTNER }, { AWS: ["333333333333", ROOT] }]) {
      assert.equal(allowed(allow({ Principal })), "yes");
    }
    const others = ["arn:aws:iam::333333333333:root", "333333333333", "arn:aws:iam::333333333333:role/222222222222"];
    for (const Principal of [{ AWS: others }, { Service: "rds.amazonaws.com" }, { Federated: ROOT }]) {
      assert.equal(allowed(allow({ Principal })), "no");
    }
  });

  it("is allowed if one role or user has all actions", () => {
    const another = "arn:aws:iam::222222222222:user/path/backup";
    assert.equal(allowed(allow({ Principal: { AWS: ROLE } })), "yes");
    const [first, ...rest] = NEEDED;
    const split = [
      allow({ Principal: { AWS: ROLE }, Action: rest }),
      allow({ Principal: { AWS: another }, Action: first }),
    ];
    assert.deepEqual(judge(split).lacking, ["kms:CreateGrant"]);
    assert.equal(allowed(...split, allow({ Action: first })), "yes");
  });

  it("excludes what the policy denies", () => {
    assert.deepEqual(judge([allow(), deny({ Action: ["kms:CreateGrant", "kms:Decrypt"] })]).lacking, [
      "kms:CreateGrant",
      "kms:Decrypt",
    ]);
    assert.equal(allowed(allow(), deny({ Principal: { AWS: PARTNER } })), "no");
    assert.equal(allowed(allow(), deny({ Principal: { AWS: "333333333333" } })), "yes");
    assert.equal(allowed(allow(), deny({ Principal: { AWS: ROLE } })), "yes");
    assert.equal(allowed(allow({ Principal: { AWS: ROLE } }), deny({ Principal: { AWS: ROLE } })), "no");
  });

  it("is undetermined if a Deny excludes the account or one of its roles", () => {
    for (const AWS of [ROOT, [ROOT, ROLE]]) {
      assert.equal(allowed(allow(), deny({ Principal: undefined, NotPrincipal: { AWS } })), "maybe");
    }
    assert.equal(allowed(allow(), deny({ Principal: undefined, NotPrincipal: { AWS: "333333333333" } })), "no");
  });

  it("depends only on statements about the key", () => {
    assert.equal(allowed(allow({ Resource: KEY_ARN })), "yes");
    assert.equal(allowed(allow({ Resource: undefined })), "yes");
    assert.equal(allowed(allow({ Resource: "arn:aws:kms:*:111111111111:key/1*" })), "yes");
    assert.equal(allowed(allow({ Resource: KEY_ARN.replace("1", "9") })), "no");
    assert.equal(judge([allow({ Resource: KEY_ARN })], [], { keyArn: undefined }).allowed, "maybe");
    assert.equal(judge([allow({ Resource: undefined, NotResource: KEY_ARN })]).allowed, "no");
  });

  it("is exactly what is allowed minus what is denied, for any sets of actions", () => {
    fc.assert(
      fc.property(fc.subarray(NEEDED), fc.subarray(NEEDED), (given, denied) => {
        const { allowed: answer, lacking } = judge([allow({ Action: given }), deny({ Action: denied })]);
        const missing = NEEDED.filter((name) => !given.includes(name) || denied.includes(name));
        assert.deepEqual([answer, lacking], [missing.length === 0 ? "yes" : "no", missing]);
      }),
    );
  });
});

describe("A condition of a key policy", () => {
  const under = (Condition: object, rest: object = {}) => judge([allow({ Condition })], [], rest).allowed;
  const unless = (Condition: object) => judge([allow(), deny({ Condition })]).allowed;

  it("on the service is met by RDS in the Region of the key", () => {
    for (const [operator, service] of [
      ["StringEquals", "rds.eu-west-1.amazonaws.com"],
      ["StringEquals", ["rds.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"]],
      ["StringLike", "rds.*.amazonaws.com"],
      ["StringEqualsIgnoreCase", "RDS.eu-west-1.amazonaws.com"],
      ["StringEqualsIfExists", "rds.eu-west-1.amazonaws.com"],
    ] as const) {
      assert.equal(under({ [operator]: { "kms:ViaService": service } }), "yes");
    }
    assert.equal(under({ StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } }), "no");
    assert.equal(under({ StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } }), "no");
    assert.equal(unless({ StringNotLike: { "kms:ViaService": "rds.*.amazonaws.com" } }), "yes");
    assert.equal(unless({ StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }), "no");
  });

  it("on the service is undetermined if the Region of the key is unknown, unless it matches any Region", () => {
    const rest = { region: undefined };
    assert.equal(under({ StringEquals: { "kms:ViaService": "rds.eu-west-1.amazonaws.com" } }, rest), "maybe");
    assert.equal(under({ StringLike: { "kms:ViaService": "rds.*.amazonaws.com" } }, rest), "yes");
  });

  it("on the service uses the DNS suffix of the key's partition", () => {
    const inChina = (service: string) => {
      const Condition = { StringEquals: { "kms:ViaService": service } };
      const statement = allow({ Principal: { AWS: ROOT.replace("aws", "aws-cn") }, Condition });
      return judge([statement], [], { region: "cn-north-1" }).allowed;
    };
    assert.equal(inChina("rds.cn-north-1.amazonaws.com.cn"), "yes");
    assert.equal(inChina("rds.cn-north-1.amazonaws.com"), "no");
  });

  it("is not met by an account of another partition", () => {
    const ofChina = allow({ Principal: { AWS: ROOT.replace("aws", "aws-cn") } });
    assert.deepEqual([allowed(ofChina), judge([ofChina], [], { region: undefined }).allowed], ["no", "yes"]);
  });

  it("on the caller's account is met by that account", () => {
    const everyone = (Condition: object) => judge([allow({ Principal: "*", Condition })]).allowed;
    for (const key of ["kms:CallerAccount", "KMS:calleraccount", "aws:PrincipalAccount"]) {
      assert.equal(everyone({ StringEquals: { [key]: [PARTNER] } }), "yes");
      assert.equal(everyone({ StringEquals: { [key]: "333333333333" } }), "no");
      assert.equal(unless({ StringNotEquals: { [key]: ["111111111111", PARTNER] } }), "yes");
      assert.equal(unless({ StringNotEquals: { [key]: "111111111111" } }), "no");
    }
  });

  it("on grants for AWS resources is met only by actions about grants", () => {
    const forResources = { Bool: { "kms:GrantIsForAWSResource": true } };
    assert.deepEqual(judge([allow({ Condition: forResources })]).lacking, NEEDED.slice(1));
    assert.equal(
      allowed(allow({ Action: "kms:CreateGrant", Condition: forResources }), allow({ Action: NEEDED.slice(1) })),
      "yes",
    );
    assert.equal(under({ BoolIfExists: { "kms:GrantIsForAWSResource": "true" } }), "yes");
    assert.deepEqual(judge([allow({ Condition: { Null: { "kms:GrantIsForAWSResource": "true" } } })]).lacking, [
      "kms:CreateGrant",
    ]);
    assert.deepEqual(
      judge([allow(), deny({ Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } })]).allowed,
      "yes",
    );
  });

  it("on unencrypted calls is never met", () => {
    assert.equal(unless({ Bool: { "aws:SecureTransport": "false" } }), "yes");
  });

  it("on any other key is undetermined, for Allow and Deny", () => {
    const unjudged = [
      { StringEquals: { "aws:PrincipalOrgID": "o-example" } },
      { StringEquals: { "kms:EncryptionContext:aws:rds:db-id": "db-EXAMPLE" } },
      { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM policies
      { StringEquals: { "kms:CallerAccount": "${aws:PrincipalAccount}" } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM policies
      { StringEquals: { "kms:CallerAccount": ["333333333333", "${aws:PrincipalAccount}"] } },
      { "ForAllValues:StringEquals": { "kms:CallerAccount": PARTNER } },
      { NumericEquals: { "kms:CallerAccount": PARTNER } },
    ];
    for (const Condition of unjudged) {
      assert.deepEqual(judge([allow({ Condition })]), { allowed: "maybe", lacking: NEEDED, byGrants: [] });
      assert.equal(unless(Condition), "maybe");
    }
  });

  describe("on aws:PrincipalArn", () => {
    const byArn = (operator: string, ...values: string[]) => under({ [operator]: { "aws:PrincipalArn": values } });

    it("is met by a role or user of the account that it lists, or that fits its pattern", () => {
      for (const operator of ["ArnEquals", "ArnLike", "StringEquals", "StringLike"]) {
        assert.equal(byArn(operator, ROLE), "yes", operator);
        assert.equal(byArn(operator, "arn:aws:iam::333333333333:role/SnapshotReceiver"), "no", operator);
        assert.equal(byArn(operator, "arn:aws:iam::333333333333:role/SnapshotReceiver", ROLE), "yes", operator);
      }
      for (const pattern of [
        `${ROLE}*`,
        "arn:aws:iam::222222222222:role/*",
        "arn:*:iam::222222222222:user/Ops?",
        "*",
      ]) {
        assert.equal(byArn("StringLike", pattern), pattern === "*" ? "maybe" : "yes", pattern);
      }
      assert.equal(byArn("ArnLike", "arn:aws:iam::*:role/SnapshotReceiver"), "yes");
      assert.equal(byArn("ArnLike", "arn:aws:iam::333*:role/SnapshotReceiver"), "no");
    });

    it("compares each part of an ARN separately with ARN operators only", () => {
      assert.equal(byArn("ArnLike", "arn:aws:*:SnapshotReceiver"), "maybe");
      assert.equal(byArn("ArnLike", "arn:*:*:*:222222222222:role/Snapshot*"), "yes");
    });

    it("is met by all others with a negated operator", () => {
      assert.equal(byArn("ArnNotLike", "arn:aws:iam::333333333333:role/*"), "yes");
      assert.equal(byArn("ArnNotEquals", ROLE), "maybe");
      assert.equal(unless({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/*" } }), "no");
    });

    it("is undetermined for a session, and for any of several values that may be met", () => {
      const session = "arn:aws:sts::222222222222:assumed-role/SnapshotReceiver/copy";
      const Condition = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/Snapshot*" } };
      assert.equal(
        judge([
          allow({ Principal: { AWS: session }, Condition }),
          deny({ Condition: { ArnLike: { "aws:PrincipalArn": ROLE } } }),
        ]).allowed,
        "maybe",
      );
      const others = ["arn:aws:iam::333333333333:role/SnapshotReceiver", ROLE];
      assert.equal(unless({ ArnLike: { "aws:PrincipalArn": others } }), "maybe");
      assert.equal(unless({ ArnLike: { "aws:PrincipalArn": others.slice(0, 1) } }), "yes");
    });

    it("compares as many parts as the ARN has", () => {
      assert.equal(byArn("ArnLike", "arn:aws:iam::222222222222:role/SnapshotReceiver:x"), "maybe");
      assert.equal(byArn("ArnLike", "arn:aws:iam::222222222222"), "maybe");
    });

    it("does not turn a role of another account into one of this account", () => {
      const everyone = { Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": ROLE.replaceAll("2", "3") } } };
      assert.equal(judge([allow(everyone)]).allowed, "no");
    });
  });

  describe("on aws:PrincipalOrgID", () => {
    const ORGANIZATION = "o-a1b2c3d4e5";
    const organizations = new Map([
      [PARTNER, ORGANIZATION],
      ["333333333333", "o-0123456789"],
    ]);
    const within = (operator: string, values: string[], listed: ReadonlyMap<string, string> = organizations) =>
      judge([allow({ Principal: "*", Condition: { [operator]: { "aws:PrincipalOrgID": values } } })], [], {
        organizations: listed,
      }).allowed;

    it("is met by the accounts that the settings list for the organization", () => {
      assert.equal(within("StringEquals", [ORGANIZATION]), "yes");
      assert.equal(within("StringEquals", ["o-0123456789"]), "no");
      assert.equal(within("StringEquals", ["o-0123456789", ORGANIZATION]), "yes");
      assert.equal(within("StringLike", ["o-a1b2*"]), "yes");
      assert.equal(within("StringNotEquals", [ORGANIZATION]), "no");
      assert.equal(within("StringEqualsIfExists", [ORGANIZATION]), "yes");
      assert.equal(within("Null", ["false"]), "yes");
    });

    it("is not met by an account that a listed organization leaves out", () => {
      const others = new Map([["444444444444", ORGANIZATION]]);
      assert.equal(within("StringEquals", [ORGANIZATION], others), "no");
      assert.equal(within("StringNotEquals", [ORGANIZATION], others), "yes");
    });

    it("is undetermined for an organization that the settings do not list, or if the account may be in none", () => {
      const others = new Map([["444444444444", ORGANIZATION]]);
      assert.equal(within("StringEquals", ["o-9999999999"], others), "maybe");
      assert.equal(within("StringEquals", [ORGANIZATION, "o-9999999999"], others), "maybe");
      assert.equal(within("StringEqualsIfExists", [ORGANIZATION], others), "maybe");
      assert.equal(within("Null", ["true"], others), "maybe");
      assert.equal(within("StringEquals", [ORGANIZATION], new Map()), "maybe");
    });
  });

  it("must be met together with all others", () => {
    const org = { "aws:PrincipalOrgID": "o-example" };
    assert.equal(under({ StringEquals: { ...org, "kms:CallerAccount": "333333333333" } }), "no");
    assert.equal(under({ StringEquals: { ...org, "kms:CallerAccount": PARTNER } }), "maybe");
  });
});

describe("Access to a key by grants", () => {
  const byGrants = (...grants: KeyGrant[]) => judge([], grants);

  it("is allowed to an account, role or user by one grant with all nine operations", () => {
    for (const grantee of [ROOT, PARTNER, ROLE]) {
      assert.deepEqual(byGrants(grant({ grantee })), { allowed: "yes", lacking: [], byGrants: NEEDED });
    }
    assert.equal(byGrants(grant({ grantee: "arn:aws:iam::333333333333:root" })).allowed, "no");
  });

  it("does not let RDS create its own grant without RetireGrant or from two partial grants", () => {
    const [first, second] = [grant().operations.slice(0, 5), grant().operations.slice(4)];
    assert.deepEqual(byGrants(grant({ operations: first }), grant({ operations: second })).lacking, [
      "kms:CreateGrant",
    ]);
    assert.deepEqual(byGrants(grant({ operations: first.slice(1) })).lacking.length, NEEDED.length - 4);
  });

  it("adds to what the policy allows, and lists the added actions", () => {
    const { allowed: answer, byGrants: added } = judge(
      [allow({ Action: NEEDED.slice(0, 6) })],
      [grant({ operations: ["ReEncryptFrom", "ReEncryptTo"] })],
    );
    assert.deepEqual([answer, added], ["yes", NEEDED.slice(6)]);
  });

  it("is overridden by a Deny in the policy", () => {
    assert.deepEqual(judge([deny({ Action: "kms:Decrypt" })], [grant()]).lacking, ["kms:Decrypt"]);
  });

  it("is undetermined if the grant has constraints", () => {
    assert.equal(byGrants(grant({ constrained: true })).allowed, "maybe");
  });

  it("depends on grants alone if the policy is not in the stack", () => {
    assert.equal(judge([deny()], [grant()], { statements: undefined }).allowed, "yes");
    assert.equal(judge([allow()], [], { statements: undefined }).allowed, "no");
  });
});
