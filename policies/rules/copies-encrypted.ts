import { encryptionOf } from "../facts/encryption";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { COPIES, COPY_COMPONENT } from "../stack/resourceTypes";
import { sourceOf } from "../stack/source";

export const copiesEncrypted: Rule = {
  name: "copies-encrypted",
  description: "A copy is encrypted.",
  level: "advisory",
  severity: "medium",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.4",
    specification: "RDS cluster snapshots and database snapshots should be encrypted at rest",
  },
  why: "A copy is the moment to encrypt what was not: a database that is restored from it is encrypted too.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  remediationSteps:
    "Set kmsKeyId of the copy to the full ARN of a key of its Region; of a cluster, restore with kmsKeyId, and copy the restored cluster's snapshots.",
  settings: ["trustComponentLookups"],
  types: [...COPIES, COPY_COMPONENT],

  resource(subject, { settings }) {
    const isOfInstance = sourceOf(subject)?.property === "sourceDbSnapshotIdentifier";
    const isUnencrypted = lookedUpSource(subject, settings)?.encrypted === false;
    return isOfInstance && isUnencrypted && !isGivenKey(subject) ? [finding("its source was looked up")] : [];
  },

  // Of an Aurora cluster without a KMS key nothing is told: AWS may encrypt it under a key of its own.
  stack(node, context) {
    const { encrypted, because } = encryptionOf(node, context);
    return node.hasInputs && encrypted === "no" ? [finding(because)] : [];
  },
};

function finding(because: string): Finding {
  return { answer: "unsafe", message: `it is not encrypted (${because}). Name a key of its Region as kmsKeyId.` };
}
