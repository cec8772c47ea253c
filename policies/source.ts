import { parseSnapshotArn } from "../components/rds/arn";
import type { Graph, Node, Subject } from "./graph";
import { read, readText, type Value } from "./properties";
import { regionOf } from "./region";
import type { Settings } from "./settings";
import {
  CLUSTER,
  CLUSTER_SNAPSHOT,
  CLUSTER_SNAPSHOT_COPY,
  COPY_COMPONENT,
  INSTANCE,
  SNAPSHOT,
  SNAPSHOT_COPY,
} from "./types";

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
};

/** What a snapshot or a copy is made from. */
export interface Source {
  /** The property that names it. */
  property: string;
  /** What is written there. */
  named: Value<string>;
  /** The one resource of the stack that it is. */
  node?: Node;
}

/** The source of a snapshot or copy; `undefined` for any other type. Without a graph only what is written tells. */
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
  return byArn.length > 0 || node === undefined ? byArn : graph.candidates(node, property, types);
}

/** Whether a copy goes to another Region; `untold` where nothing names one of the two. */
export function crossesRegions(source: Source, copy: Subject, settings: Settings): "yes" | "no" | "unknown" | "untold" {
  const [from, to] = [sourceRegion(source, settings), regionOf(copy, settings)];
  if (from.state === "known" && to.state === "known") {
    return from.value === to.value ? "no" : "yes";
  }
  if (from.state === "unknown" || to.state === "unknown") {
    return "unknown";
  }
  // Neither names one: both are made in the Region of the environment.
  return source.node !== undefined && from.state === to.state ? "no" : "untold";
}

/** The Region of a copy's source: the one in its ARN, else that of the resource of the stack which it is. */
export function sourceRegion({ named, node }: Source, settings: Settings): Value<string> {
  if (named.state === "known") {
    const arn = parseSnapshotArn(named.value);
    return arn === undefined ? { state: "absent" } : { state: "known", value: arn.region };
  }
  return node === undefined ? named : regionOf(node, settings);
}

/** Whether AWS has made the copy: then it accepted what the copy was made of. */
export function exists({ outputs }: Node): boolean {
  return ["dbSnapshotArn", "dbClusterSnapshotArn"].some((name) => readText(outputs, name).state === "known");
}
