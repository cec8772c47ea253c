import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { from, itAnswers } from "../answers";
import {
  cluster,
  clusterSnapshot,
  DATABASE_ARN,
  instance,
  KEY_ARN,
  key,
  OTHER_KEY_ARN,
  PARTNER,
  snapshot,
} from "../program";
import { type Resource, UNKNOWN } from "../server";

const SHARED = { sharedAccounts: [PARTNER] };
const ORDERS = { identifier: "orders", region: "us-east-1" };
const DEFAULT = { ...ORDERS, storageEncrypted: true };
const LEDGER = { clusterIdentifier: "ledger", engine: "aurora-mysql", region: "us-east-1", storageEncrypted: true };

/** The last of some databases, and a shared snapshot of it. */
const taken = (...databases: Resource[]): Resource[] => {
  const [database = instance()] = databases.slice(-1);
  const [, shared = database] =
    database.type === cluster().type
      ? from(database, (edges) => clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges }))
      : from(database, (edges) => snapshot({ dbInstanceIdentifier: UNKNOWN, ...SHARED }, { edges }));
  return [...databases, shared];
};
const created = (inputs: Resource["inputs"], rest: Partial<Resource> = {}) =>
  instance({ region: "us-east-1", ...inputs }, { name: "created", ...rest });
const createdCluster = (inputs: Resource["inputs"], rest: Partial<Resource> = {}) =>
  cluster({ engine: "aurora-mysql", region: "us-east-1", ...inputs }, { name: "created", ...rest });
/** Restored long ago from a snapshot that is gone, and what AWS reports of it. */
const old = (outputs: Resource["inputs"]) =>
  created(
    { snapshotIdentifier: "gone" },
    { outputs: { snapshotIdentifier: "gone", region: "us-east-1", arn: DATABASE_ARN, ...outputs } },
  );

describe("A database that was restored long ago", () => {
  itAnswers(noDefaultKeyShare, {
    "has the key that AWS reports, if it is listed": [
      taken(old({ storageEncrypted: true, kmsKeyId: KEY_ARN })),
      [],
      { customerManagedKeys: [KEY_ARN] },
    ],
    "has the key of the stack that AWS reports": [
      [key({}, { outputs: { arn: KEY_ARN } }), ...taken(old({ storageEncrypted: true, kmsKeyId: KEY_ARN }))],
      [],
    ],
    "is unproven under any other key": [
      taken(old({ storageEncrypted: true, kmsKeyId: OTHER_KEY_ARN })),
      ["snapshot: unproven in stack: reported by AWS"],
      { customerManagedKeys: [KEY_ARN] },
    ],
    "is not encrypted if AWS reports so": [taken(old({ storageEncrypted: false, kmsKeyId: "" })), []],
    "is unproven before AWS reports anything": [
      taken(created({ snapshotIdentifier: "gone" })),
      ["snapshot: unproven in stack: created from another database"],
    ],
  });
});

describe("A database that is created from one of the stack", () => {
  const source = instance(DEFAULT);
  const arn = "arn:aws:rds:us-east-1:111111111111:db:orders";
  const made = instance(DEFAULT, { outputs: { ...DEFAULT, arn } });
  const custom = instance({ ...DEFAULT, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } });
  const ledger = cluster(LEDGER);
  const inherited = 'unsafe in stack: encryption inherited from "created"';

  itAnswers(noDefaultKeyShare, {
    "has its key as a replica in the same Region, by a dependency": [
      taken(source, created({ replicateSourceDb: UNKNOWN }, { edges: { replicateSourceDb: [source] } })),
      [`snapshot: ${inherited}`],
    ],
    "has its key as a replica by identifier": [
      taken(source, created({ replicateSourceDb: "orders" })),
      [`snapshot: ${inherited}`],
    ],
    "has its key as a replica by ARN": [taken(made, created({ replicateSourceDb: arn })), [`snapshot: ${inherited}`]],
    "has a customer managed key of its source": [
      [key(), ...taken(custom, created({ replicateSourceDb: UNKNOWN }, { edges: { replicateSourceDb: [custom] } }))],
      [],
    ],
    "has no key of its source in another Region": [
      taken(
        source,
        created({ region: "eu-west-1", replicateSourceDb: UNKNOWN }, { edges: { replicateSourceDb: [source] } }),
      ),
      ["snapshot: unproven in stack: created from another database"],
    ],
    "has its own key in another Region": [
      [
        key(),
        ...taken(
          source,
          created(
            { region: "eu-west-1", replicateSourceDb: UNKNOWN, kmsKeyId: UNKNOWN },
            { edges: { replicateSourceDb: [source], kmsKeyId: [key()] } },
          ),
        ),
      ],
      [],
    ],
    "has its key when it is restored to a point in time, even if it specifies another one": [
      [
        key(),
        ...taken(
          source,
          created(
            { restoreToPointInTime: { sourceDbInstanceIdentifier: "orders" }, kmsKeyId: UNKNOWN },
            { edges: { kmsKeyId: [key()] } },
          ),
        ),
      ],
      [`snapshot: ${inherited}`],
    ],
    "is found by a dependency of its point in time": [
      taken(
        source,
        created(
          { restoreToPointInTime: { sourceDbInstanceIdentifier: UNKNOWN } },
          { edges: { restoreToPointInTime: [source] } },
        ),
      ),
      [`snapshot: ${inherited}`],
    ],
    "is not another one than the written one": [
      taken(source, created({ restoreToPointInTime: { sourceDbInstanceIdentifier: "billing" } })),
      ["snapshot: unproven in stack: created from another database"],
    ],
    "has the key of its cluster at a point in time": [
      taken(ledger, createdCluster({ restoreToPointInTime: { sourceClusterIdentifier: "ledger" } })),
      [`cluster-snapshot: ${inherited}`],
    ],
    "has its own key as a cluster at a point in time": [
      [
        key(),
        ...taken(
          ledger,
          createdCluster(
            { restoreToPointInTime: { sourceClusterIdentifier: "ledger" }, kmsKeyId: UNKNOWN },
            { edges: { kmsKeyId: [key()] } },
          ),
        ),
      ],
      [],
    ],
    "may be in a circle": [
      taken(created({ replicateSourceDb: UNKNOWN, identifier: "a" }, { edges: { replicateSourceDb: [created({})] } })),
      ["snapshot: unproven in stack: circular"],
    ],
  });
});
