import { parseSnapshotArn } from "../../components/rds/identity/arn";
import { copyRegionErrors, isRegion } from "../../components/rds/identity/regions";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import type { Value } from "../stack/properties";
import { COPIES, COPY_COMPONENT } from "../stack/resourceTypes";
import { compareWithSource, type Source, sourceOf, sourceRegion } from "../stack/source";

const FIX = "Set region to a Region of the source's partition, or in China to that of the source.";

export const copyStaysInPartition: Rule = {
  name: "copy-stays-in-partition",
  description: "RDS snapshots must be copied within their partition, between Regions that support copying.",
  severity: "medium",
  why: "AWS does not copy snapshots between partitions, or between its China Regions.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  remediationSteps: "Set region to a Region of the source's partition; in China, to the source's own Region.",
  settings: ["defaultRegion"],
  types: [...COPIES, COPY_COMPONENT],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    // require-full-arns refuses values that are not ARNs.
    return source?.named.state === "known" && parseSnapshotArn(source.named.value) !== undefined
      ? judge(source, subject, settings)
      : [];
  },

  stack(node, { graph, settings }) {
    const source = node.hasInputs ? sourceOf(node, graph) : undefined;
    return source === undefined || source.named.state === "known" ? [] : judge(source, node, settings);
  },
};

function judge(source: Source, copy: Subject, settings: Settings): Finding[] {
  const target = regionOf(copy, settings);
  switch (compareWithSource(source, copy, settings)) {
    case "same":
      return [];
    case "unknown": {
      const message = `region or ${source.property} is not yet known on preview; deployment checks that AWS copies between the two Regions.`;
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message = `the Region pair was not checked, because ${target.state === "absent" ? "the copy's Region" : "the source's Region"} is undetermined. Set region, or the setting defaultRegion.`;
      return [{ answer: "warning", message }];
    }
    case "different":
      return error(sourceRegion(source, settings), target);
  }
}

function error(source: Value<string>, target: Value<string>): Finding[] {
  if (source.state !== "known" || target.state !== "known") {
    return [];
  }
  const bad = [target, source].find(({ value }) => !isRegion(value));
  // The value is not printed: a text that is not a Region may be anything, also a secret.
  const messages =
    bad === undefined
      ? copyRegionErrors(source.value, target.value).map((reason) => `region ${reason} ${FIX}`)
      : [
          `${bad === target ? "region" : "the Region of the source"} must be an AWS Region code such as "eu-west-1", but is not.`,
        ];
  return messages.map((message) => ({ answer: "unsafe", message }));
}
