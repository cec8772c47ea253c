import { parseSnapshotArn } from "../../components/rds/identity/arn";
import { copyRegionErrors, isRegion } from "../../components/rds/identity/regions";
import type { Finding, Rule } from "../framework/rule";
import type { Settings } from "../settings/settings";
import type { Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import type { Value } from "../stack/properties";
import { COPIES, COPY_COMPONENT } from "../stack/resourceTypes";
import { compareWithSource, type Source, sourceOf, sourceRegion } from "../stack/source";

export const copyStaysInPartition: Rule = {
  name: "copy-stays-in-partition",
  description: "A snapshot is copied within its partition, and between Regions that support it.",
  severity: "medium",
  why: "AWS copies no snapshots between partitions, nor between its China Regions.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  remediationSteps: "Set region to a Region of the source's partition; in China, to the source's own Region.",
  settings: ["defaultRegion"],
  types: [...COPIES, COPY_COMPONENT],

  resource(subject, { settings }) {
    const source = sourceOf(subject);
    // What is no ARN, require-full-arns refuses.
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
      const message = `its region or its ${source.property} is not yet known on preview; it will be checked on deployment that AWS copies from one to the other.`;
      return [{ answer: "unknown", message }];
    }
    case "undetermined": {
      const message = `it is not checked that AWS copies from the source's Region to its own, since nothing names ${target.state === "absent" ? "its Region" : "the source's"}. Set region, or the setting defaultRegion.`;
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
  // What is no Region may be anything, a secret too, so it is not printed.
  const messages =
    bad === undefined
      ? copyRegionErrors(source.value, target.value)
      : [
          `${bad === target ? "its region" : "the region of its source"} is not an AWS Region. Write its code, such as "eu-west-1".`,
        ];
  return messages.map((message) => ({ answer: "unsafe", message }));
}
