import { DATABASE_TRAITS, databaseVariantOf } from "../../components/rds/engines/engines";
import { engineOf } from "../facts/engine";
import { lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { known } from "../stack/properties";
import { CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT } from "../stack/resourceTypes";
import { exists, sourceOf } from "../stack/source";

export const noMultiAzClusterSnapshotCopy: Rule = {
  name: "no-multi-az-cluster-snapshot-copy",
  description: "Snapshots of Multi-AZ DB clusters must not be copied.",
  severity: "medium",
  why: "AWS does not support copying them.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.Limitations.html",
  remediationSteps: "Restore the snapshot or export it to S3 instead of copying it.",
  settings: ["trustComponentLookups"],
  types: [CLUSTER_SNAPSHOT_COPY, COPY_COMPONENT],

  resource(subject, { settings }) {
    const isOfCluster = sourceOf(subject)?.property === "sourceDbClusterSnapshotIdentifier";
    const engine = lookedUpSource(subject, settings)?.engine;
    return isOfCluster ? refusal(engine) : [];
  },

  stack(node, context) {
    if (!node.hasInputs || exists(node)) {
      return [];
    }
    const engine = engineOf(node, context);
    if (known(engine) !== undefined) {
      return refusal(known(engine));
    }
    const message =
      "the kind of the source's cluster is undetermined; AWS does not copy snapshots of Multi-AZ DB clusters. Use our SnapshotCopy, which looks the source up.";
    return [
      engine.state === "unknown"
        ? {
            answer: "unknown",
            message:
              "the engine of the source is not yet known on preview; AWS does not copy snapshots of Multi-AZ DB clusters.",
          }
        : { answer: "warning", message },
    ];
  },
};

function refusal(engine: string | undefined): Finding[] {
  const variant = databaseVariantOf("cluster", engine);
  const { description, notCopyable } = variant === undefined ? {} : DATABASE_TRAITS[variant];
  const message = `the source must not be a snapshot of ${description}, because ${notCopyable}. Restore it, or export it to S3.`;
  return notCopyable === undefined ? [] : [{ answer: "unsafe", message }];
}
