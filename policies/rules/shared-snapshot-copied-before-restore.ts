import { parseSnapshotArn } from "../../components/rds/identity/arn";
import { isFromAnotherAccount } from "../../components/rds/snapshots/sharing";
import { encryptionOf } from "../facts/encryption";
import { lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import type { Ternary } from "../keys/ternary";
import type { StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { accountOf } from "../stack/placement";
import type { Value } from "../stack/properties";
import { INSTANCE, RESTORE_COMPONENT } from "../stack/resourceTypes";
import { exists, hasSource, type Source, sourceOf } from "../stack/source";

const FIX =
  "Copy the snapshot under a key of your own account first, for example with our ReceivedSnapshot, and restore from that copy.";

export const sharedSnapshotCopiedBeforeRestore: Rule = {
  name: "shared-snapshot-copied-before-restore",
  description: "Encrypted DB instance snapshots of another account must be copied before they are restored.",
  severity: "medium",
  why: "AWS does not restore a DB instance from a shared encrypted snapshot. It does restore Aurora clusters.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Copy the shared snapshot with kmsKeyId set to a key of your own account, and restore from the copy by its identifier.",
  settings: ["trustComponentLookups", "customerManagedKeys", "defaultAccount"],
  types: [INSTANCE, RESTORE_COMPONENT],

  resource(subject, { settings }) {
    const looked = lookedUpSource(subject, settings);
    const isOfInstance = looked !== undefined && parseSnapshotArn(looked.snapshotArn)?.kind === "instance";
    return isOfInstance && looked.encrypted && isFromAnotherAccount(looked.snapshotType)
      ? [refusal("the component looked it up")]
      : [];
  },

  stack(node, context) {
    const source = sourceOf(node, context.graph);
    if (!node.hasInputs || !hasSource(source) || exists(node)) {
      return [];
    }
    const shared = isShared(source, node, context);
    const { encrypted, because } = encryptionOf(node, context);
    if (shared === "no" || encrypted === "no") {
      return [];
    }
    if (shared === "unknown" || encrypted === "unknown") {
      const message =
        "the snapshot is not yet known on preview; if it is encrypted and belongs to another account, AWS refuses the restore.";
      return [{ answer: "unknown", message }];
    }
    return shared === "yes" && encrypted === "yes" ? [refusal(because)] : [unverified(shared === "yes")];
  },
};

/** Whether a restore uses another account's snapshot; an identifier that is not an ARN belongs to the own account. */
function isShared(source: Source, node: Node, { graph, settings }: StackContext): Ternary | "unknown" {
  const type = lookedUpSource(node, settings, graph)?.snapshotType;
  if (type !== undefined) {
    return isFromAnotherAccount(type) ? "yes" : "no";
  }
  const own = accountOf(node, settings);
  const other = accountOfSource(source, settings);
  if (other.state === "unknown" || own.state === "unknown") {
    return "unknown";
  }
  if (other.state === "absent") {
    // Both accounts are undetermined, or the snapshot is specified by its identifier.
    return own.state === "absent" || source.node === undefined ? "no" : "maybe";
  }
  return own.state === "absent" ? "maybe" : own.value === other.value ? "no" : "yes";
}

function accountOfSource({ named, node }: Source, settings: StackContext["settings"]): Value<string> {
  const arn = named.state === "known" ? parseSnapshotArn(named.value) : undefined;
  if (arn !== undefined) {
    return { state: "known", value: arn.accountId };
  }
  return node === undefined ? (named.state === "unknown" ? named : { state: "absent" }) : accountOf(node, settings);
}

function refusal(because: string): Finding {
  const message = `the snapshot must belong to your own account, because it is encrypted (${because}), but it belongs to another account. AWS does not restore a DB instance from such a snapshot. ${FIX}`;
  return { answer: "unsafe", message };
}

function unverified(isCrossAccount: boolean): Finding {
  const message = isCrossAccount
    ? `the snapshot belongs to another account, and its encryption is undetermined. If it is encrypted, AWS refuses the restore. ${FIX}`
    : `the owner of the snapshot is undetermined. If it belongs to another account and is encrypted, AWS refuses the restore. Specify your own snapshots by identifier, or set the setting defaultAccount. ${FIX}`;
  return { answer: "warning", message };
}
