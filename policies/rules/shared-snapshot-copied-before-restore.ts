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
  "Copy it first, under a key of the own account, such as our ReceivedSnapshot does, and restore from that copy.";

export const sharedSnapshotCopiedBeforeRestore: Rule = {
  name: "shared-snapshot-copied-before-restore",
  description: "An encrypted DB instance snapshot of another account is copied before a database is restored from it.",
  severity: "medium",
  why: "AWS restores no DB instance from an encrypted snapshot that is shared; a snapshot of an Aurora cluster it does.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Copy the shared snapshot with kmsKeyId set to a key of the own account, and restore from the copy, named by its identifier.",
  settings: ["trustComponentLookups", "customerManagedKeys", "defaultAccount"],
  types: [INSTANCE, RESTORE_COMPONENT],

  resource(subject, { settings }) {
    const looked = lookedUpSource(subject, settings);
    const isOfInstance = looked !== undefined && parseSnapshotArn(looked.snapshotArn)?.kind === "instance";
    return isOfInstance && looked.encrypted && isFromAnotherAccount(looked.snapshotType)
      ? [refusal("it was looked up")]
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
        "its snapshot is not yet known on preview; if it is encrypted and another account's, AWS restores none from it.";
      return [{ answer: "unknown", message }];
    }
    return shared === "yes" && encrypted === "yes" ? [refusal(because)] : [unverified(shared === "yes")];
  },
};

/** Whether a restore is from another account's snapshot; an identifier that is no ARN is one of the own account. */
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
    // A snapshot of the stack of which as little is told as of the restore; or one that is named by its identifier.
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
  const message = `its snapshot is encrypted (${because}) and another account's, and AWS restores no DB instance from such a snapshot. ${FIX}`;
  return { answer: "unsafe", message };
}

function unverified(isForeign: boolean): Finding {
  const message = isForeign
    ? `its snapshot is another account's, and nothing tells whether it is encrypted. If it is, AWS refuses the restore. ${FIX}`
    : `nothing tells whether its snapshot is the own account's. If it is another one's and encrypted, AWS refuses the restore: name an own snapshot by its identifier, or set the setting defaultAccount. ${FIX}`;
  return { answer: "warning", message };
}
