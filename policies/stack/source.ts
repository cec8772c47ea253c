import { parseArn } from "../../components/rds/identity/arn";
import type { Settings } from "../settings/settings";
import type { Graph, Node, Subject } from "./graph";
import { known, read, readText, type Value } from "./properties";
import { regionOf } from "./region";
import {
  BACKUP_REPLICATION,
  CLUSTER,
  CLUSTER_SNAPSHOT,
  CLUSTER_SNAPSHOT_COPY,
  COPY_COMPONENT,
  EXPORT_TASK,
  INSTANCE,
  RESTORE_COMPONENT,
  SNAPSHOT,
  SNAPSHOT_COPY,
  SNAPSHOTS,
} from "./resourceTypes";

/** By which property a type names what it is made from, and what that may be. */
interface SourceLink {
  property: string;
  types: readonly string[];
}

const OF_INSTANCE_COPIES: SourceLink = { property: "sourceDbSnapshotIdentifier", types: [SNAPSHOT, SNAPSHOT_COPY] };
const OF_CLUSTER_COPIES: SourceLink = {
  property: "sourceDbClusterSnapshotIdentifier",
  types: [CLUSTER_SNAPSHOT, CLUSTER_SNAPSHOT_COPY],
};

const LINKS: Readonly<Record<string, SourceLink>> = {
  [SNAPSHOT]: { property: "dbInstanceIdentifier", types: [INSTANCE] },
  [CLUSTER_SNAPSHOT]: { property: "dbClusterIdentifier", types: [CLUSTER] },
  [SNAPSHOT_COPY]: OF_INSTANCE_COPIES,
  [CLUSTER_SNAPSHOT_COPY]: OF_CLUSTER_COPIES,
  [INSTANCE]: { property: "snapshotIdentifier", types: [SNAPSHOT, SNAPSHOT_COPY] },
  [CLUSTER]: { property: "snapshotIdentifier", types: SNAPSHOTS },
  [RESTORE_COMPONENT]: { property: "snapshotIdentifier", types: SNAPSHOTS },
  [EXPORT_TASK]: { property: "sourceArn", types: [...SNAPSHOTS, CLUSTER] },
  [BACKUP_REPLICATION]: { property: "sourceDbInstanceArn", types: [INSTANCE] },
};

/** What a snapshot or a copy is made from, a database restored from, and an export or a replication of. */
export interface Source {
  /** The property that names it. */
  property: string;
  /** What is written there. */
  named: Value<string>;
  /** The one resource of the stack that it is. */
  node?: Node;
}

/** The source of a resource; `undefined` for a type that has none. Without a graph only what is written tells. */
export function sourceOf(subject: Subject, graph?: Graph): Source | undefined {
  const link = linkOf(subject);
  if (link === undefined) {
    return undefined;
  }
  const named = readText(subject.inputs, link.property);
  const [node, ...others] = graph === undefined ? [] : candidates(subject, link, named, graph);
  return { property: link.property, named, ...(node !== undefined && others.length === 0 && { node }) };
}

/** Our component copies snapshots of both kinds, and names the source as the resource does that it declares. */
function linkOf({ type, inputs }: Subject): SourceLink | undefined {
  if (type !== COPY_COMPONENT) {
    return LINKS[type];
  }
  return read(inputs, OF_CLUSTER_COPIES.property).state === "absent" ? OF_INSTANCE_COPIES : OF_CLUSTER_COPIES;
}

function candidates(subject: Subject, { property, types }: SourceLink, named: Value<string>, graph: Graph): Node[] {
  const byArn = named.state === "known" ? graph.withArn(named.value, types) : [];
  const node = graph.node(subject.urn);
  if (byArn.length > 0 || node === undefined) {
    return byArn;
  }
  const identified = named.state === "known" ? types.flatMap((type) => graph.named(type, named.value)) : [];
  const [beside, ...others] = identified.filter((candidate) => isBeside(node, candidate));
  if (beside !== undefined && others.length === 0) {
    return [beside];
  }
  return graph.candidates(node, property, types).filter((candidate) => mayBeNamed(candidate, named));
}

/** Whether an identifier means the same for both: they are made by one provider, in one Region. */
function isBeside(node: Node, other: Node): boolean {
  const [own, its] = [regionOf(node, NO_DEFAULT), regionOf(other, NO_DEFAULT)];
  return node.providerUrn === other.providerUrn && own.state === its.state && known(own) === known(its);
}

/** Two that name no Region are made in the same, whichever that is. */
const NO_DEFAULT = { defaultRegion: undefined };

/** Whether a name may be a resource's: an edge proves nothing where what is written names something else. */
function mayBeNamed({ outputs }: Node, named: Value<string>): boolean {
  if (named.state !== "known") {
    return true;
  }
  const text = named.value.toLowerCase();
  const isArn = parseArn(named.value) !== undefined;
  const own = (isArn ? ARNS : IDENTIFIERS).flatMap((name) => known(readText(outputs, name)) ?? []);
  return own.length === 0 || own.some((name) => name.toLowerCase() === text);
}

/** The outputs by which databases and snapshots are named. */
const ARNS: readonly string[] = ["arn", "dbSnapshotArn", "dbClusterSnapshotArn"];
const IDENTIFIERS: readonly string[] = [
  "identifier",
  "clusterIdentifier",
  "dbSnapshotIdentifier",
  "dbClusterSnapshotIdentifier",
  "targetDbSnapshotIdentifier",
  "targetDbClusterSnapshotIdentifier",
];

/** Whether a copy goes to another Region; `undetermined` where nothing names one of the two. */
export function crossesRegions(
  source: Source,
  copy: Subject,
  settings: Settings,
): "yes" | "no" | "unknown" | "undetermined" {
  const [from, to] = [sourceRegion(source, settings), regionOf(copy, settings)];
  if (from.state === "known" && to.state === "known") {
    return from.value === to.value ? "no" : "yes";
  }
  if (from.state === "unknown" || to.state === "unknown") {
    return "unknown";
  }
  // Neither names one: both are made in the Region of the environment.
  return source.node !== undefined && from.state === to.state ? "no" : "undetermined";
}

/** From these a database is restored. */
const RESTORED_FROM = ["snapshotIdentifier", "restoreToPointInTime"];

/** Whether a database is restored from a snapshot or from automated backups. */
export function isRestored({ inputs }: Subject): boolean {
  return RESTORED_FROM.some((name) => readText(inputs, name).state !== "absent");
}

/** Whether a resource names a source at all: a database that is not restored names none. */
export function hasSource(source: Source | undefined): source is Source {
  return source !== undefined && source.named.state !== "absent";
}

/** The Region of a source: the one in its ARN, else that of the resource of the stack which it is. */
export function sourceRegion({ named, node }: Source, settings: Settings): Value<string> {
  if (named.state === "known") {
    const arn = parseArn(named.value);
    return arn === undefined || arn.service !== "rds" ? { state: "absent" } : { state: "known", value: arn.region };
  }
  return node === undefined ? named : regionOf(node, settings);
}

/** Whether AWS has made the resource: then it accepted what it was made of. */
export function exists({ type, inputs, outputs }: Node): boolean {
  const isTold = ({ property, isAlsoInput }: Telling) =>
    readText(outputs, property).state === "known" && !(isAlsoInput && read(inputs, property).state !== "absent");
  return (TOLD_BY_AWS[type] ?? [{ property: "arn" }]).some(isTold);
}

/** An output that shows that AWS has made a resource. */
interface Telling {
  property: string;
  /** Whether a program may give it too, so that only what it did not give is told by AWS. */
  isAlsoInput?: true;
}

const TOLD_BY_AWS: Readonly<Record<string, readonly Telling[]>> = {
  [SNAPSHOT]: [{ property: "dbSnapshotArn" }],
  [SNAPSHOT_COPY]: [{ property: "dbSnapshotArn" }],
  [CLUSTER_SNAPSHOT]: [{ property: "dbClusterSnapshotArn" }],
  [CLUSTER_SNAPSHOT_COPY]: [{ property: "dbClusterSnapshotArn" }],
  [EXPORT_TASK]: [{ property: "status" }],
  // All its other properties are inputs, and nobody promises that policies are shown the id.
  [BACKUP_REPLICATION]: [{ property: "id" }, { property: "kmsKeyId", isAlsoInput: true }],
};
