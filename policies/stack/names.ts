import type { DatabaseKind } from "../../components/rds/identity/arn";
import type { Subject } from "./node";
import { readText, type Value } from "./properties";
import { CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, INSTANCE, SNAPSHOT, SNAPSHOT_COPY } from "./resourceTypes";

/** The properties with the identifier and the ARN of a resource. */
interface Names {
  identifier: string;
  arn: string;
  /** The kind of database in the snapshot that the resource creates. */
  snapshotOf?: DatabaseKind;
}

/** The databases and snapshots. AWS stores their identifiers in lower case. */
const NAMES: Readonly<Record<string, Names>> = {
  [INSTANCE]: { identifier: "identifier", arn: "arn" },
  [CLUSTER]: { identifier: "clusterIdentifier", arn: "arn" },
  [SNAPSHOT]: { identifier: "dbSnapshotIdentifier", arn: "dbSnapshotArn", snapshotOf: "instance" },
  [SNAPSHOT_COPY]: { identifier: "targetDbSnapshotIdentifier", arn: "dbSnapshotArn", snapshotOf: "instance" },
  [CLUSTER_SNAPSHOT]: {
    identifier: "dbClusterSnapshotIdentifier",
    arn: "dbClusterSnapshotArn",
    snapshotOf: "cluster",
  },
  [CLUSTER_SNAPSHOT_COPY]: {
    identifier: "targetDbClusterSnapshotIdentifier",
    arn: "dbClusterSnapshotArn",
    snapshotOf: "cluster",
  },
};

/** The property with the identifier of a database or snapshot; `undefined` for other types. */
export function identifierProperty(type: string): string | undefined {
  return NAMES[type]?.identifier;
}

/** The output with the ARN of a resource. */
export function arnProperty(type: string): string {
  return NAMES[type]?.arn ?? "arn";
}

/** The identifier that a snapshot is given. */
export interface Identifier {
  property: string;
  kind: DatabaseKind;
  value: Value<string>;
}

/** The identifier of the snapshot that a resource creates; `undefined` for a resource that creates none. */
export function identifierOf({ type, inputs }: Subject): Identifier | undefined {
  const { identifier: property = "", snapshotOf: kind } = NAMES[type] ?? {};
  return kind && { property, kind, value: readText(inputs, property) };
}
