import { parseArn } from "../../components/rds/identity/arn";
import type { Settings } from "../settings/settings";
import type { Graph } from "./graph";
import { arnProperty, identifierProperty } from "./names";
import type { Node, Subject } from "./node";
import { compareRegions, type RegionComparison, regionOf } from "./placement";
import { known, read, readObject, readText, type Value } from "./properties";
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

/** The property with the source of a resource, and the types of the source. */
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

/** The source of a snapshot, copy, restore, export or replication. */
export interface Source {
  /** The property that specifies the source. */
  property: string;
  /** The value of that property. */
  named: Value<string>;
  /** The resource of the stack that is the source, if there is exactly one. */
  node?: Node;
}

/** The source of a resource; `undefined` for a type without a source. Without a graph, `node` is left out. */
export function sourceOf(subject: Subject, graph?: Graph): Source | undefined {
  const link = linkOf(subject);
  if (link === undefined) {
    return undefined;
  }
  const named = readText(subject.inputs, link.property);
  const [node, ...others] = graph === undefined ? [] : candidates(subject, link, named, graph);
  return { property: link.property, named, ...(node !== undefined && others.length === 0 && { node }) };
}

/** The component copies snapshots of both kinds, with the same source property as the resource that it declares. */
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

/** Whether an identifier means the same resource for both: they have the same provider and Region. */
function isBeside(node: Node, other: Node): boolean {
  const [own, its] = [regionOf(node, NO_DEFAULT), regionOf(other, NO_DEFAULT)];
  return node.providerUrn === other.providerUrn && own.state === its.state && known(own) === known(its);
}

/** Without the default: two resources that specify no Region are in the same Region, whichever it is. */
const NO_DEFAULT = { defaultRegion: undefined };

/** Whether a name may be that of a resource. A dependency proves nothing if the written name is another one. */
function mayBeNamed({ type, outputs }: Node, named: Value<string>): boolean {
  if (named.state !== "known") {
    return true;
  }
  const isArn = parseArn(named.value) !== undefined;
  const property = isArn ? arnProperty(type) : identifierProperty(type);
  const own = property === undefined ? undefined : known(readText(outputs, property));
  return own === undefined || own.toLowerCase() === named.value.toLowerCase();
}

/** The Region of a source: the one in its ARN, else that of the source's resource in the stack. */
export function sourceRegion({ named, node }: Source, settings: Settings): Value<string> {
  if (named.state === "known") {
    const arn = parseArn(named.value);
    return arn === undefined || arn.service !== "rds" ? { state: "absent" } : { state: "known", value: arn.region };
  }
  return node === undefined ? named : regionOf(node, settings);
}

/**
 * Compares the Region of a source with that of the copy. A source outside the stack may be in any Region. So may one with
 * another provider that specifies no Region, because a provider finds its Region by its profile, for example.
 */
export function compareWithSource(source: Source, copy: Subject, settings: Settings): RegionComparison {
  const [from, to] = [sourceRegion(source, settings), regionOf(copy, settings)];
  const isBesideCopy = source.node !== undefined && source.node.providerUrn === copy.providerUrn;
  const isUndetermined = !isBesideCopy && from.state === "absent" && to.state === "absent";
  return isUndetermined ? "undetermined" : compareRegions(from, to);
}

/** The property of a database with the database that it is created from, or the object with a field for it. */
interface OriginLink extends SourceLink {
  field?: string;
}

const ORIGINS: Readonly<Record<string, readonly OriginLink[]>> = {
  [INSTANCE]: [
    { property: "replicateSourceDb", types: [INSTANCE] },
    { property: "restoreToPointInTime", field: "sourceDbInstanceIdentifier", types: [INSTANCE] },
  ],
  [CLUSTER]: [{ property: "restoreToPointInTime", field: "sourceClusterIdentifier", types: [CLUSTER] }],
};

/** The database of the stack that a replica, or a restore to a point in time, is created from in its own Region. */
export function originOf(database: Node, graph: Graph): Node | undefined {
  const [origin, ...others] = (ORIGINS[database.type] ?? []).flatMap((link) => {
    const named = namedOrigin(database, link);
    return named.state === "absent" ? [] : candidates(database, link, named, graph);
  });
  return origin !== undefined && others.length === 0 && isBeside(database, origin) ? origin : undefined;
}

function namedOrigin({ inputs }: Node, { property, field }: OriginLink): Value<string> {
  if (field === undefined) {
    return readText(inputs, property);
  }
  const given = readObject(inputs, property);
  return given.state === "known" ? readText(given.value, field) : given;
}

/** The inputs of a database that specify what it is restored from. */
const RESTORED_FROM = ["snapshotIdentifier", "restoreToPointInTime"];

/** Whether a database is restored from a snapshot or from automated backups. */
export function isRestored({ inputs }: Subject): boolean {
  return RESTORED_FROM.some((name) => readText(inputs, name).state !== "absent");
}

/** Whether a resource specifies a source. A database that is not restored specifies none. */
export function hasSource(source: Source | undefined): source is Source {
  return source !== undefined && source.named.state !== "absent";
}

/** Whether AWS has created the resource, and so has accepted its source. */
export function exists({ type, inputs, outputs }: Node): boolean {
  const isSetByAws = ({ property, isAlsoInput }: AwsOutput) =>
    readText(outputs, property).state === "known" && !(isAlsoInput && read(inputs, property).state !== "absent");
  return (OUTPUTS_OF_AWS[type] ?? [{ property: arnProperty(type) }]).some(isSetByAws);
}

/** An output that shows that AWS has created a resource. */
interface AwsOutput {
  property: string;
  /** Whether a program may set it too, so that it proves something only if the program does not. */
  isAlsoInput?: true;
}

/** The outputs of the types without an ARN that only AWS sets. */
const OUTPUTS_OF_AWS: Readonly<Record<string, readonly AwsOutput[]>> = {
  [EXPORT_TASK]: [{ property: "status" }],
  // All other properties of a replication are inputs, and policies are not guaranteed to see the ID.
  [BACKUP_REPLICATION]: [{ property: "id" }, { property: "kmsKeyId", isAlsoInput: true }],
};
