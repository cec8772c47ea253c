import { from } from "./answers";
import {
  cluster,
  clusterCopy,
  clusterSnapshot,
  copy,
  exportTask,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyPolicy,
  optionGroup,
  PARTNER,
  policyFor,
  replication,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, UNKNOWN } from "./server";

/** The smallest programs that a rule accepts, refuses and cannot judge. */
export interface Cases {
  safe: Resource[];
  unsafe: Resource[];
  undetermined: Resource[];
  /** The answer to `undetermined`. Defaults to `unknown`. Advisory rules answer nothing. */
  says?: "unproven" | "unknown" | "warning" | "nothing" | "unsafe";
  settings?: object;
}

const SHARED = { sharedAccounts: [PARTNER] };
const LISTED = { allowedAccounts: [PARTNER], allowedRegions: ["eu-west-1"] };

/** A snapshot of a database of the stack. */
const taken = (database: Resource["inputs"], inputs: Resource["inputs"] = {}) =>
  from(instance({ region: "eu-west-1", ...database }), (edges) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, region: "eu-west-1", ...inputs }, { edges }),
  );
const takenOfCluster = (database: Resource["inputs"]) =>
  from(cluster(database), (edges) => clusterSnapshot({ dbClusterIdentifier: UNKNOWN }, { edges }));
/** A copy of the last resource of a program. */
const copied = (program: Resource[], make: typeof copy, inputs: Resource["inputs"] = {}) => {
  const [source = snapshot()] = program.slice(-1);
  return [...program, ...from(source, (edges) => make(inputs, { edges })).slice(1)];
};
/** A copy that is shared, under a key of the stack. */
const under = (made: Resource) => [made, goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })];
const oracle = (options: string[]) =>
  optionGroup({
    name: "orders",
    engineName: "oracle-ee",
    options: options.map((optionName) => ({ optionName })),
    region: "eu-west-1",
  });
const withOptions = (...options: string[]) => [
  oracle(options),
  ...taken({ engine: "oracle-ee", optionGroupName: "orders" }, SHARED),
];
const ROLE = { assumeRole: JSON.stringify({ roleArn: `arn:aws:iam::${PARTNER}:role/Deployer` }) };
const OWN = { settings: { defaultAccount: "111111111111" } };
const RESTORE = { snapshotIdentifier: SOURCE_ARN, engine: "mysql", region: "us-east-1" };
const EXPORT = { exportTaskIdentifier: "orders-monthly", s3BucketName: "exports" };
const REPLICATED = { sourceDbInstanceArn: "arn:aws:rds:us-east-1:111111111111:db:orders" };

export const CASES: Record<string, Cases> = {
  "no-public-encrypted-share": {
    safe: taken({}, { sharedAccounts: ["all"] }),
    unsafe: [goodCopy({ kmsKeyId: KEY_ARN, sharedAccounts: ["all"] })],
    undetermined: [goodCopy({ sharedAccounts: ["all"] })],
    says: "unproven",
  },
  "no-public-share": {
    safe: [goodCopy(SHARED)],
    unsafe: [goodCopy({ sharedAccounts: ["all"] })],
    undetermined: [goodCopy({ sharedAccounts: [UNKNOWN] })],
  },
  "no-default-key-share": {
    safe: under(key()),
    unsafe: [goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" })],
    undetermined: [goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })],
    says: "unproven",
  },
  "no-automated-snapshot-share": {
    safe: [snapshot({ ...SHARED, dbSnapshotIdentifier: "orders" })],
    unsafe: [snapshot({ ...SHARED, dbSnapshotIdentifier: "rds:orders" })],
    undetermined: [snapshot({ ...SHARED, dbSnapshotIdentifier: UNKNOWN })],
  },
  "no-persistent-option-share": {
    safe: withOptions("Timezone"),
    unsafe: withOptions("TDE"),
    undetermined: [goodCopy(SHARED)],
    says: "warning",
  },
  "no-wildcard-key-principal": {
    safe: [key({ policy: policyFor([PARTNER]) })],
    unsafe: [keyPolicy({ keyId: KEY_ARN, policy: policyFor([], { Principal: "*" }) })],
    undetermined: under(key({ policy: UNKNOWN })),
  },
  "shared-accounts-have-key-access": {
    safe: under(key({ policy: policyFor([PARTNER]) })),
    unsafe: under(key({ policy: policyFor([]) })),
    undetermined: under(key({ policy: "no policy" })),
    says: "unproven",
  },
  "shared-accounts-well-formed": {
    safe: [goodCopy(SHARED)],
    unsafe: [goodCopy({ sharedAccounts: ["2222-2222-2222"] })],
    undetermined: [goodCopy({ sharedAccounts: UNKNOWN })],
  },
  "allowed-accounts": {
    safe: [goodCopy(SHARED)],
    unsafe: [goodCopy({ sharedAccounts: ["333333333333"] })],
    undetermined: [goodCopy({ sharedAccounts: [UNKNOWN] })],
    settings: LISTED,
  },
  "allowed-regions": {
    safe: [goodCopy()],
    unsafe: [goodCopy({ region: "us-west-2" })],
    undetermined: [goodCopy({ region: UNKNOWN })],
    settings: LISTED,
  },
  "require-full-arns": {
    safe: [goodCopy({ kmsKeyId: KEY_ARN })],
    unsafe: [goodCopy({ kmsKeyId: "alias/orders" })],
    undetermined: [goodCopy({ kmsKeyId: UNKNOWN })],
  },
  "no-destination-region": {
    safe: [goodCopy()],
    unsafe: [goodCopy({ destinationRegion: "eu-west-1" })],
    // Whatever it will be, the provider ignores it.
    undetermined: [goodCopy({ destinationRegion: UNKNOWN })],
    says: "unsafe",
  },
  "valid-identifiers": {
    safe: [goodCopy({ targetDbSnapshotIdentifier: "orders-monthly" })],
    unsafe: [exportTask({ ...EXPORT, exportTaskIdentifier: "orders_monthly" })],
    undetermined: [exportTask({ ...EXPORT, exportTaskIdentifier: UNKNOWN })],
  },
  "copy-names-key-of-its-region": {
    safe: [goodCopy({ kmsKeyId: KEY_ARN })],
    unsafe: [goodCopy({ kmsKeyId: KEY_ARN, region: "us-west-2" })],
    undetermined: [goodCopy({ kmsKeyId: UNKNOWN })],
  },
  "copy-names-option-group": {
    safe: [goodCopy({ optionGroupName: "orders" })],
    unsafe: copied(withOptions("Timezone"), copy, { region: "us-east-1" }),
    undetermined: [goodCopy()],
    says: "warning",
  },
  "copy-stays-in-partition": {
    safe: [goodCopy()],
    unsafe: [goodCopy({ region: "us-gov-west-1" })],
    undetermined: [goodCopy({ region: UNKNOWN })],
  },
  "no-multi-az-cluster-snapshot-copy": {
    safe: copied(takenOfCluster({ engine: "aurora-mysql" }), clusterCopy),
    unsafe: copied(takenOfCluster({ engine: "postgres" }), clusterCopy),
    undetermined: copied(takenOfCluster({ engine: UNKNOWN }), clusterCopy),
  },
  "no-rds-custom-snapshot-copy": {
    safe: copied(taken({ engine: "oracle-ee" }), copy, { region: "us-east-1" }),
    unsafe: copied(taken({ engine: "custom-oracle-ee" }), copy, { region: "us-east-1" }),
    undetermined: copied(taken({ engine: "custom-sqlserver-ee" }), copy, { region: "us-east-1" }),
    says: "warning",
  },
  "shared-snapshot-copied-before-restore": {
    safe: [instance(RESTORE)],
    unsafe: copied(taken({ storageEncrypted: true }), (inputs, rest) =>
      instance({ ...inputs, snapshotIdentifier: UNKNOWN }, { ...rest, name: "restored", provider: ROLE }),
    ),
    undetermined: [instance(RESTORE, { provider: ROLE })],
    says: "warning",
    ...OWN,
  },
  "snapshot-used-in-its-region": {
    safe: [instance(RESTORE)],
    unsafe: [instance({ ...RESTORE, region: "eu-west-1" })],
    undetermined: [instance({ ...RESTORE, region: UNKNOWN })],
  },
  "restores-not-publicly-accessible": {
    safe: [instance({ ...RESTORE, publiclyAccessible: false })],
    unsafe: [instance({ ...RESTORE, publiclyAccessible: true })],
    undetermined: [instance({ ...RESTORE, publiclyAccessible: UNKNOWN })],
  },
  "replication-goes-to-another-region": {
    safe: [replication({ ...REPLICATED, region: "eu-west-1" })],
    unsafe: [replication({ ...REPLICATED, region: "us-east-1" })],
    undetermined: [replication({ ...REPLICATED, region: UNKNOWN })],
  },
  "replication-retention-in-range": {
    safe: [replication({ retentionPeriod: 14 })],
    unsafe: [replication({ retentionPeriod: 36 })],
    undetermined: [replication({ retentionPeriod: UNKNOWN })],
  },
  "copies-encrypted": {
    safe: copied(taken({ storageEncrypted: true }), copy),
    unsafe: copied(taken({}), copy),
    undetermined: copied(taken({ storageEncrypted: UNKNOWN }), copy),
    says: "nothing",
  },
  "no-key-on-unencrypted-aurora-copy": {
    safe: copied(takenOfCluster({ engine: "aurora-mysql" }), clusterCopy),
    unsafe: copied(takenOfCluster({ engine: "aurora-mysql" }), clusterCopy, { kmsKeyId: KEY_ARN }),
    undetermined: copied(takenOfCluster({ engine: UNKNOWN }), clusterCopy, { kmsKeyId: KEY_ARN }),
    says: "nothing",
  },
  "copies-protected-from-deletion": {
    safe: [goodCopy({}, { protect: true })],
    unsafe: [goodCopy()],
    // Whether the key is a snapshot's, nothing leads to.
    undetermined: [key(), goodCopy({ kmsKeyId: UNKNOWN }, { protect: true })],
    says: "nothing",
  },
  "keys-rotate": {
    safe: under(key({ enableKeyRotation: true })),
    unsafe: under(key()),
    undetermined: under(key({ enableKeyRotation: UNKNOWN })),
    says: "nothing",
  },
  "create-timeouts-sufficient": {
    safe: [goodCopy({}, { createSeconds: 86_400 })],
    unsafe: [goodCopy()],
    undetermined: [exportTask({ timeouts: { create: UNKNOWN } })],
    says: "nothing",
  },
  "restores-use-replicated-groups": {
    safe: [instance({ ...RESTORE, parameterGroupName: "orders" })],
    unsafe: [instance(RESTORE)],
    undetermined: [instance({ ...RESTORE, parameterGroupName: UNKNOWN })],
    says: "nothing",
  },
};
