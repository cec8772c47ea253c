import { encryptionOf } from "../facts/encryption";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import { sharedAccountsOf } from "../facts/shares";
import { ifReported, withReportedFix } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { COPIES, COPY_COMPONENT, SHAREABLE } from "../stack/resourceTypes";

const FIX = 'Replace "all" with the IDs of the accounts that need the snapshot.';

export const noPublicEncryptedShare: Rule = {
  name: "no-public-encrypted-share",
  description: "Encrypted RDS snapshots must not be public.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.1",
    specification: "RDS snapshot should be private",
  },
  why: "AWS refuses the share, often hours into a copy. A later mistake that leaves the snapshot unencrypted would make its data public.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    'Replace "all" in sharedAccounts with the IDs of the accounts that need the snapshot, and open its key to them.',
  settings: ["trustComponentLookups"],
  types: SHAREABLE,

  resource: judge,

  stack(node, context) {
    const { isPublic, unknown } = sharedAccountsOf(node.inputs);
    const isLeftOpen = isPublic || unknown.length > 0;
    if (!isLeftOpen || isEncryptedByItself(node, context)) {
      return ifReported(node, "sharedAccounts", () => judge(node, context));
    }
    const { encrypted, because } = encryptionOf(node, context);
    if (encrypted === "no") {
      return [];
    }
    return isPublic
      ? withReportedFix(node, "sharedAccounts", [publicFinding(encrypted, because)])
      : unknown.map((path) => ({
          answer: "unknown",
          message: `${path} is not yet known on preview; deployment checks that it is not "all", because the snapshot may be encrypted (${because}).`,
        }));
  },
};

/** Judges a snapshot that its own inputs prove to be encrypted. */
function judge(subject: Subject, context: ResourceContext): Finding[] {
  const { isPublic, unknown } = sharedAccountsOf(subject.inputs);
  if (!isEncryptedByItself(subject, context)) {
    return [];
  }
  if (isPublic) {
    return [
      {
        answer: "unsafe",
        message: `sharedAccounts must not contain "all", because the snapshot is encrypted. ${FIX}`,
      },
    ];
  }
  return unknown.map((path) => ({
    answer: "unknown",
    message: `${path} is not yet known on preview; deployment checks that it is not "all", because the snapshot is encrypted.`,
  }));
}

function publicFinding(encrypted: "yes" | "unproven" | "unknown", because: string): Finding {
  switch (encrypted) {
    case "yes":
      return {
        answer: "unsafe",
        message: `sharedAccounts must not contain "all", because the snapshot is encrypted (${because}). ${FIX}`,
      };
    case "unproven":
      return {
        answer: "unproven",
        message: `sharedAccounts must not contain "all" unless the snapshot is proven to be unencrypted; the encryption is unproven (${because}). ${FIX}`,
      };
    case "unknown":
      return {
        answer: "unknown",
        message: `sharedAccounts contains "all", but the encryption of the snapshot is not yet known on preview (${because}).`,
      };
  }
}

/** Whether the resource's own inputs prove that the snapshot is encrypted: a key, or our component's lookup. */
function isEncryptedByItself(subject: Subject, { settings }: ResourceContext): boolean {
  if (subject.type === COPY_COMPONENT) {
    return isGivenKey(subject) || lookedUpSource(subject, settings)?.encrypted === true;
  }
  return COPIES.includes(subject.type) && isGivenKey(subject);
}
