import { parseArn } from "../../components/rds/identity/arn";
import { partitionOf } from "../../components/rds/identity/regions";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import { known } from "../stack/properties";
import { BACKUP_REPLICATION } from "../stack/resourceTypes";
import { compareWithSource, exists, type Source, sourceOf, sourceRegion } from "../stack/source";

export const replicationGoesToAnotherRegion: Rule = {
  name: "replication-goes-to-another-region",
  description: "Automated backups must be replicated to another Region of their DB instance's partition.",
  severity: "medium",
  why: "AWS makes the replication in its target Region, and refuses the Region of the DB instance.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Replicating.Enable.html",
  remediationSteps: "Set region to the target Region, and sourceDbInstanceArn to the full ARN of the DB instance.",
  settings: ["defaultRegion"],
  types: [BACKUP_REPLICATION],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    // require-full-arns refuses values that are not ARNs.
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
  switch (compareWithSource(source, replication, settings)) {
    case "same":
      return [sameRegion()];
    case "different":
      return partitionOf(known(from) ?? "") === partitionOf(known(to) ?? "") ? [] : [otherPartition()];
    case "unknown": {
      const message =
        "region or the Region of the DB instance is not yet known on preview; deployment checks that they differ.";
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message =
        "the Regions were not compared, because the Region of the replication or of its DB instance is undetermined. Set region, or the setting defaultRegion.";
      return [{ answer: "warning", message }];
    }
  }
}

function otherPartition(): Finding {
  const message =
    "region must be in the partition of the DB instance, but is in another. Set region to a Region of that partition.";
  return { answer: "unsafe", message };
}

function sameRegion(): Finding {
  const message =
    "region must differ from the Region of the DB instance, where its backups already are. Set region to the target Region.";
  return { answer: "unsafe", message };
}
