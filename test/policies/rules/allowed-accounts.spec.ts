import assert from "node:assert/strict";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { policies } from "../../../policies/pack";
import { allowedAccounts } from "../../../policies/rules/allowed-accounts";
import { type Case, itAnswers } from "../answers";
import {
  cluster,
  copy,
  DATABASE_ARN,
  exportTask,
  goodCopy,
  grant,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  keyPolicy,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  replication,
} from "../program";
import { notices, type Resource, refusals, run, type secret, UNKNOWN } from "../server";

describe("allowed-accounts", () => {
  const judge = (sharedAccounts: Parameters<typeof secret>[0], settings: object) =>
    run(policies([allowedAccounts]), [copy({ sharedAccounts })], { settings });

  it("accepts any account if no list is configured", async () => {
    assert.deepEqual(await judge([PARTNER, UNKNOWN], {}), []);
  });

  it("accepts the accounts of the list, and refuses each other one", async () => {
    const settings = { allowedAccounts: [PARTNER] };
    assert.deepEqual(await judge([PARTNER], settings), []);
    const reports = await judge([PARTNER, "333333333333", "444444444444"], settings);
    assert.deepEqual(refusals(reports), ["allowed-accounts copy", "allowed-accounts copy"]);
    assert.match(reports[0]?.message ?? "", /sharedAccounts\[1\]/);
  });

  it("allows no account if the list is empty", async () => {
    assert.deepEqual(refusals(await judge([PARTNER], { allowedAccounts: [] })), ["allowed-accounts copy"]);
  });

  it("reports accounts that are not yet known", async () => {
    const reports = await judge([UNKNOWN], { allowedAccounts: [PARTNER] });
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["allowed-accounts-notices copy"]]);
  });
});

describe("allowed-accounts, beyond sharedAccounts", () => {
  const ME = "111111111111";
  const STRANGER = "999999999999";
  const LISTED = { allowedAccounts: [PARTNER], defaultAccount: ME };
  const root = (account: string) => `arn:aws:iam::${account}:root`;

  /** A key with this policy, and a copy under it. */
  const under = (inputs: Resource["inputs"], ...others: Resource[]) => [
    key(inputs),
    ...others,
    goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } }),
  ];
  const granting = (granteePrincipal: JavaScriptValue, operations = ["Decrypt", "RetireGrant"]) =>
    grant({ keyId: UNKNOWN, granteePrincipal, operations }, { edges: { keyId: [key()] } });
  const organizations = [{ id: "o-a1b2c3d4e5", accounts: [ME, PARTNER] }];
  const ofOrganization = policyFor([], {
    Principal: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  });

  describe("judges the policy of a key, which", () =>
    itAnswers(allowedAccounts, {
      "may admit the key's own account and allowed accounts": [under({ policy: policyFor([ME, PARTNER]) }), [], LISTED],
      "must not admit any other account": [
        under({ policy: policyFor([ME, PARTNER, STRANGER]) }),
        ["key: unsafe in stack: each account in the key policy, except the key's own,"],
        LISTED,
      ],
      "is judged if it is not yet known whose key it is: one account is its own": [
        [...under({ policy: policyFor([ME, PARTNER]) })],
        [],
        { allowedAccounts: [PARTNER] },
      ],
      "admits another account for sure if there are two": [
        under({ policy: policyFor([ME, STRANGER]) }),
        ["key: unsafe in stack"],
        { allowedAccounts: [PARTNER] },
      ],
      "may admit others to actions that give away no data": [
        under({
          policy: policyFor([STRANGER], { Action: ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"] }),
        }),
        [],
        LISTED,
      ],
      ...Object.fromEntries(
        ["kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant", "kms:PutKeyPolicy"].map((Action): [string, Case] => [
          `must not admit another account to ${Action}`,
          [under({ policy: policyFor([STRANGER], { Action }) }), ["key: unsafe in stack"], LISTED],
        ]),
      ),
      "may admit an account that it also denies": [
        under({
          policy: JSON.stringify({
            Statement: ["Allow", "Deny"].map((Effect) => ({
              Effect,
              Principal: { AWS: root(STRANGER) },
              Action: "kms:*",
              Resource: "*",
            })),
          }),
        }),
        [],
        LISTED,
      ],
      "must not admit another account by a condition": [
        under({
          policy: policyFor([], { Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": STRANGER } } }),
        }),
        ["key: unsafe in stack"],
        LISTED,
      ],
      "is unproven if a condition cannot be evaluated": [
        under({ policy: policyFor([STRANGER], { Condition: { StringEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } } }) }),
        ["key: unproven in stack"],
        LISTED,
      ],
      "may admit an organization whose accounts are allowed": [
        under({ policy: ofOrganization }),
        [],
        { ...LISTED, organizations },
      ],
      "must not admit an organization with another account": [
        under({ policy: ofOrganization }),
        ["key: unsafe in stack"],
        { ...LISTED, organizations: [{ id: "o-a1b2c3d4e5", accounts: [ME, PARTNER, STRANGER] }] },
      ],
      "is unproven for an organization that the settings do not list": [
        under({ policy: ofOrganization }),
        ["key: unproven in stack: List them in the setting organizations"],
        LISTED,
      ],
      "may deny an organization that the settings do not list": [
        under({
          policy: JSON.stringify({
            Statement: [
              { Effect: "Allow", Principal: { AWS: root(PARTNER) }, Action: "kms:*", Resource: "*" },
              {
                Effect: "Deny",
                Principal: "*",
                Action: "kms:Decrypt",
                Resource: "*",
                Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-9999999999" } },
              },
            ],
          }),
        }),
        [],
        LISTED,
      ],
      "has no organization in values that only look like one": [
        under({
          policy: policyFor([], {
            Principal: "*",
            Condition: {
              StringEquals: { "kms:CallerAccount": PARTNER, "aws:SourceVpc": ["vpc-o-a1b2c3d4e5", "o-1 of us"] },
            },
          }),
        }),
        [],
        LISTED,
      ],
      "is unproven for a path of an organization that the settings do not list": [
        under({
          policy: policyFor([], {
            Principal: "*",
            Condition: { StringEquals: { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/" } },
          }),
        }),
        ["key: unproven in stack: List them in the setting organizations"],
        LISTED,
      ],
      "admits another account for sure if another one is undecided": [
        under({
          policy: JSON.stringify({
            Statement: [
              { Effect: "Allow", Principal: { AWS: root(STRANGER) }, Action: "kms:*", Resource: "*" },
              {
                Effect: "Allow",
                Principal: { AWS: root("888888888888") },
                Action: "kms:*",
                Resource: "*",
                Condition: { StringEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } },
              },
            ],
          }),
        }),
        ["key: unsafe in stack"],
        LISTED,
      ],
      "is left to no-wildcard-key-principal if it cannot be read": [under({ policy: "no policy" }), [], LISTED],
      "is unknown if another KeyPolicy may be for the key": [
        [
          keyPolicy({ keyId: KEY_ARN, policy: policyFor([ME]) }),
          key({}, { outputs: { arn: KEY_ARN } }),
          keyPolicy({ keyId: UNKNOWN, policy: policyFor([ME]) }, { name: "other" }),
          goodCopy({ kmsKeyId: KEY_ARN }),
        ],
        ["key-policy: unknown in stack"],
        LISTED,
      ],
      "is unknown before it is known": [under({ policy: UNKNOWN }), ["key: unknown in stack"], LISTED],
      "is not judged if the key is not a key of snapshots": [[key({ policy: policyFor([STRANGER]) })], [], LISTED],
      "is not judged without the setting": [under({ policy: policyFor([STRANGER]) }), [], { defaultAccount: ME }],
      "may be a KeyPolicy": [
        under(
          { policy: policyFor([STRANGER]) },
          keyPolicy({ keyId: UNKNOWN, policy: policyFor([ME, STRANGER]) }, { edges: { keyId: [key()] } }),
        ),
        ["key-policy: unsafe in stack"],
        LISTED,
      ],
      "may be that of a key outside the stack": [
        [keyPolicy({ keyId: KEY_ARN, policy: policyFor([ME, STRANGER]) }), goodCopy({ kmsKeyId: KEY_ARN })],
        ["key-policy: unsafe in stack"],
        LISTED,
      ],
      "may have been written by hand": [
        [key({}, { outputs: { arn: KEY_ARN, policy: policyFor([ME, STRANGER]) } }), goodCopy({ kmsKeyId: KEY_ARN })],
        ["key: unsafe in stack"],
        LISTED,
      ],
    }));

  describe("judges grants, which", () =>
    itAnswers(allowedAccounts, {
      "may be for the own account, allowed accounts and AWS services": [
        under(
          {},
          granting(root(PARTNER)),
          { ...granting(`arn:aws:iam::${ME}:role/Copier`), name: "own" },
          { ...granting("rds.amazonaws.com"), name: "service" },
        ),
        [],
        LISTED,
      ],
      "must not be for another account": [
        under({}, granting(`arn:aws:iam::${STRANGER}:role/Copier`)),
        ["grant: unsafe in stack: granteePrincipal"],
        LISTED,
      ],
      "may let another account encrypt": [under({}, granting(root(STRANGER), ["Encrypt"])), [], LISTED],
      "are unknown before the account of the key is known": [
        under({}, granting(root(ME))),
        ["grant: unknown in stack: the account of the key"],
        { allowedAccounts: [PARTNER] },
      ],
      "may be for the account of an existing key": [
        [
          key({}, { outputs: { arn: KEY_ARN } }),
          grant({ keyId: KEY_ARN, granteePrincipal: root(ME), operations: ["Decrypt"] }),
          goodCopy({ kmsKeyId: KEY_ARN }),
        ],
        [],
        { allowedAccounts: [PARTNER] },
      ],
      "are unknown before their principal is known": [
        under({}, granting(UNKNOWN)),
        ["grant: unknown in stack"],
        LISTED,
      ],
      "are found by the ID of their key": [
        [
          key({}, { outputs: { arn: KEY_ARN, keyId: "11111111-2222-3333-4444-555555555555" } }),
          grant({ keyId: "11111111-2222-3333-4444-555555555555", granteePrincipal: STRANGER, operations: ["Decrypt"] }),
          goodCopy({ kmsKeyId: KEY_ARN }),
        ],
        ["grant: unsafe in stack"],
        LISTED,
      ],
      "are not judged for other keys": [[key(), granting(root(STRANGER))], [], LISTED],
    }));

  describe("judges the account of a key, which", () =>
    itAnswers(allowedAccounts, {
      "may be the own account or an allowed one": [
        [
          goodCopy({ kmsKeyId: KEY_ARN }),
          goodCopy({ kmsKeyId: KEY_ARN.replace(ME, PARTNER) }, { name: "under-partner" }),
        ],
        [],
        LISTED,
      ],
      "must not be another one, for copies, exports and replications": [
        [
          goodCopy({ kmsKeyId: KEY_ARN.replace(ME, STRANGER) }),
          exportTask({ kmsKeyId: KEY_ARN.replace(ME, STRANGER) }),
          replication({ kmsKeyId: KEY_ARN.replace(ME, STRANGER) }),
        ],
        ["copy: unsafe: the account of kmsKeyId", "export: unsafe", "replication: unsafe"],
        LISTED,
      ],
      "must not be another one for a restored cluster, though AWS restores it": [
        [
          cluster({ snapshotIdentifier: "ledger", kmsKeyId: KEY_ARN.replace(ME, STRANGER) }),
          cluster({ kmsKeyId: KEY_ARN.replace(ME, STRANGER) }, { name: "new" }),
        ],
        ["cluster: unsafe: the account of kmsKeyId"],
        LISTED,
      ],
      "is not read from an alias": [[goodCopy({ kmsKeyId: "alias/orders" })], [], LISTED],
      "is not judged for databases": [
        [instance({ kmsKeyId: KEY_ARN.replace(ME, STRANGER), snapshotIdentifier: "x" })],
        [],
        LISTED,
      ],
      "is not compared if the own account is undetermined, unless the key is in the stack": [
        [
          goodCopy({ kmsKeyId: KEY_ARN }),
          key({}, { outputs: { arn: OTHER_KEY_ARN } }),
          goodCopy({ kmsKeyId: OTHER_KEY_ARN }, { name: "under-own" }),
        ],
        ["copy: warning in stack: Set the setting defaultAccount"],
        { allowedAccounts: [PARTNER] },
      ],
    }));

  const share = { type: "aws:ram/resourceShare:ResourceShare", name: "share", inputs: {} };
  const associated = (resource: Resource["inputs"], edges: Resource["edges"] = {}): Resource => ({
    type: "aws:ram/resourceAssociation:ResourceAssociation",
    name: "association",
    inputs: { resourceShareArn: UNKNOWN, ...resource },
    edges: { resourceShareArn: [share], ...edges },
  });
  const principal = (text: JavaScriptValue): Resource => ({
    type: "aws:ram/principalAssociation:PrincipalAssociation",
    name: "principal",
    inputs: { resourceShareArn: UNKNOWN, principal: text },
    edges: { resourceShareArn: [share] },
  });
  const database = cluster({ engine: "aurora-mysql" });
  const clusterTo = (text: JavaScriptValue) => [
    database,
    share,
    associated({ resourceArn: UNKNOWN }, { resourceArn: [database] }),
    principal(text),
  ];
  const organization = `arn:aws:organizations::${ME}:organization/o-a1b2c3d4e5`;

  describe("judges the resource shares of AWS RAM, which", () =>
    itAnswers(allowedAccounts, {
      "may share a cluster with an allowed account": [clusterTo(PARTNER), [], LISTED],
      "must not share a cluster with another account": [
        clusterTo(STRANGER),
        ["principal: unsafe in stack: principal must be one of"],
        LISTED,
      ],
      "must not share a cluster by its ARN": [
        [
          {
            ...associated({ resourceShareArn: "arn:share", resourceArn: DATABASE_ARN.replace(":db:", ":cluster:") }),
            edges: {},
          },
          { ...principal(STRANGER), inputs: { resourceShareArn: "arn:share", principal: STRANGER }, edges: {} },
        ],
        ["principal: unsafe in stack"],
        LISTED,
      ],
      "must not share a key of snapshots": [
        [
          ...under({}),
          share,
          associated({ resourceArn: UNKNOWN }, { resourceArn: [key()] }),
          principal(root(STRANGER)),
        ],
        ["principal: unsafe in stack"],
        LISTED,
      ],
      "must not share the key of snapshots by its ARN": [
        [goodCopy({ kmsKeyId: KEY_ARN }), share, associated({ resourceArn: KEY_ARN }), principal(STRANGER)],
        ["principal: unsafe in stack"],
        LISTED,
      ],
      "may share with an organization whose accounts are allowed": [
        clusterTo(organization),
        [],
        { ...LISTED, organizations },
      ],
      "must not share with a unit of an organization with another account": [
        clusterTo(`arn:aws:organizations::${ME}:ou/o-a1b2c3d4e5/ou-ab12-cdef3456`),
        ["principal: unsafe in stack"],
        { ...LISTED, organizations: [{ id: "o-a1b2c3d4e5", accounts: [STRANGER] }] },
      ],
      "are unproven for an organization that the settings do not list": [
        clusterTo(organization),
        ["principal: unproven in stack"],
        LISTED,
      ],
      "must not share with an organization that has one allowed account of two, whatever other organizations have": [
        clusterTo(organization),
        ["principal: unsafe in stack"],
        {
          ...LISTED,
          organizations: [
            { id: "o-a1b2c3d4e5", accounts: [PARTNER, STRANGER] },
            { id: "o-0123456789", accounts: ["777777777777"] },
          ],
        },
      ],
      "may share with an organization whose accounts are allowed, whatever other organizations have": [
        clusterTo(organization),
        [],
        {
          ...LISTED,
          organizations: [
            { id: "o-a1b2c3d4e5", accounts: [PARTNER] },
            { id: "o-0123456789", accounts: [STRANGER] },
          ],
        },
      ],
      "may share with a service": [clusterTo("pca-connector-ad.amazonaws.com"), [], LISTED],
      "are not judged for snapshots, clusters of other services, and resources of other types": [
        [
          share,
          associated({ resourceArn: DATABASE_ARN.replace(":db:", ":snapshot:") }),
          {
            ...associated({ resourceArn: DATABASE_ARN.replace(":rds:", ":redshift:").replace(":db:", ":cluster:") }),
            name: "redshift",
          },
          { ...associated({ resourceArn: "cluster" }), name: "text" },
          { ...associated({ resourceArn: UNKNOWN }, { resourceArn: [instance()] }), name: "instance" },
          instance(),
          key({}, { name: "unused" }),
          { ...associated({ resourceArn: UNKNOWN }, { resourceArn: [key({}, { name: "unused" })] }), name: "key" },
          principal(STRANGER),
        ],
        [],
        LISTED,
      ],
      "are not judged for a share that another association only may be in": [
        [
          database,
          share,
          {
            ...associated({ resourceShareArn: "arn:share", resourceArn: UNKNOWN }, { resourceArn: [database] }),
            edges: { resourceArn: [database] },
          },
          principal(STRANGER),
        ],
        [],
        LISTED,
      ],
      "are not judged for another share with a known ARN": [
        [
          database,
          {
            ...associated({ resourceShareArn: "arn:share" }),
            inputs: { resourceShareArn: "arn:share", resourceArn: UNKNOWN },
            edges: { resourceArn: [database] },
          },
          { ...principal(STRANGER), inputs: { resourceShareArn: "arn:other", principal: STRANGER }, edges: {} },
        ],
        [],
        LISTED,
      ],
      "are not judged for shares that come from no resource": [
        [
          database,
          { ...associated({ resourceArn: UNKNOWN }), edges: { resourceArn: [database] } },
          { ...principal(STRANGER), edges: {} },
        ],
        [],
        LISTED,
      ],
      "are unknown before the principal is known": [clusterTo(UNKNOWN), ["principal: unknown in stack"], LISTED],
      "are not judged for other resources or another share": [
        [
          share,
          associated({ resourceArn: "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1" }),
          { ...associated({ resourceShareArn: "arn:other", resourceArn: KEY_ARN }), name: "other", edges: {} },
          goodCopy({ kmsKeyId: KEY_ARN }),
          principal(STRANGER),
        ],
        [],
        LISTED,
      ],
    }));

  itAnswers(allowedAccounts, {
    "judges the accounts that a SnapshotKey opens its key to": [
      [keyComponent({ sharedAccounts: [PARTNER, STRANGER] })],
      ["key-component: unsafe: sharedAccounts[1]"],
      LISTED,
    ],
  });
});
