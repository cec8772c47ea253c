import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import {
  alias,
  goodCopy,
  grant,
  KEY_ARN,
  key,
  keyComponent,
  keyPolicy,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-accounts-have-key-access";
const REFUSED = [[`${RULE} copy`], []];
const NOTICED = [[], [`${RULE}-notices copy`]];
const SAFE = [[], []];
const OPERATIONS =
  "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo RetireGrant".split(
    " ",
  );

const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });
  return [refusals(reports), notices(reports)];
};

/** A component that makes keys, as a YAML program sees it: what comes from an output of it leads to the component. */
const vault: Resource = { type: "shop:index:Vault", name: "vault", inputs: {} };
const inVault = (name: string, accounts: string[]) => key({ policy: policyFor(accounts) }, { name, parent: vault });
const OPEN = [PARTNER];
const CLOSED: string[] = [];

const sharedUnder = (made: Resource) =>
  goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
const policyOf = (accounts: string[], edges: Resource[]) =>
  keyPolicy({ keyId: UNKNOWN, policy: policyFor(accounts) }, { edges: { keyId: edges } });
const grantTo = (granteePrincipal: string, edges: Resource[]) =>
  grant({ keyId: UNKNOWN, granteePrincipal, operations: OPERATIONS }, { edges: { keyId: edges } });

describe("A KeyPolicy of one of several keys", () => {
  it("leaves the access to each key unknown", async () => {
    for (const [own, replaced] of [
      [OPEN, CLOSED],
      [CLOSED, OPEN],
    ] as const) {
      const [first, second, third] = [inVault("first", own), inVault("second", own), inVault("third", own)];
      const program = [vault, first, second, third, policyOf([...replaced], [vault])];
      for (const made of [first, second, third]) {
        assert.deepEqual(await judge([...program, sharedUnder(made)]), NOTICED);
        assert.deepEqual(await judge([...program, sharedUnder(made)], { unknown: "refuse" }), REFUSED);
      }
    }
  });

  it("does not affect a key that is not among them", async () => {
    const keys = [inVault("first", OPEN), inVault("second", OPEN)];
    const [open, closed] = [key({ policy: policyFor(OPEN) }), key({ policy: policyFor(CLOSED) })];
    const stray = policyOf(CLOSED, [vault]);
    assert.deepEqual(await judge([vault, ...keys, open, stray, sharedUnder(open)]), SAFE);
    assert.deepEqual(await judge([vault, ...keys, closed, stray, sharedUnder(closed)]), REFUSED);
  });

  it("may be for any key of the stack if it depends on none, but not for a literal key", async () => {
    const made = key({ policy: policyFor(OPEN) });
    assert.deepEqual(await judge([made, policyOf(CLOSED, []), sharedUnder(made)]), NOTICED);
    const written = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN });
    assert.deepEqual(await judge([policyOf(OPEN, []), written]), REFUSED);
  });

  it("is for the key of an alias that has exactly one key", async () => {
    const made = key({ policy: policyFor(CLOSED) });
    const named = alias({ name: "alias/orders", targetKeyId: UNKNOWN }, { edges: { targetKeyId: [made] } });
    assert.deepEqual(await judge([made, named, policyOf(OPEN, [named]), sharedUnder(made)]), SAFE);
  });
});

describe("A grant for one of several keys", () => {
  const [first, second] = [inVault("first", CLOSED), inVault("second", CLOSED)];
  const shared = (granted: Resource) => judge([vault, first, second, granted, sharedUnder(first)]);

  it("leaves the access of its grantee unknown", async () => {
    assert.deepEqual(await shared(grantTo(`arn:aws:iam::${PARTNER}:root`, [vault])), NOTICED);
    assert.deepEqual(await shared(grantTo(`arn:aws:iam::${PARTNER}:root`, [])), NOTICED);
    assert.deepEqual(await shared(grantTo(PARTNER, [vault])), NOTICED);
    assert.deepEqual(await shared(grantTo(UNKNOWN, [vault])), NOTICED);
  });

  it("affects no other account and no other key", async () => {
    assert.deepEqual(await shared(grantTo("arn:aws:iam::333333333333:root", [vault])), REFUSED);
    assert.deepEqual(await shared(grantTo(`arn:aws:iam::${PARTNER}:root`, [second])), REFUSED);
  });
});

describe("The key of a SnapshotKey component", () => {
  const outer = keyComponent({ region: "eu-west-1", sharedAccounts: OPEN });
  const made = key({ policy: UNKNOWN, region: "eu-west-1" }, { parent: outer });

  it("is open to the shared accounts while its policy is not yet known", async () => {
    assert.deepEqual(await judge([outer, made, sharedUnder(made)]), SAFE);
  });

  it("is not verified if an unknown KeyPolicy replaces its policy", async () => {
    const replacing = keyPolicy({ keyId: UNKNOWN, policy: UNKNOWN }, { edges: { keyId: [made] } });
    assert.deepEqual(await judge([outer, made, replacing, sharedUnder(made)]), NOTICED);
    assert.deepEqual(await judge([outer, made, policyOf(CLOSED, []), sharedUnder(made)]), NOTICED);
  });
});

describe("A key in another account", () => {
  const RULE = "shared-accounts-have-key-access";

  const OTHER = "333333333333";

  const judge = (resources: Resource[], settings: object = {}) =>
    run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });

  const under = (made: Resource, sharedAccounts: string[] = [PARTNER]) =>
    goodCopy({ sharedAccounts, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });

  const provider = { assumeRoles: JSON.stringify([{ roleArn: `arn:aws:iam::${PARTNER}:role/SnapshotReceiver` }]) };

  it("is accepted for the account of its provider, even while the key ARN is not yet known", async () => {
    const theirs = key({}, { provider });
    assert.deepEqual(await judge([theirs, under(theirs)]), []);
    assert.deepEqual(refusals(await judge([theirs, under(theirs, [OTHER])])), [`${RULE} copy`]);
    const ours = key({});
    assert.deepEqual(refusals(await judge([ours, under(ours)])), [`${RULE} copy`]);
  });

  it("is in the account of its ARN, rather than that of its provider", async () => {
    const ours = key({}, { provider, outputs: { arn: KEY_ARN } });
    assert.deepEqual(refusals(await judge([ours, under(ours)])), [`${RULE} copy`]);
  });
});

describe("A key that AWS RAM shares", () => {
  const RULE = "shared-accounts-have-key-access";

  const judge = (resources: Resource[], settings: object = {}) =>
    run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });

  const under = (made: Resource, sharedAccounts: string[] = [PARTNER]) =>
    goodCopy({ sharedAccounts, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });

  const ram = (inputs: Resource["inputs"], edges: Resource["edges"] = {}): Resource => {
    return { type: "aws:ram/resourceAssociation:ResourceAssociation", name: "shared-by-ram", inputs, edges };
  };

  it("leaves the access unproven, so that the settings apply", async () => {
    const made = key({ policy: policyFor([]) });
    const resources = [made, ram({ resourceArn: UNKNOWN }, { resourceArn: [made] }), under(made)];
    const reports = await judge(resources);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
    assert.match(reports[0]?.message ?? "", /is unproven: .*AWS RAM shares the key/);
    assert.deepEqual(notices(await judge(resources, { unproven: "warn" })), [`${RULE}-notices copy`]);
  });

  it("is identified by its ARN", async () => {
    const made = key({ policy: policyFor([]) }, { outputs: { arn: KEY_ARN } });
    const shared = goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN });
    const settings = { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] };
    assert.deepEqual(await judge([made, ram({ resourceArn: KEY_ARN }), shared], settings), []);
    for (const other of [ram({ resourceArn: OTHER_KEY_ARN }), ram({ resourceArn: UNKNOWN })]) {
      assert.deepEqual(refusals(await judge([made, other, shared], settings)), [`${RULE} copy`]);
    }
  });
});

describe("A grant with unknown constraints", () => {
  const RULE = "shared-accounts-have-key-access";

  const OTHER = "333333333333";

  const judge = (resources: Resource[], settings: object = {}) =>
    run(policies([sharedAccountsHaveKeyAccess]), resources, { settings });

  const under = (made: Resource, sharedAccounts: string[] = [PARTNER]) =>
    goodCopy({ sharedAccounts, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });

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

  it("is unknown for its grantee, and refused for other accounts", async () => {
    const reports = await judge([made, given, under(made, [PARTNER, OTHER])]);
    assert.deepEqual([refusals(reports), notices(reports)], [[`${RULE} copy`], [`${RULE}-notices copy`]]);
    const refused = reports.find(({ level }) => level === "mandatory");
    assert.match(refused?.message ?? "", new RegExp(`account ${OTHER}`));
  });
});
