import { encryptionOf } from "../facts/encryption";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { COPIES, COPY_COMPONENT } from "../stack/resourceTypes";
import { sourceOf } from "../stack/source";

export const copiesEncrypted: Rule = {
  name: "copies-encrypted",
  description: "RDS snapshot copies must be encrypted.",
  level: "advisory",
  severity: "medium",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.4",
    specification: "RDS cluster snapshots and database snapshots should be encrypted at rest",
  },
  why: "Copying is the chance to encrypt: a database restored from an encrypted copy is encrypted too.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  remediationSteps:
    "Set kmsKeyId of the copy to the full ARN of a key in its Region. For a cluster, restore with kmsKeyId and copy snapshots of the restored cluster.",
  settings: ["trustComponentLookups"],
  types: [...COPIES, COPY_COMPONENT],

  resource(subject, { settings }) {
    const isOfInstance = sourceOf(subject)?.property === "sourceDbSnapshotIdentifier";
    const isUnencrypted = lookedUpSource(subject, settings)?.encrypted === false;
    return isOfInstance && isUnencrypted && !isGivenKey(subject) ? [finding("its source was looked up")] : [];
  },

  // An Aurora cluster without a KMS key is left out: AWS may encrypt it with a key that AWS owns.
  stack(node, context) {
    const { encrypted, because } = encryptionOf(node, context);
    return node.hasInputs && encrypted === "no" ? [finding(because)] : [];
  },
};

function finding(because: string): Finding {
  return {
    answer: "unsafe",
    message: `the copy must be encrypted, but is not (${because}). Set kmsKeyId to the ARN of a key in its Region.`,
  };
}
