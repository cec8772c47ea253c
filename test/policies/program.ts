import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Resource } from "./server";

/** Builders of the resources of small programs. */

type Properties = Record<string, JavaScriptValue>;
type Rest = Partial<Omit<Resource, "type" | "inputs">>;

export const DATABASE_ARN = "arn:aws:rds:us-east-1:111111111111:db:orders";
export const KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
export const OTHER_KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/99999999-2222-3333-4444-555555555555";
export const SOURCE_ARN = "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration";
export const CLUSTER_SOURCE_ARN = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:ledger-monthly";
export const PARTNER = "222222222222";

function resource(type: string, name: string) {
  return (inputs: Properties = {}, rest: Rest = {}): Resource => ({ type, name, inputs, ...rest });
}

export const copy = resource("aws:rds/snapshotCopy:SnapshotCopy", "copy");
export const clusterCopy = resource("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", "cluster-copy");
export const snapshot = resource("aws:rds/snapshot:Snapshot", "snapshot");
export const clusterSnapshot = resource("aws:rds/clusterSnapshot:ClusterSnapshot", "cluster-snapshot");
export const instance = resource("aws:rds/instance:Instance", "instance");
export const cluster = resource("aws:rds/cluster:Cluster", "cluster");
export const clusterInstance = resource("aws:rds/clusterInstance:ClusterInstance", "cluster-instance");
export const exportTask = resource("aws:rds/exportTask:ExportTask", "export");
export const replication = resource(
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
  "replication",
);
export const restoreComponent = resource("rds-snapshots:index:RestoredDatabase", "restored");
export const key = resource("aws:kms/key:Key", "key");
export const optionGroup = resource("aws:rds/optionGroup:OptionGroup", "option-group");
export const alias = resource("aws:kms/alias:Alias", "alias");
export const keyPolicy = resource("aws:kms/keyPolicy:KeyPolicy", "key-policy");
export const grant = resource("aws:kms/grant:Grant", "grant");
export const keyComponent = resource("rds-snapshots:index:SnapshotKey", "key-component");
export const copyComponent = resource("rds-snapshots:index:SnapshotCopy", "component");

/** A key policy that allows everything to accounts, unless a statement overrides it. */
export function policyFor(accounts: string[], statement: object = {}): string {
  const AWS = accounts.map((account) => `arn:aws:iam::${account}:root`);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*", ...statement }],
  });
}

/** A valid copy of a literal source. */
export function goodCopy(inputs: Properties = {}, rest: Rest = {}): Resource {
  return copy({ sourceDbSnapshotIdentifier: SOURCE_ARN, region: "eu-west-1", ...inputs }, rest);
}

/** A component with its child, as SnapshotCopy registers them. */
export function component(inputs: Properties, evidence: JavaScriptValue, edges: Rest["edges"] = {}): Resource[] {
  return declared(copy, { sourceDbSnapshotIdentifier: SOURCE_ARN, ...inputs }, evidence, edges);
}

/** The same for the snapshot of a cluster. */
export function clusterComponent(inputs: Properties, evidence: JavaScriptValue): Resource[] {
  return declared(clusterCopy, { sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN, ...inputs }, evidence);
}

function declared(
  child: typeof copy,
  inputs: Properties,
  evidence: JavaScriptValue,
  edges: Rest["edges"] = {},
): Resource[] {
  const given = { region: "eu-west-1", ...inputs };
  const parent = copyComponent({ ...given, evidence }, { outputs: { evidence }, edges });
  const timeouts = child === clusterCopy ? { timeouts: { create: "24h" } } : {};
  return [
    parent,
    child({ ...given, ...timeouts }, { name: "child", parent, edges, protect: true, createSeconds: 86_400 }),
  ];
}

/** The lookup of a component about its source and a customer managed key. */
export function lookedUp({ keyManager = "CUSTOMER", encrypted = true, arn = KEY_ARN, source = {} } = {}): Properties {
  const snapshot = { snapshotArn: SOURCE_ARN, snapshotType: "manual", engine: "mysql", ...source };
  return {
    source: { ...snapshot, encrypted, ...(encrypted ? { kmsKeyId: arn } : {}) },
    key: { arn, keyManager, keyState: "Enabled" },
  };
}
