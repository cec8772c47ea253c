import { encryptionOf } from "../facts/encryption";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import { sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { COPIES, COPY_COMPONENT, SHAREABLE } from "../stack/resourceTypes";

const FIX = 'AWS forbids it. Replace "all" by the ids of the accounts that need the snapshot.';

export const noPublicEncryptedShare: Rule = {
  name: "no-public-encrypted-share",
  description: "An encrypted snapshot is not shared with everyone.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.1",
    specification: "RDS snapshot should be private",
  },
  why: "AWS forbids it, and refuses it often hours into a copy; the audience that was meant never gets the data, and a slip that makes the snapshot unencrypted makes it public.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    'Replace "all" in sharedAccounts by the ids of the accounts that need the snapshot, and open its key to them.',
  settings: ["trustComponentLookups"],
  types: SHAREABLE,

  resource(subject, context) {
    const { isPublic, unknown } = sharedAccountsOf(subject.inputs);
    if (!isEncryptedByItself(subject, context)) {
      return [];
    }
    if (isPublic) {
      return [{ answer: "unsafe", message: `sharedAccounts contains "all", and the snapshot is encrypted. ${FIX}` }];
    }
    return unknown.map((path) => ({
      answer: "unknown",
      message: `the snapshot is encrypted, and ${path} is not yet known on preview; it will be checked on deployment that it is not "all".`,
    }));
  },

  stack(node, context) {
    const { isPublic, unknown } = sharedAccountsOf(node.inputs);
    const isLeftOpen = isPublic || unknown.length > 0;
    if (!isLeftOpen || (node.hasInputs && isEncryptedByItself(node, context))) {
      return [];
    }
    const { encrypted, because } = encryptionOf(node, context);
    if (encrypted === "no") {
      return [];
    }
    return isPublic
      ? [publicFinding(encrypted, because)]
      : unknown.map((path) => ({
          answer: "unknown",
          message: `${path} is not yet known on preview; it will be checked on deployment that it is not "all", since nothing proves that the snapshot is unencrypted: ${because}.`,
        }));
  },
};

function publicFinding(encrypted: "yes" | "unproven" | "unknown", because: string): Finding {
  switch (encrypted) {
    case "yes":
      return {
        answer: "unsafe",
        message: `sharedAccounts contains "all", and the snapshot is encrypted: ${because}. ${FIX}`,
      };
    case "unproven":
      return {
        answer: "unproven",
        message: `sharedAccounts contains "all", and nothing proves that the snapshot is unencrypted: ${because}. ${FIX}`,
      };
    case "unknown":
      return {
        answer: "unknown",
        message: `sharedAccounts contains "all", and it is not yet known on preview whether the snapshot is encrypted: ${because}.`,
      };
  }
}

/** Whether the resource's own inputs tell that the snapshot is encrypted: a key, or what our component looked up. */
function isEncryptedByItself(subject: Subject, { settings }: ResourceContext): boolean {
  if (subject.type === COPY_COMPONENT) {
    return isGivenKey(subject) || lookedUpSource(subject, settings)?.encrypted === true;
  }
  return COPIES.includes(subject.type) && isGivenKey(subject);
}
