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
  const shares = graph.memo(sharesData, () => {
    const ofData = graph.ofType(RAM_ASSOCIATION).filter((association) => isOfData(association, graph));
    return new Set(ofData.flatMap((association) => shareOf(association, graph) ?? []));
  });
  const share = shareOf(principal, graph);
  return share !== undefined && shares.has(share);
}

/** The ARN of a resource share, or before it is known the URN of the share in the stack. */
function shareOf(association: Node, graph: Graph): string | undefined {
  const arn = readText(association.inputs, "resourceShareArn");
  return arn.state === "known" ? arn.value : graph.candidates(association, "resourceShareArn", [RAM_SHARE])[0]?.urn;
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
