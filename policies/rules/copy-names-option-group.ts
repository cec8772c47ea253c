import { optionsRequiringTargetGroup } from "../../components/rds/groups/options";
import { isFromAnotherAccount } from "../../components/rds/snapshots/sharing";
import { lookedUpSource } from "../facts/evidence";
import { lookedUpOptions, type Options, sourceOptions } from "../facts/options";
import type { Finding, Rule } from "../framework/rule";
import type { Subject } from "../stack/node";
import type { RegionComparison } from "../stack/placement";
import { readText } from "../stack/properties";
import { COPY_COMPONENT, SNAPSHOT_COPY } from "../stack/resourceTypes";
import { compareWithSource, exists, type Source, sourceOf } from "../stack/source";

const FIX =
  "Set optionGroupName to a group of the copy's Region and account that has them, such as our ReplicatedOptionGroup makes.";

export const copyNamesOptionGroup: Rule = {
  name: "copy-names-option-group",
  description: "A copy to another Region or account names an option group where its source has options that bind it.",
  severity: "medium",
  why: "Option groups do not travel, and AWS refuses the copy without one that has the options.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Set optionGroupName of the copy to an option group of its Region and account that has the persistent and permanent options of the source.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [SNAPSHOT_COPY, COPY_COMPONENT],

  // Which options a group has, nothing tells but the group itself, or our component, which has looked.
  resource(subject, { settings }) {
    const source = sourceOf(subject);
    const looked = lookedUpSource(subject, settings);
    if (!isInstanceCopy(source) || looked === undefined || namesGroup(subject)) {
      return [];
    }
    const crossAccount = isFromAnotherAccount(looked.snapshotType);
    const options = lookedUpOptions(looked);
    if (options.state !== "known" || !(crossAccount || compareWithSource(source, subject, settings) === "different")) {
      return [];
    }
    const needed = optionsRequiringTargetGroup(options.names, options.engine, { crossRegion: true, crossAccount });
    return needed.length > 0 ? [needing(needed, "different")] : [];
  },

  stack(node, context) {
    const { graph, settings } = context;
    const source = sourceOf(node, graph);
    if (!node.hasInputs || source === undefined || namesGroup(node) || exists(node)) {
      return [];
    }
    const type = lookedUpSource(node, settings, graph)?.snapshotType;
    const crossAccount = isFromAnotherAccount(type);
    const distance = crossAccount ? "different" : compareWithSource(source, node, settings);
    return distance === "same" ? [] : judge(sourceOptions(node, context), crossAccount, distance);
  },
};

function isInstanceCopy(source: Source | undefined): source is Source {
  return source?.property === "sourceDbSnapshotIdentifier";
}

function namesGroup({ inputs }: Subject): boolean {
  return readText(inputs, "optionGroupName").state !== "absent";
}

type Distance = Exclude<RegionComparison, "same">;

function judge(options: Options, crossAccount: boolean, distance: Distance): Finding[] {
  switch (options.state) {
    case "none":
      return [];
    case "unproven":
      return [unproven()];
    case "unknown":
      return [unknown()];
    case "known": {
      const needed = optionsRequiringTargetGroup(options.names, options.engine, { crossRegion: true, crossAccount });
      if (needed.length > 0) {
        return [needing(needed, distance)];
      }
      return options.someUnknown ? [unknown()] : [];
    }
  }
}

function needing(options: readonly string[], distance: Distance): Finding {
  const has = `it names no option group, and its source has persistent or permanent options (${options.join(", ")})`;
  switch (distance) {
    case "different":
      return {
        answer: "unsafe",
        message: `${has}, without which AWS makes no copy in another Region or account. ${FIX}`,
      };
    case "unknown":
      return {
        answer: "unknown",
        message: `${has}. Whether it goes to another Region is not yet known on preview; if it does, AWS refuses it. ${FIX}`,
      };
    case "undetermined":
      return {
        answer: "warning",
        message: `${has}. If it goes to another Region, which nothing tells, AWS refuses it: set region, or the setting defaultRegion. ${FIX}`,
      };
  }
}

function unproven(): Finding {
  const message = `it names no option group, and nothing tells the options of its source. If it has persistent or permanent ones, such as Oracle's Timezone or TDE, AWS refuses the copy. ${FIX}`;
  return { answer: "warning", message };
}

function unknown(): Finding {
  const message = `it names no option group, and the options of its source are not yet known on preview. If it has persistent or permanent ones, AWS refuses the copy. ${FIX}`;
  return { answer: "unknown", message };
}
