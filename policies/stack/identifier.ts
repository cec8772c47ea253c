import type { DatabaseKind } from "../../components/rds/identity/arn";
import type { Subject } from "./graph";
import { readText, type Value } from "./properties";
import { CLUSTER, CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY, INSTANCE, SNAPSHOT, SNAPSHOT_COPY } from "./resourceTypes";

/** By which property a type is given the identifier of the snapshot that it makes. */
const IDENTIFIERS: Readonly<Record<string, { property: string; kind: DatabaseKind }>> = {
  [SNAPSHOT]: { property: "dbSnapshotIdentifier", kind: "instance" },
  [SNAPSHOT_COPY]: { property: "targetDbSnapshotIdentifier", kind: "instance" },
  [CLUSTER_SNAPSHOT]: { property: "dbClusterSnapshotIdentifier", kind: "cluster" },
  [CLUSTER_SNAPSHOT_COPY]: { property: "targetDbClusterSnapshotIdentifier", kind: "cluster" },
};

/** The identifier that a snapshot is given. */
export interface Identifier {
  /** The property that it is given by. */
  property: string;
  kind: DatabaseKind;
  value: Value<string>;
}

/** The identifier of the snapshot that a resource makes; `undefined` for what makes none. */
export function identifierOf({ type, inputs }: Subject): Identifier | undefined {
  const found = IDENTIFIERS[type];
  return found && { ...found, value: readText(inputs, found.property) };
}

/** By which property a database or snapshot is given its identifier, which AWS takes for lower case. */
export function identifierProperty(type: string): string | undefined {
  return IDENTIFIERS[type]?.property ?? { [INSTANCE]: "identifier", [CLUSTER]: "clusterIdentifier" }[type];
}
