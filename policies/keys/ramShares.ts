import { parseArn } from "../../components/rds/identity/arn";
import type { Graph } from "../stack/graph";
import type { Node } from "../stack/node";
import { readText } from "../stack/properties";
import { CLUSTER, RAM_ASSOCIATION, RAM_SHARE } from "../stack/resourceTypes";
import { keyCandidate, keyOf, keyWithArn } from "./key";
import { isSnapshotKey } from "./snapshotKeys";

/**
 * Whether AWS RAM gives a principal the data of databases: a DB cluster, which the other account may clone (Aurora User
 * Guide, "Cross-account cloning with AWS RAM and Amazon Aurora"), or a key of snapshots.
 *
 * @param principal An association of a principal with a resource share.
 */
export function sharesData(principal: Node, graph: Graph): boolean {
  return graph
    .ofType(RAM_ASSOCIATION)
    .some((association) => isSameShare(principal, association, graph) && isOfData(association, graph));
}

function isSameShare(one: Node, other: Node, graph: Graph): boolean {
  const [arn, otherArn] = [one, other].map(({ inputs }) => readText(inputs, "resourceShareArn"));
  if (arn?.state === "known" && otherArn?.state === "known") {
    return arn.value === otherArn.value;
  }
  const [share, otherShare] = [one, other].map((node) => graph.candidates(node, "resourceShareArn", [RAM_SHARE])[0]);
  return share !== undefined && share === otherShare;
}

function isOfData(association: Node, graph: Graph): boolean {
  const resource = readText(association.inputs, "resourceArn");
  if (resource.state === "known") {
    const arn = parseArn(resource.value);
    const key = keyWithArn(resource.value, graph);
    return (
      (arn?.service === "rds" && arn.resource.startsWith("cluster:")) ||
      (key !== undefined && isSnapshotKey(key, graph))
    );
  }
  const key = keyCandidate(association, "resourceArn", graph);
  return (
    graph.candidates(association, "resourceArn", [CLUSTER]).length > 0 ||
    (key !== undefined && isSnapshotKey(keyOf(key), graph))
  );
}
