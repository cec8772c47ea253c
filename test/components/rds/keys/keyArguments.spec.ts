import assert from "node:assert/strict";
import fc from "fast-check";
import { partitionOf } from "../../../../components/rds/identity/regions";
import {
  aliasNameErrors,
  defaultKeyErrors,
  deletionWindowErrors,
  isDefaultKeyAlias,
  kmsKeyIdErrors,
  ownAccountErrors,
} from "../../../../components/rds/keys/keyArguments";
import { accountIds, regions } from "../arbitraries";

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY = `arn:aws:kms:eu-west-1:111111111111:key/${KEY_ID}`;

describe("defaultKeyErrors", () => {
  it("refuses only AWS managed keys", () => {
    const found = { arn: KEY, keyState: "Enabled" };
    assert.deepEqual(defaultKeyErrors(KEY, { ...found, keyManager: "CUSTOMER" }), []);
    assert.deepEqual(defaultKeyErrors(KEY, undefined), []);
    assert.match(
      defaultKeyErrors(KEY, { ...found, keyManager: "AWS" }).join(),
      /^must be a customer managed key, but ".*" is an AWS managed key, which other accounts cannot/,
    );
  });
});

describe("aliasNameErrors", () => {
  it("accepts names that KMS accepts", () => {
    for (const name of ["alias/orders", "alias/team/orders_1-a", `alias/${"a".repeat(250)}`]) {
      assert.deepEqual(aliasNameErrors(name), [], name);
    }
  });

  it("refuses names that KMS refuses, with the fix", () => {
    assert.deepEqual(aliasNameErrors("orders"), ['must start with "alias/", but is "orders"; use "alias/orders".']);
    assert.match(
      aliasNameErrors("alias/aws/orders").join(),
      /which AWS reserves for its default keys, but is "alias\/aws\/orders"\.$/,
    );
    assert.deepEqual(aliasNameErrors("alias/team/alias/aws/orders"), []);
    for (const name of ["alias/", "alias/my key", "alias/my alias/key", "alias/a:b", `alias/${"a".repeat(251)}`]) {
      assert.match(
        aliasNameErrors(name).join(),
        /^must have 1 to 250 letters, digits, "\/", "_" or "-" after "alias\/", but is "alias\//,
        name,
      );
    }
  });
});

describe("deletionWindowErrors", () => {
  it("accepts 7 to 30 whole days", () => {
    assert.deepEqual([7, 8, 29, 30].flatMap(deletionWindowErrors), []);
    for (const days of [6, 31, 7.5, Number.NaN])
      assert.deepEqual(deletionWindowErrors(days), [`must be an integer from 7 to 30, but is ${days}.`]);
  });
});

describe("ownAccountErrors", () => {
  it("refuses the account that owns the key", () => {
    assert.deepEqual(ownAccountErrors(["222222222222"], "111111111111"), []);
    assert.match(
      ownAccountErrors(["111111111111"], "111111111111").join(),
      /^must not list "111111111111", the account that owns the key/,
    );
  });
});

describe("isDefaultKeyAlias", () => {
  for (const text of [
    "alias/aws/rds",
    " alias/aws/rds\n",
    "arn:aws:kms:us-east-1:111111111111:alias/aws/rds",
    "arn:aws-cn:kms:cn-north-1:111111111111:alias/aws/rds",
    "arn:aws-iso-b:kms:us-isob-east-1:111111111111:alias/aws/rds",
    "alias/AWS/RDS",
  ]) {
    it(`recognizes ${JSON.stringify(text)}`, () => assert.equal(isDefaultKeyAlias(text), true));
  }

  for (const text of [
    "alias/orders",
    "alias/aws/ebs",
    "alias/aws/rds-orders",
    "my/alias/aws/rds",
    "aws/rds",
    KEY_ID,
    "",
  ]) {
    it(`does not recognize ${JSON.stringify(text)}`, () => assert.equal(isDefaultKeyAlias(text), false));
  }
});

describe("kmsKeyIdErrors", () => {
  it("accepts a full key ARN in every Region", () => {
    fc.assert(
      fc.property(regions, accountIds, fc.uuid(), (region, account, keyId) => {
        assert.deepEqual(kmsKeyIdErrors(`arn:${partitionOf(region)}:kms:${region}:${account}:key/${keyId}`), []);
      }),
    );
  });

  for (const [text, what] of [
    [
      "alias/orders",
      /, but "alias\/orders" is a key alias\. The provider reads it back as a key ARN, so every later update/,
    ],
    ["arn:aws:kms:us-east-1:111111111111:alias/orders", /is the ARN of a key alias\. The provider/],
    [
      "alias/aws/rds",
      /is the alias of the default key of RDS; use a customer managed key if the snapshot is shared\.$/,
    ],
    [KEY_ID, /is a key ID\. The provider/],
    [`key/${KEY_ID}`, /is a key ID\. The provider/],
    [`${KEY_ID}-and-more`, /is not a key ARN/],
    [`my-${KEY_ID}`, /is not a key ARN/],
    ["my/alias/orders", /is not a key ARN/],
    ["arn:aws:kms:us-east-1:111111111111:my-alias/orders", /is not a key ARN/],
    ["arn:aws:kms:us-east-1:111111111111:grant/orders", /is not a key ARN/],
    ["mrk-1234abcd12ab34cd56ef1234567890ab", /is a key ID\. The provider/],
    [`arn:aws:kms:us-esat-1:111111111111:key/${KEY_ID}`, /has the invalid Region "us-esat-1"\.$/],
    [`arn:aws:kms:cn-north-1:111111111111:key/${KEY_ID}`, /has an invalid partition, account or key ID\.$/],
    ["arn:aws:rds:us-east-1:111111111111:snapshot:orders", /is not a key ARN/],
    ["", /, but "" is not a key ARN\.$/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}, and says why`, () => {
      assert.match(kmsKeyIdErrors(text).join("\n"), what);
      assert.match(
        kmsKeyIdErrors(text).join("\n"),
        /^must be a full key ARN, such as arn:aws:kms:eu-west-1:111111111111:key\/<key ID>, but "/,
      );
    });
  }
});
