import type { StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { COPIES, EVIDENCE_COMPONENTS } from "../stack/resourceTypes";
import type { EncryptionState } from "./encryption";

/**
 * How to prove which key a shared snapshot is under. Only a copy can specify a key, only a key with a known ARN can be
 * listed, and a lookup helps only where none was made.
 *
 * @param listing How to list the key in the settings, to follow "or".
 */
export function keyAdvice(
  node: Node,
  { usedKey }: EncryptionState,
  { settings, graph }: StackContext,
  listing: string,
): string {
  const isCopy = COPIES.includes(node.type);
  const isOfComponent = EVIDENCE_COMPONENTS.includes(graph.node(node.parent)?.type ?? "");
  const ways = [
    isCopy
      ? "set kmsKeyId to a key of the same stack"
      : "copy the snapshot with kmsKeyId set to a key of the same stack, and share the copy",
    ...(isCopy && !isOfComponent && settings.trustComponentLookups
      ? ["use our SnapshotCopy, which looks the key up"]
      : []),
    ...(usedKey?.arn === undefined ? [] : [listing]),
  ];
  const text = ways.join("; or ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
