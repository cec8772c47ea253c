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
  description: "Copies of unencrypted Aurora snapshots must not specify a key.",
  level: "advisory",
  severity: "low",
  why: "AWS's pages conflict: the API reference of CopyDBClusterSnapshot calls it an error, the Aurora User Guide calls it the way to encrypt. Restoring with a key always works.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
  remediationSteps: "Remove kmsKeyId from the copy, and set it on the cluster that is restored from the copy.",
  settings: ["trustComponentLookups"],
  types: [CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT],

  resource(subject, { settings }) {
    const looked = lookedUpSource(subject, settings);
    const isOfCluster = sourceOf(subject)?.property === "sourceDbClusterSnapshotIdentifier";
    const isUnencrypted = looked !== undefined && !looked.encrypted && isAurora(looked.engine);
    return isOfCluster && isUnencrypted && isGivenKey(subject) ? [finding("the component looked it up")] : [];
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
  const message = `kmsKeyId is set, but the source is an Aurora snapshot without a KMS key (${because}). AWS may refuse such a copy. Remove kmsKeyId, and restore with it.`;
  return { answer: "unsafe", message };
}
