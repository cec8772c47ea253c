import { CLUSTER_SOURCE_ARN, KEY_ARN, PARTNER, policyFor, SOURCE_ARN } from "../../test/policies/program";
import type { Resource } from "../../test/policies/server";

/** A resource for both tools: types and the spelling of properties differ, values do not. */
export interface Declaration {
  name: string;
  terraform: string;
  pulumi: string;
  properties: Record<string, unknown>;
  /** The properties that refer to another declaration, by its ARN or identifier. */
  links?: Record<string, { to: string; output: string }>;
}

/** A small program with one resource that is safe or unsafe. */
export interface Case {
  title: string;
  isSafe: boolean;
  subject: string;
  declarations: Declaration[];
}

const TYPES = {
  snapshot: ["aws_db_snapshot", "aws:rds/snapshot:Snapshot"],
  copy: ["aws_db_snapshot_copy", "aws:rds/snapshotCopy:SnapshotCopy"],
  clusterSnapshot: ["aws_db_cluster_snapshot", "aws:rds/clusterSnapshot:ClusterSnapshot"],
  clusterCopy: ["aws_rds_cluster_snapshot_copy", "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy"],
  instance: ["aws_db_instance", "aws:rds/instance:Instance"],
  cluster: ["aws_rds_cluster", "aws:rds/cluster:Cluster"],
  key: ["aws_kms_key", "aws:kms/key:Key"],
  optionGroup: ["aws_db_option_group", "aws:rds/optionGroup:OptionGroup"],
} as const;

function declare(kind: keyof typeof TYPES, properties: Declaration["properties"], links: Declaration["links"] = {}) {
  const [terraform, pulumi] = TYPES[kind];
  return { name: kind, terraform, pulumi, properties, links };
}

const HOME = { region: "eu-west-1" };
const AWAY = { region: "us-east-1" };
const EVERYONE = { sharedAccounts: ["all"] };
const SHARED = { sharedAccounts: [PARTNER] };
const UNDER_KEY = { kmsKeyId: { to: "key", output: "arn" } };

const key = (accounts: string[], statement: object = {}) =>
  declare("key", { ...HOME, enableKeyRotation: true, policy: policyFor(["111111111111", ...accounts], statement) });
const instance = (properties: object, links: Declaration["links"] = {}) =>
  declare("instance", { engine: "mysql", identifier: "orders", ...HOME, ...properties }, links);
const snapshot = (properties: object) =>
  declare(
    "snapshot",
    { dbSnapshotIdentifier: "orders-june", ...HOME, ...properties },
    {
      dbInstanceIdentifier: { to: "instance", output: "identifier" },
    },
  );
const clusterSnapshot = (properties: object) =>
  declare(
    "clusterSnapshot",
    { dbClusterSnapshotIdentifier: "ledger-june", ...HOME, ...properties },
    {
      dbClusterIdentifier: { to: "cluster", output: "cluster_identifier" },
    },
  );
const copy = (properties: object, links: Declaration["links"] = {}) =>
  declare(
    "copy",
    {
      targetDbSnapshotIdentifier: "orders-copy",
      ...HOME,
      ...("sourceDbSnapshotIdentifier" in links ? {} : { sourceDbSnapshotIdentifier: SOURCE_ARN }),
      ...properties,
    },
    links,
  );
const clusterCopy = (properties: object, links: Declaration["links"] = {}) =>
  declare(
    "clusterCopy",
    {
      targetDbClusterSnapshotIdentifier: "ledger-copy",
      sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN,
      ...HOME,
      ...properties,
    },
    links,
  );
const cluster = (properties: object) =>
  declare("cluster", { engine: "aurora-mysql", clusterIdentifier: "ledger", ...HOME, ...properties });
const OF_SNAPSHOT = { sourceDbSnapshotIdentifier: { to: "snapshot", output: "db_snapshot_arn" } };
const optionGroup = (option: string) =>
  declare("optionGroup", {
    name: "ledger-options",
    engineName: "oracle-ee",
    majorEngineVersion: "19",
    options: [{ optionName: option }],
    ...HOME,
  });
const OF_GROUP = { optionGroupName: { to: "optionGroup", output: "name" } };

const unsafe = (title: string, subject: keyof typeof TYPES, declarations: Declaration[]): Case => ({
  title,
  isSafe: false,
  subject,
  declarations,
});
const safe = (title: string, subject: keyof typeof TYPES, declarations: Declaration[]): Case => ({
  title,
  isSafe: true,
  subject,
  declarations,
});

export const CASES: readonly Case[] = [
  unsafe("a public snapshot of an instance", "snapshot", [instance({}), snapshot(EVERYONE)]),
  unsafe("a public snapshot of a cluster", "clusterSnapshot", [cluster({}), clusterSnapshot(EVERYONE)]),
  unsafe("a public copy, encrypted", "copy", [key([]), copy(EVERYONE, UNDER_KEY)]),
  unsafe("a public copy of a cluster's snapshot, encrypted", "clusterCopy", [
    key([]),
    clusterCopy(EVERYONE, UNDER_KEY),
  ]),
  unsafe("a public copy under alias/aws/rds", "copy", [copy({ ...EVERYONE, kmsKeyId: "alias/aws/rds" })]),
  unsafe("a copy under alias/aws/rds, shared with an account", "copy", [
    copy({ ...SHARED, kmsKeyId: "alias/aws/rds" }),
  ]),
  unsafe("a snapshot of an instance under the default key, shared with an account", "snapshot", [
    instance({ storageEncrypted: true }),
    snapshot(SHARED),
  ]),
  unsafe("a shared copy whose key is open to no other account", "copy", [key([]), copy(SHARED, UNDER_KEY)]),
  unsafe("a shared copy whose key lacks kms:CreateGrant for the account", "copy", [
    key([PARTNER], {
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    }),
    copy(SHARED, UNDER_KEY),
  ]),
  unsafe("a snapshot with Oracle's TDE, shared with an account", "snapshot", [
    optionGroup("TDE"),
    instance({ engine: "oracle-ee" }, OF_GROUP),
    snapshot(SHARED),
  ]),
  unsafe("an automated snapshot, shared with an account", "snapshot", [
    instance({}),
    snapshot({ ...SHARED, dbSnapshotIdentifier: "rds:orders-2026-06-01-03-12" }),
  ]),
  unsafe("a copy that is shared with eleven digits", "copy", [
    key([PARTNER]),
    copy({ sharedAccounts: ["22222222222"] }, UNDER_KEY),
  ]),
  unsafe("a copy to another Region of an encrypted snapshot, without a key", "copy", [
    instance({ ...AWAY, storageEncrypted: true }),
    { ...snapshot(AWAY) },
    copy({}, OF_SNAPSHOT),
  ]),
  unsafe("a copy under a key of another Region", "copy", [
    copy({ kmsKeyId: KEY_ARN.replace("eu-west-1", "us-east-1") }),
  ]),
  unsafe("a copy to another Region of a snapshot with Oracle's Timezone, without an option group", "copy", [
    { ...optionGroup("Timezone") },
    instance({ engine: "oracle-ee" }, OF_GROUP),
    snapshot({}),
    copy({ region: "eu-central-1" }, OF_SNAPSHOT),
  ]),
  unsafe("a copy whose Region is written as destination_region", "copy", [
    copy({ kmsKeyId: KEY_ARN, destinationRegion: "eu-central-1" }),
  ]),
  unsafe("a key that every account may use", "key", [
    declare("key", {
      ...HOME,
      enableKeyRotation: true,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
      }),
    }),
  ]),
  safe("a private copy under a key of its Region", "copy", [key([]), copy({}, UNDER_KEY)]),
  safe("a copy under a customer managed key, shared with an account that may use it", "copy", [
    key([PARTNER]),
    copy(SHARED, UNDER_KEY),
  ]),
  safe("a private snapshot of a cluster that is encrypted", "clusterSnapshot", [
    key([]),
    { ...cluster({ storageEncrypted: true }), links: UNDER_KEY },
    clusterSnapshot({}),
  ]),
  safe("a snapshot of an unencrypted instance, shared with an account", "snapshot", [instance({}), snapshot(SHARED)]),
];

/** Returns the resources of a case as Pulumi registers them on the preview of a new stack. */
export function asPulumi({ declarations }: Case, unknown: string): Resource[] {
  const made = new Map<string, Resource>();
  for (const { name, pulumi, properties, links = {} } of declarations) {
    const targets = Object.entries(links).map(([property, { to }]) => [property, made.get(to)] as const);
    const inputs = { ...properties, ...Object.fromEntries(targets.map(([property]) => [property, unknown])) };
    const edges = Object.fromEntries(
      targets.map(([property, target]) => [property, target === undefined ? [] : [target]]),
    );
    made.set(name, { type: pulumi, name, inputs: inputs as Resource["inputs"], edges });
  }
  return [...made.values()];
}
