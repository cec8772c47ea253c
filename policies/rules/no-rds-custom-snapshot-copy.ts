import { DATABASE_TRAITS, databaseVariantOf } from "../../components/rds/engines/engines";
import { isFromAnotherAccount } from "../../components/rds/snapshots/sharing";
import { engineOf } from "../facts/engine";
import { lookedUpSource } from "../facts/evidence";
import type { Finding, Rule } from "../framework/rule";
import { known } from "../stack/properties";
import { SNAPSHOT_COPY } from "../stack/resourceTypes";
import { compareWithSource, exists, sourceOf } from "../stack/source";

export const noRdsCustomSnapshotCopy: Rule = {
  name: "no-rds-custom-snapshot-copy",
  description: "Snapshots of RDS Custom must not be copied, except those of SQL Server to another Region.",
  severity: "medium",
  why: "The API reference of CopyDBSnapshot excludes RDS Custom. Only the guide of RDS Custom for SQL Server describes copies, and only to another Region of the same account.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/custom-copying-snapshot-sqlserver.html",
  remediationSteps: "Remove the copy, and restore the snapshot in its own Region and account.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [SNAPSHOT_COPY],

  stack(node, context) {
    const source = sourceOf(node, context.graph);
    const engine = known(engineOf(node, context));
    const isCustom = databaseVariantOf("instance", engine) === "custom-instance";
    if (!node.hasInputs || source === undefined || !isCustom || exists(node)) {
      return [];
    }
    const looked = lookedUpSource(node, context.settings, context.graph);
    const isAbroad = compareWithSource(source, node, context.settings) !== "same";
    const mayWork =
      engine?.startsWith("custom-sqlserver") === true && isAbroad && !isFromAnotherAccount(looked?.snapshotType);
    return [mayWork ? conflicting() : refusal()];
  },
};

function refusal(): Finding {
  const { description, notCopyable, insteadOfCopy } = DATABASE_TRAITS["custom-instance"];
  const message = `the source must not be a snapshot of ${description}, because ${notCopyable}. Remove the copy, and ${insteadOfCopy}.`;
  return { answer: "unsafe", message };
}

function conflicting(): Finding {
  const message =
    "AWS's pages conflict about copies of RDS Custom for SQL Server to another Region: the API reference of CopyDBSnapshot excludes them, and the guide describes them. Set kmsKeyId to a key in the target Region, and test the copy.";
  return { answer: "warning", message };
}
