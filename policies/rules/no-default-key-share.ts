import { isDefaultKeyAlias } from "../../components/rds/keys/keyArguments";
import { encryptionOf } from "../facts/encryption";
import { evidenceOf, isGivenKey, type KeyProof, keyProofOf, lookedUpSource, proofOfKey } from "../facts/evidence";
import { mayBeShared, type SharedAccounts, sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { known, readText } from "../stack/properties";
import { COPIES, COPY_COMPONENT, SHAREABLE } from "../stack/resourceTypes";

const FIX = "Copy it under a customer managed key (kmsKeyId) that is open to the accounts, and share that copy.";

const PROOF =
  "Use a key of the same stack, or our SnapshotCopy, which looks the key up, or list the key in the setting customerManagedKeys.";

export const noDefaultKeyShare: Rule = {
  name: "no-default-key-share",
  description: "A snapshot that is encrypted under the default key aws/rds is not shared.",
  severity: "high",
  why: "The policy of a default key cannot be changed, so that no other account can ever use the snapshot.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Copy the snapshot with kmsKeyId set to a customer managed key whose policy admits the accounts, and share the copy.",
  settings: ["trustComponentLookups", "customerManagedKeys", "sharedKeys"],
  types: SHAREABLE,

  resource(subject, context) {
    const audience = sharedAccountsOf(subject.inputs);
    if (!mayBeShared(audience) || ownKeyProof(subject, context) !== "default") {
      return [];
    }
    const isWritten = isDefaultKeyAlias(known(readText(subject.inputs, "kmsKeyId")) ?? "");
    return [verdict(audience, "default", isWritten ? "kmsKeyId is its alias" : "that is what was looked up in AWS")];
  },

  stack(node, context) {
    const audience = sharedAccountsOf(node.inputs);
    if (!mayBeShared(audience) || (node.hasInputs && ownKeyProof(node, context) === "default")) {
      return [];
    }
    const { key, because } = encryptionOf(node, context);
    return key === "customer" || key === "none" ? [] : [verdict(audience, key, because)];
  },
};

/**
 * What the resource's own inputs tell about its key. Only our component carries more than the text of `kmsKeyId`.
 * What they leave unproven is left to the stack, where the key may be.
 */
function ownKeyProof(subject: Subject, { settings }: ResourceContext): KeyProof | "none" {
  const evidence = evidenceOf(subject, settings);
  if ([...COPIES, COPY_COMPONENT].includes(subject.type) && isGivenKey(subject)) {
    return keyProofOf(subject, { settings, evidence });
  }
  const source = lookedUpSource(subject, settings);
  if (source === undefined || !source.encrypted) {
    return "none";
  }
  return source.kmsKeyId === undefined ? "unproven" : proofOfKey(source.kmsKeyId, { settings, evidence });
}

function verdict(audience: SharedAccounts, key: Exclude<KeyProof, "customer">, because: string): Finding {
  const message = MESSAGES[key](because);
  if (audience.accounts.length === 0) {
    return {
      answer: "unknown",
      message: `whether it is shared is not yet known on preview (${audience.unknown.join(", ")}); if it is, ${message}`,
    };
  }
  return { answer: key === "default" ? "unsafe" : key, message };
}

const MESSAGES: Record<Exclude<KeyProof, "customer">, (because: string) => string> = {
  default: (because) =>
    `it is shared, and encrypted under the default key aws/rds, which no other account can ever use (${because}). ${FIX}`,
  unproven: (because) =>
    `it is shared, and nothing proves that its key is a customer managed one (${because}). ${PROOF}`,
  unknown: (because) =>
    `it is shared, and which key it is encrypted under is not yet known on preview (${because}); the stack is checked once it is. ${PROOF}`,
};
