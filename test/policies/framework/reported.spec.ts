import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { allowedAccounts } from "../../../policies/rules/allowed-accounts";
import { noAutomatedSnapshotShare } from "../../../policies/rules/no-automated-snapshot-share";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { noPublicEncryptedShare } from "../../../policies/rules/no-public-encrypted-share";
import { noPublicShare } from "../../../policies/rules/no-public-share";
import { noWildcardKeyPrincipal } from "../../../policies/rules/no-wildcard-key-principal";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import { sharedAccountsWellFormed } from "../../../policies/rules/shared-accounts-well-formed";
import { latestDay } from "../../../policies/settings/exceptions";
import { type Case, itAnswers } from "../answers";
import {
  clusterSnapshot,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyPolicy,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  snapshot,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const EVERYBODY = policyFor([], { Principal: "*" });

/** A resource of the state whose inputs lack what AWS reports, as after a refresh. */
const opened = (resource: Resource, outputs: Resource["inputs"]): Resource => ({
  ...resource,
  outputs: { ...resource.inputs, ...outputs },
});

const SHARED = { sharedAccounts: [PARTNER] };
const PUBLIC = { sharedAccounts: ["all"] };
/** A key that exists, and a copy under it. */
const under = (policy: string, enabled = true): Resource[] => [
  opened(key(), { arn: KEY_ARN, policy, isEnabled: enabled }),
  opened(goodCopy({ kmsKeyId: KEY_ARN }), SHARED),
];

const CASES: readonly [Rule, Record<string, Case>][] = [
  [
    noPublicShare,
    {
      "refuses a snapshot that was made public by hand": [
        [opened(snapshot(), PUBLIC)],
        ["snapshot: unsafe in stack: Change it back in AWS and run pulumi refresh, or specify sharedAccounts"],
      ],
      "refuses a cluster snapshot and a copy too": [
        [opened(clusterSnapshot(), PUBLIC), opened(copy(), { sharedAccounts: [PARTNER, "all"] })],
        ["cluster-snapshot: unsafe in stack", "copy: unsafe in stack"],
      ],
      "refuses it beside an empty list of the program": [
        [opened(snapshot({ sharedAccounts: [] }), PUBLIC)],
        ["snapshot: unsafe in stack"],
      ],
      "refuses a public snapshot that --target leaves out": [
        [{ ...opened(snapshot(), PUBLIC), isUntargeted: true }],
        ["snapshot: unsafe in stack"],
      ],
      "judges the program's list only once": [
        [opened(snapshot(PUBLIC), PUBLIC)],
        ["snapshot: unsafe: List the IDs of the accounts that need it."],
      ],
      "accepts what nobody opened, and what is not yet known": [
        [
          opened(snapshot(), { sharedAccounts: [] }),
          opened(copy(), { sharedAccounts: UNKNOWN }),
          opened(clusterSnapshot(), { sharedAccounts: null }),
        ],
        [],
      ],
    },
  ],
  [
    allowedAccounts,
    {
      "refuses an account that was added by hand": [
        [opened(snapshot(), SHARED)],
        ["snapshot: unsafe in stack: specify sharedAccounts"],
        { allowedAccounts: ["333333333333"] },
      ],
      "accepts an allowed account that was added by hand": [
        [opened(snapshot(), SHARED)],
        [],
        { allowedAccounts: [PARTNER] },
      ],
    },
  ],
  [
    sharedAccountsWellFormed,
    {
      "refuses more accounts than AWS allows": [
        [
          opened(snapshot(), {
            sharedAccounts: Array.from({ length: 21 }, (_, index) => String(100000000000 + index)),
          }),
        ],
        ["snapshot: unsafe in stack"],
      ],
    },
  ],
  [
    noPublicEncryptedShare,
    {
      "refuses a copy with a key that was made public by hand": [
        [opened(goodCopy({ kmsKeyId: KEY_ARN }), PUBLIC)],
        ["copy: unsafe in stack: specify sharedAccounts"],
      ],
      "refuses it once if the program made it public": [
        [opened(goodCopy({ kmsKeyId: KEY_ARN, ...PUBLIC }), PUBLIC)],
        ["copy: unsafe"],
      ],
    },
  ],
  [
    noDefaultKeyShare,
    {
      "refuses a copy under the alias of the default key that was shared by hand": [
        [opened(goodCopy({ kmsKeyId: "alias/aws/rds" }), SHARED)],
        ["copy: unsafe in stack: specify sharedAccounts"],
      ],
      "refuses it once if the program shared it": [
        [opened(goodCopy({ kmsKeyId: "alias/aws/rds", ...SHARED }), SHARED)],
        ["copy: unsafe"],
      ],
    },
  ],
  [
    noAutomatedSnapshotShare,
    {
      "refuses an automated snapshot that was shared by hand": [
        [opened(snapshot({ dbSnapshotIdentifier: "rds:orders" }), SHARED)],
        ["snapshot: unsafe in stack: specify sharedAccounts"],
      ],
    },
  ],
  [
    sharedAccountsHaveKeyAccess,
    {
      "judges the policy that AWS reports for a key without one": [under(policyFor([PARTNER])), []],
      "refuses a share by hand whose key does not admit the account": [
        under(policyFor([])),
        ["copy: unsafe in stack: specify sharedAccounts"],
      ],
      "refuses a share whose key was disabled by hand": [
        under(policyFor([PARTNER]), false),
        ["copy: unsafe in stack: must be enabled"],
      ],
      "judges a new key without a policy as closed": [
        [key(), goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } })],
        ["copy: unsafe in stack"],
      ],
    },
  ],
  [
    noWildcardKeyPrincipal,
    {
      "refuses a key that was opened to everybody by hand": [
        [opened(key(), { policy: EVERYBODY })],
        ["key: unsafe in stack: specify policy"],
      ],
      "refuses it beside an empty policy of the program": [
        [opened(key({ policy: "" }), { policy: EVERYBODY })],
        ["key: unsafe in stack"],
      ],
      "reports a policy that cannot be read": [
        [opened(key(), { policy: "no policy" })],
        ["key: unproven in stack: specify policy"],
      ],
      "accepts a closed key, and a key whose policy is not yet known": [
        [opened(key(), { policy: policyFor([PARTNER]) }), key({}, { name: "new" })],
        [],
      ],
      "leaves the policy of a key to its KeyPolicy, which is about to replace it": [
        [
          opened(key(), { arn: KEY_ARN, policy: EVERYBODY }),
          keyPolicy({ keyId: KEY_ARN, policy: policyFor([PARTNER]) }),
        ],
        [],
      ],
      "does not take the KeyPolicy of another key for it": [
        [
          opened(key(), { arn: KEY_ARN, policy: EVERYBODY }),
          keyPolicy({ keyId: OTHER_KEY_ARN, policy: policyFor([PARTNER]) }),
        ],
        ["key: unsafe in stack"],
      ],
      "refuses an open KeyPolicy that --target leaves out": [
        [{ ...opened(keyPolicy({ keyId: KEY_ARN, policy: EVERYBODY }), {}), isUntargeted: true }],
        ["key-policy: unsafe in stack"],
      ],
      "refuses once what the program opened": [
        [opened(key({ policy: EVERYBODY }), { policy: EVERYBODY })],
        ["key: unsafe"],
      ],
    },
  ],
];

describe("What was opened by hand", () => {
  for (const [rule, cases] of CASES) {
    describe(`is judged by ${rule.name}, which`, () => itAnswers(rule, cases));
  }

  it("is refused by the whole pack, each resource by its rules", async () => {
    const database = instance({ engine: "mysql", region: "eu-west-1", skipFinalSnapshot: true });
    const reports = await run(policies(), [
      opened(database, { identifier: "orders" }),
      opened(snapshot({ dbInstanceIdentifier: "orders", region: "eu-west-1" }), PUBLIC),
      opened(key({ enableKeyRotation: true }), { policy: EVERYBODY }),
    ]);
    assert.deepEqual(refusals(reports), ["no-public-share snapshot", "no-wildcard-key-principal key"]);
    assert.deepEqual(notices(reports), []);
  });

  it("can be excepted as anything else", async () => {
    const resource = "urn:pulumi:dev::shop::aws:rds/snapshot:Snapshot::snapshot";
    const exceptions = [{ rule: "no-public-share", resource, reason: "A sample.", expires: latestDay(new Date()) }];
    const reports = await run(policies([noPublicShare]), [opened(snapshot(), PUBLIC)], { settings: { exceptions } });
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["no-public-share-notices snapshot"]]);
  });
});
