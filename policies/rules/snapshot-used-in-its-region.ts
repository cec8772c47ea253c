import { parseArn } from "../../components/rds/identity/arn";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { compareRegions, regionOf } from "../stack/placement";
import { CLUSTER, EXPORT_TASK, INSTANCE } from "../stack/resourceTypes";
import { exists, hasSource, type Source, sourceOf, sourceRegion } from "../stack/source";

export const snapshotUsedInItsRegion: Rule = {
  name: "snapshot-used-in-its-region",
  description: "A snapshot is restored and exported in its own Region.",
  severity: "medium",
  why: "AWS finds it in no other one: the restore or export fails.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
  remediationSteps: "Set region to the Region of the snapshot, or copy the snapshot to the Region, and name the copy.",
  settings: ["defaultRegion"],
  types: [INSTANCE, CLUSTER, EXPORT_TASK],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    return isArn(source) ? judge(source, subject, settings) : [];
  },

  stack(node, { graph, settings }) {
    const source = sourceOf(node, graph);
    // An identifier that is no ARN is looked for in the own Region.
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
  switch (compareRegions(sourceRegion(source, settings), own)) {
    case "same":
      return [];
    case "different": {
      const message = `its ${source.property} is in another Region than it is itself. Set region to that of the snapshot, or copy the snapshot, and name the copy.`;
      return [{ answer: "unsafe", message }];
    }
    case "unknown": {
      const message = `its region or its ${source.property} is not yet known on preview; it will be checked on deployment that it is in the Region of the snapshot.`;
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message = `it is not checked that it is in the Region of its ${source.property}, since nothing names ${own.state === "absent" ? "its own" : "that one"}. Set region, or the setting defaultRegion.`;
      return [{ answer: "warning", message }];
    }
  }
}
