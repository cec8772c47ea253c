import { parseArn } from "../../components/rds/identity/arn";
import { partitionOf } from "../../components/rds/identity/regions";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { compareRegions, regionOf } from "../stack/placement";
import { known } from "../stack/properties";
import { BACKUP_REPLICATION } from "../stack/resourceTypes";
import { exists, type Source, sourceOf, sourceRegion } from "../stack/source";

export const replicationGoesToAnotherRegion: Rule = {
  name: "replication-goes-to-another-region",
  description: "Automated backups are replicated to another Region of the partition than that of their DB instance.",
  severity: "medium",
  why: "The replication is made in the Region that it goes to, and AWS refuses one to the Region where the backups are.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Replicating.Enable.html",
  remediationSteps:
    "Set region to the Region that the backups are to go to, and sourceDbInstanceArn to the full ARN of the DB instance.",
  settings: ["defaultRegion"],
  types: [BACKUP_REPLICATION],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    // What is no ARN, require-full-arns refuses.
    return source?.named.state === "known" && parseArn(source.named.value) !== undefined
      ? judge(source, subject, settings)
      : [];
  },

  stack(node, { graph, settings }) {
    const source = node.hasInputs && !exists(node) ? sourceOf(node, graph) : undefined;
    return source?.named.state === "unknown" ? judge(source, node, settings) : [];
  },
};

function judge(source: Source, replication: Subject, settings: Settings): Finding[] {
  const [from, to] = [sourceRegion(source, settings), regionOf(replication, settings)];
  switch (compareRegions(from, to)) {
    case "same":
      return [sameRegion()];
    case "different":
      return partitionOf(known(from) ?? "") === partitionOf(known(to) ?? "") ? [] : [otherPartition()];
    case "unknown": {
      const message =
        "its region or that of its DB instance is not yet known on preview; it will be checked on deployment that they differ.";
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message =
        "it is not checked that it goes to another Region than that of its DB instance, since nothing names one of the two. Set region, or the setting defaultRegion.";
      return [{ answer: "warning", message }];
    }
  }
}

function otherPartition(): Finding {
  const message =
    "it goes to another partition than that of its DB instance, and AWS replicates within one only. Set region to a Region of the instance's partition.";
  return { answer: "unsafe", message };
}

function sameRegion(): Finding {
  const message =
    "it is made in the Region of its DB instance, where its backups already are. Set region to the Region that they are to go to.";
  return { answer: "unsafe", message };
}
