import { parseArn } from "../../components/rds/identity/arn";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import { CLUSTER, EXPORT_TASK, INSTANCE } from "../stack/resourceTypes";
import { compareWithSource, exists, hasSource, type Source, sourceOf } from "../stack/source";

export const snapshotUsedInItsRegion: Rule = {
  name: "snapshot-used-in-its-region",
  description: "RDS snapshots must be restored and exported in their own Region.",
  severity: "medium",
  why: "AWS does not find the snapshot in another Region, so the restore or export fails.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
  remediationSteps: "Set region to the Region of the snapshot, or copy the snapshot to this Region and use the copy.",
  settings: ["defaultRegion"],
  types: [INSTANCE, CLUSTER, EXPORT_TASK],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    return isArn(source) ? judge(source, subject, settings) : [];
  },

  stack(node, { graph, settings }) {
    const source = sourceOf(node, graph);
    // AWS looks for an identifier that is not an ARN in the resource's own Region.
    return node.hasInputs && hasSource(source) && source.named.state === "unknown" && !exists(node)
      ? judge(source, node, settings)
      : [];
  },
};

function isArn(source: Source | undefined): source is Source {
  return source?.named.state === "known" && parseArn(source.named.value) !== undefined;
}

function judge(source: Source, subject: Subject, settings: Settings): Finding[] {
  const own = regionOf(subject, settings);
  switch (compareWithSource(source, subject, settings)) {
    case "same":
      return [];
    case "different": {
      const message = `${source.property} must be in the resource's Region, but is in another. Set region to the Region of the snapshot, or copy the snapshot and use the copy.`;
      return [{ answer: "unsafe", message }];
    }
    case "unknown": {
      const message = `region or ${source.property} is not yet known on preview; deployment checks that both are in the same Region.`;
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message = `the Regions were not compared, because the Region of ${own.state === "absent" ? "the resource" : source.property} is undetermined. Set region, or the setting defaultRegion.`;
      return [{ answer: "warning", message }];
    }
  }
}
