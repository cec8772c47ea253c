import assert from "node:assert/strict";
import type { Rule } from "../../policies/framework/rule";
import { RULES } from "../../policies/pack";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import { sharedAccountsHaveKeyAccess } from "../../policies/rules/shared-accounts-have-key-access";
import { findingsOf, from } from "./answers";
import { CASES } from "./cases";
import {
  component,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyPolicy,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, UNKNOWN } from "./server";

type Inputs = Resource["inputs"];

/** A fix that a message proposes, by a part of the message, and the program and settings after it. */
interface Fix {
  proposed: string;
  apply: (program: Resource[]) => Resource[];
  settings?: object;
}

/** Changes the last resource of a program, which is the refused one. */
const change =
  (inputs: Inputs, rest: Partial<Resource> = {}) =>
  (program: Resource[]): Resource[] =>
    program.map((resource, index) =>
      index === program.length - 1
        ? {
            ...resource,
            ...rest,
            inputs: { ...resource.inputs, ...inputs },
            edges: { ...resource.edges, ...rest.edges },
          }
        : resource,
    );
const remove = (program: Resource[]) => program.slice(0, -1);
const without = (...names: string[]) => change(Object.fromEntries(names.map((name) => [name, null])));
const SHARED = { sharedAccounts: [PARTNER] };
const made = key({ policy: policyFor([PARTNER]) }, { name: "made" });
/** Copies the last resource under a key of the stack, and shares the copy instead. */
const copyAndShare = (program: Resource[]): Resource[] => {
  const closed = without("sharedAccounts")(program);
  const [source = snapshot()] = closed.slice(-1);
  const edges = { sourceDbSnapshotIdentifier: [source], kmsKeyId: [made] };
  const shared = copy(
    { sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN, ...SHARED },
    { name: "shared-copy", edges },
  );
  return [made, ...closed, shared];
};
const underOwnKey = (program: Resource[]) => [
  made,
  ...change({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })(program),
];

/** What the messages about the unsafe cases of the mandatory rules propose. */
const FIXES: Readonly<Record<string, readonly Fix[]>> = {
  "no-public-encrypted-share": [{ proposed: 'Replace "all" with the IDs of the accounts', apply: change(SHARED) }],
  "no-public-share": [{ proposed: "List the IDs of the accounts", apply: change(SHARED) }],
  "no-default-key-share": [{ proposed: "Copy the snapshot under a customer managed key", apply: copyAndShare }],
  "no-automated-snapshot-share": [{ proposed: "Copy it and share the copy", apply: copyAndShare }],
  "no-persistent-option-share": [
    { proposed: "sharedAccounts must be empty", apply: without("sharedAccounts") },
    {
      proposed: "share a snapshot of a database without the option",
      apply: ([group = snapshot(), ...rest]) => [{ ...group, inputs: { ...group.inputs, options: [] } }, ...rest],
    },
  ],
  "no-wildcard-key-principal": [
    { proposed: "List the root principals of the accounts", apply: change({ policy: policyFor([PARTNER]) }) },
    ...(
      [
        ["kms:CallerAccount", PARTNER],
        ["aws:PrincipalOrgID", "o-a1b2c3d4e5"],
      ] as const
    ).map(([name, value]) => ({
      proposed: name,
      apply: change({ policy: policyFor([], { Principal: "*", Condition: { StringEquals: { [name]: value } } }) }),
    })),
  ],
  "shared-accounts-have-key-access": [
    {
      proposed: "Allow these actions to the account's root principal in the key policy",
      apply: ([, ...rest]) => [key({ policy: policyFor([PARTNER]) }), ...rest],
    },
  ],
  "shared-accounts-well-formed": [{ proposed: "Write the 12 digits in quotes", apply: change(SHARED) }],
  "allowed-accounts": [
    { proposed: "Remove the account", apply: change({ sharedAccounts: [] }) },
    { proposed: "add it to the setting", apply: (program) => program, settings: { allowedAccounts: ["333333333333"] } },
  ],
  "allowed-regions": [{ proposed: "Set region to one of them", apply: change({ region: "eu-west-1" }) }],
  "require-full-arns": [{ proposed: "Write arn:<partition>:kms:", apply: change({ kmsKeyId: KEY_ARN }) }],
  "no-destination-region": [
    { proposed: "Set region to the target Region", apply: change({ destinationRegion: null, region: "eu-west-1" }) },
  ],
  "valid-identifiers": [
    { proposed: "Change it to that form", apply: change({ exportTaskIdentifier: "orders-monthly" }) },
  ],
  "copy-names-key-of-its-region": [
    {
      proposed: "a key in the resource's Region",
      apply: change({ kmsKeyId: KEY_ARN.replace("eu-west-1", "us-west-2") }),
    },
  ],
  "copy-names-option-group": [
    { proposed: "Set optionGroupName to an option group", apply: change({ optionGroupName: "orders-abroad" }) },
  ],
  "copy-stays-in-partition": [
    { proposed: "Set region to a Region of the source's partition", apply: change({ region: "eu-west-1" }) },
  ],
  "no-multi-az-cluster-snapshot-copy": [{ proposed: "Restore it, or export it to S3", apply: remove }],
  "no-rds-custom-snapshot-copy": [{ proposed: "Remove the copy", apply: remove }],
  "shared-snapshot-copied-before-restore": [
    {
      proposed: "Copy the snapshot under a key of your own account first",
      apply: (program) => {
        const { provider = {} } = program.at(-1) ?? {};
        const taken = program.find(({ type }) => type === snapshot().type) ?? snapshot();
        const own = key({}, { name: "own", provider });
        const received = copy(
          { sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN },
          { name: "received", provider, edges: { sourceDbSnapshotIdentifier: [taken], kmsKeyId: [own] } },
        );
        const edges = { snapshotIdentifier: [received] };
        return [
          ...remove(program),
          own,
          received,
          instance({ snapshotIdentifier: UNKNOWN }, { name: "restored", provider, edges }),
        ];
      },
    },
  ],
  "snapshot-used-in-its-region": [
    { proposed: "Set region to the Region of the snapshot", apply: change({ region: "us-east-1" }) },
    {
      proposed: "copy the snapshot and use the copy",
      apply: change({ snapshotIdentifier: SOURCE_ARN.replace("us-east-1", "eu-west-1") }),
    },
  ],
  "restores-not-publicly-accessible": [{ proposed: "Remove publiclyAccessible", apply: without("publiclyAccessible") }],
  "replication-goes-to-another-region": [
    { proposed: "Set region to the target Region", apply: change({ region: "eu-west-1" }) },
  ],
  "replication-retention-in-range": [
    { proposed: "Set one", apply: change({ retentionPeriod: 35 }) },
    { proposed: "remove it", apply: without("retentionPeriod") },
  ],
};

const isRefusal = (finding: string) => /: (?:unsafe|unproven)(?: in stack)?: /.test(finding);

/** Tests that a program is refused with these proposals, and accepted after each. */
async function changesTheAnswer(rule: Rule, program: Resource[], fixes: readonly Fix[], settings: object = {}) {
  const [finding = "", ...others] = (await findingsOf(rule, program, settings)).filter(isRefusal);
  assert.deepEqual(others, []);
  for (const { proposed, apply, settings: added = {} } of fixes) {
    assert.ok(finding.includes(proposed), `${finding} does not propose: ${proposed}`);
    assert.deepEqual(
      (await findingsOf(rule, apply(program), { ...settings, ...added })).filter(isRefusal),
      [],
      proposed,
    );
  }
  return finding;
}

describe("The fix that a message proposes", () => {
  it("is tested for every mandatory rule", () => {
    const mandatory = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => name);
    assert.deepEqual(Object.keys(FIXES), mandatory);
  });

  for (const rule of RULES.filter(({ name }) => name in FIXES)) {
    it(`changes the answer of ${rule.name}`, async () => {
      const { unsafe = [], settings = {} } = CASES[rule.name] ?? {};
      await changesTheAnswer(rule, unsafe, FIXES[rule.name] ?? [], settings);
    });
  }
});

describe("The proposal about an unproven key", () => {
  const copyFix: Fix = {
    proposed: "Copy the snapshot with kmsKeyId set to a key of the same stack",
    apply: copyAndShare,
  };
  const keyFix: Fix = { proposed: "Set kmsKeyId to a key of the same stack", apply: underOwnKey };
  const listFix: Fix = {
    proposed: "list the key in the setting customerManagedKeys",
    apply: (program) => program,
    settings: { customerManagedKeys: [KEY_ARN] },
  };
  const lookupFix: Fix = {
    proposed: "use our SnapshotCopy, which looks the key up",
    apply: () => component({ ...SHARED, kmsKeyId: KEY_ARN }, lookedUp()),
  };
  const restored = from(instance({ snapshotIdentifier: "orders" }), (edges) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, ...SHARED }, { edges }),
  );
  const ofLiteral = snapshot({ dbInstanceIdentifier: "orders", ...SHARED });

  for (const rule of [noDefaultKeyShare, sharedAccountsHaveKeyAccess]) {
    it(`of a snapshot of a literal or restored database is only a copy, by ${rule.name}`, async () => {
      for (const program of [[ofLiteral], restored]) {
        const finding = await changesTheAnswer(rule, program, [copyFix]);
        assert.doesNotMatch(finding, /SnapshotCopy|setting|Set kmsKeyId/);
        assert.ok(finding.endsWith(" key of the same stack, and share the copy."), finding);
      }
    });

    it(`of a copy without a key is a key or a lookup, by ${rule.name}`, async () => {
      const finding = await changesTheAnswer(
        rule,
        [goodCopy(SHARED)],
        [keyFix, { ...lookupFix, apply: lookedUpOrOwn(rule) }],
      );
      assert.doesNotMatch(finding, /setting|Copy the snapshot/);
      assert.ok(
        finding.endsWith(" Set kmsKeyId to a key of the same stack; or use our SnapshotCopy, which looks the key up."),
        finding,
      );
    });
  }

  /** The lookup shows who manages the key; the policy of a key outside the stack remains to be listed. */
  const lookedUpOrOwn = (rule: Rule) => () => {
    const [parent = copy(), child = copy()] = component({ ...SHARED, kmsKeyId: UNKNOWN }, lookedUp(), {
      kmsKeyId: [made],
    });
    return rule === noDefaultKeyShare ? lookupFix.apply([]) : [made, parent, child];
  };

  it("of a copy under a literal key is a key, a lookup or the list", async () => {
    const program = [goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })];
    await changesTheAnswer(noDefaultKeyShare, program, [keyFix, lookupFix, listFix]);
  });

  it("of an existing snapshot is a copy or the list", async () => {
    const outputs = { encrypted: true, kmsKeyId: KEY_ARN };
    await changesTheAnswer(noDefaultKeyShare, [{ ...ofLiteral, outputs }], [copyFix, listFix]);
  });

  it("is no lookup where a component made one, or where lookups do not count", async () => {
    const program = component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp());
    const list = { ...listFix, settings: { customerManagedKeys: [OTHER_KEY_ARN] } };
    assert.doesNotMatch(await changesTheAnswer(noDefaultKeyShare, program, [list]), /SnapshotCopy/);
    const copied = [goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })];
    const settings = { trustComponentLookups: false };
    assert.doesNotMatch(await changesTheAnswer(noDefaultKeyShare, copied, [keyFix, listFix], settings), /SnapshotCopy/);
  });
});

describe("The proposal about undecided access to a key", () => {
  const within = policyFor([PARTNER], { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } });
  const inVpc = policyFor([PARTNER], { Condition: { StringEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } } });
  const shared = (edges: Resource["edges"], kmsKeyId = UNKNOWN) =>
    goodCopy({ ...SHARED, kmsKeyId }, { edges: edges ?? {} });
  const openFix: Fix = {
    proposed: "Allow these actions to the account's root principal without such conditions",
    apply: ([first = key(), ...rest]) => [
      { ...first, inputs: { ...first.inputs, policy: policyFor([PARTNER]) } },
      ...rest,
    ],
  };
  const organizations = [{ id: "o-a1b2c3d4e5", accounts: [PARTNER] }];
  const organizationFix: Fix = {
    proposed: "list the accounts of the organization in the setting organizations",
    apply: (program) => program,
    settings: { organizations },
  };

  it("for an organization is its accounts, also for a new key", async () => {
    const made = key({ policy: within });
    const finding = await changesTheAnswer(
      sharedAccountsHaveKeyAccess,
      [made, shared({ kmsKeyId: [made] })],
      [openFix, organizationFix],
    );
    assert.doesNotMatch(finding, /sharedKeys/);
  });

  it("for another condition is the list of keys only if the key exists", async () => {
    const made = key({ policy: inVpc });
    const finding = await changesTheAnswer(
      sharedAccountsHaveKeyAccess,
      [made, shared({ kmsKeyId: [made] })],
      [openFix],
    );
    assert.doesNotMatch(finding, /sharedKeys|organization/);
    const existing = key({ policy: inVpc }, { outputs: { arn: KEY_ARN } });
    const sharedKeys = [{ key: KEY_ARN, accounts: [PARTNER] }];
    await changesTheAnswer(
      sharedAccountsHaveKeyAccess,
      [existing, shared({}, KEY_ARN)],
      [
        openFix,
        {
          proposed: "list the key with the account in the setting sharedKeys",
          apply: (all) => all,
          settings: { sharedKeys },
        },
      ],
    );
  });

  it("for a key outside the stack is a key policy, or the list of keys", async () => {
    const sharedKeys = [{ key: KEY_ARN, accounts: [PARTNER] }];
    const program = [shared({}, KEY_ARN)];
    await changesTheAnswer(sharedAccountsHaveKeyAccess, program, [
      {
        proposed: "list the key with the account in the setting sharedKeys",
        apply: (all) => all,
        settings: { sharedKeys },
      },
      { proposed: "Create the key in this stack", apply: underOwnKey },
    ]);
    assert.deepEqual(
      (
        await findingsOf(sharedAccountsHaveKeyAccess, [
          keyPolicy({ keyId: KEY_ARN, policy: policyFor([PARTNER]) }),
          ...program,
        ])
      ).filter(isRefusal),
      [],
    );
  });
});
