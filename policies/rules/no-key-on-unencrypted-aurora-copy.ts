import { databaseVariantOf } from "../../components/rds/engines/engines";
import { sourceEncryption } from "../facts/encryption";
import { engineOf } from "../facts/engine";
import { isGivenKey, lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { known } from "../stack/properties";
import { CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT } from "../stack/resourceTypes";
import { exists, sourceOf } from "../stack/source";

export const noKeyOnUnencryptedAuroraCopy: Rule = {
  name: "no-key-on-unencrypted-aurora-copy",
  description: "A copy of an unencrypted Aurora snapshot names no key.",
  level: "advisory",
  severity: "low",
  why: "AWS's pages conflict: the API reference of CopyDBClusterSnapshot calls it an error, the Aurora User Guide the way to encrypt. To restore with a key is the sure way.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
  remediationSteps: "Leave kmsKeyId out of the copy, and give the key to the cluster that is restored from it.",
  settings: ["trustComponentLookups"],
  types: [CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT],

  resource(subject, { settings }) {
    const looked = lookedUpSource(subject, settings);
    const isOfCluster = sourceOf(subject)?.property === "sourceDbClusterSnapshotIdentifier";
    const isUnencrypted = looked !== undefined && !looked.encrypted && isAurora(looked.engine);
    return isOfCluster && isUnencrypted && isGivenKey(subject) ? [finding("it was looked up")] : [];
  },

  stack(node, context) {
    if (!node.hasInputs || exists(node) || !isGivenKey(node) || !isAurora(known(engineOf(node, context)))) {
      return [];
    }
    const { key, because } = sourceEncryption(node, context);
    return key === "none" ? [finding(because)] : [];
  },
};

function isAurora(engine: string | undefined): boolean {
  return databaseVariantOf("cluster", engine) === "aurora-cluster";
}

function finding(because: string): Finding {
  const message = `it names a kmsKeyId, and its source is an Aurora snapshot without a KMS key (${because}). AWS may refuse such a copy. Leave kmsKeyId out, and restore with it.`;
  return { answer: "unsafe", message };
}
