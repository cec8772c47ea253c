import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { from } from "./answers";
import {
  cluster,
  clusterSnapshot,
  copy,
  instance,
  KEY_ARN,
  key,
  keyPolicy,
  PARTNER,
  policyFor,
  replication,
  snapshot,
} from "./program";
import { type Resource, refusals, run, UNKNOWN } from "./server";

/** Safe programs that the pack once refused, each as a first deployment or as one more run. */

const ME = "111111111111";
const SHARED = { sharedAccounts: [PARTNER] };
const IRELAND = { region: "eu-west-1" };
const opened = (condition: object, principal: object | string = { AWS: `arn:aws:iam::${PARTNER}:root` }) =>
  policyFor([], { Principal: principal, Condition: condition });
const role = `arn:aws:iam::${PARTNER}:role/SnapshotReceiver`;

/** A database under a new key with this policy, and a shared snapshot of it. */
const sharedUnder = (policy: string): Resource[] => {
  const made = key({ policy, ...IRELAND });
  const database = instance(
    { engine: "mysql", storageEncrypted: true, kmsKeyId: UNKNOWN, ...IRELAND },
    { edges: { kmsKeyId: [made] } },
  );
  return [made, ...taken(database)];
};
const taken = (database: Resource): Resource[] =>
  from(database, (edges) => snapshot({ dbInstanceIdentifier: UNKNOWN, ...IRELAND, ...SHARED }, { edges }));
const sharing = policyFor([ME, PARTNER]);

const PROGRAMS: Record<string, [program: Resource[], settings?: object]> = {
  "a root principal that is narrowed to one role": [sharedUnder(opened({ ArnEquals: { "aws:PrincipalArn": role } }))],
  "a role by a pattern in one part of its ARN": [
    sharedUnder(opened({ ArnLike: { "aws:PrincipalArn": `arn:*:iam::${PARTNER}:role/*` } }, "*")),
  ],
  "an organization, at the first deployment": [
    sharedUnder(opened({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, "*")),
    { organizations: [{ id: "o-a1b2c3d4e5", accounts: [ME, PARTNER] }] },
  ],
  "an organization whose accounts are all allowed": [
    sharedUnder(opened({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, "*")),
    {
      allowedAccounts: [PARTNER],
      defaultAccount: ME,
      organizations: [{ id: "o-a1b2c3d4e5", accounts: [ME, PARTNER] }],
    },
  ],
  "a database that was restored long ago under a listed key": [
    taken(
      instance(
        { snapshotIdentifier: "gone", engine: "mysql", ...IRELAND },
        {
          outputs: {
            engine: "mysql",
            ...IRELAND,
            identifier: "orders",
            arn: `arn:aws:rds:eu-west-1:${ME}:db:orders`,
            storageEncrypted: true,
            kmsKeyId: KEY_ARN,
          },
        },
      ),
    ),
    { sharedKeys: [{ key: KEY_ARN, accounts: [PARTNER] }] },
  ],
  "a replica of a database of the stack": [
    (() => {
      const [made = key(), source = instance()] = sharedUnder(sharing);
      const replica = instance(
        { replicateSourceDb: UNKNOWN, engine: "mysql", ...IRELAND },
        { name: "replica", edges: { replicateSourceDb: [source] } },
      );
      return [made, source, ...taken(replica)];
    })(),
  ],
  "a cluster of the stack at a point in time": [
    (() => {
      const made = key({ policy: sharing, ...IRELAND });
      const ledger = cluster(
        { clusterIdentifier: "ledger", engine: "aurora-mysql", storageEncrypted: true, kmsKeyId: UNKNOWN, ...IRELAND },
        { edges: { kmsKeyId: [made] } },
      );
      const restored = cluster(
        { engine: "aurora-mysql", restoreToPointInTime: { sourceClusterIdentifier: "ledger" }, ...IRELAND },
        { name: "restored" },
      );
      return [
        made,
        ledger,
        ...from(restored, (edges) =>
          clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...IRELAND, ...SHARED }, { edges }),
        ),
      ];
    })(),
  ],
  "a replication between two providers whose Regions are unknown": [
    from(instance({ engine: "mysql" }), (edges) =>
      replication({ sourceDbInstanceArn: UNKNOWN }, { edges, provider: { profile: "abroad" }, providerName: "abroad" }),
    ),
  ],
  "a key whose KeyPolicy closes what somebody opened": [
    [
      key(IRELAND, { outputs: { ...IRELAND, arn: KEY_ARN, policy: policyFor([], { Principal: "*" }) } }),
      keyPolicy({ keyId: KEY_ARN, policy: sharing, ...IRELAND }),
      copy({ sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: KEY_ARN, ...IRELAND, ...SHARED }),
    ],
  ],
};

describe("The whole pack", () => {
  for (const [title, [program, settings = {}]] of Object.entries(PROGRAMS)) {
    it(`accepts ${title}`, async () => {
      assert.deepEqual(refusals(await run(policies(), program, { settings })), []);
    });
  }
});
