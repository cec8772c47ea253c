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
  "Set optionGroupName to an option group with the same options in the copy's Region and account, such as that of a ReplicatedOptionGroup.";

export const copyNamesOptionGroup: Rule = {
  name: "copy-names-option-group",
  description:
    "Cross-Region and cross-account copies must specify an option group if their source has persistent or permanent options.",
  severity: "medium",
  why: "Option groups do not travel with a copy, and AWS refuses a copy without a group that has the options.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  remediationSteps:
    "Set optionGroupName of the copy to an option group in its Region and account with the persistent and permanent options of the source.",
  settings: ["trustComponentLookups", "defaultRegion"],
  types: [SNAPSHOT_COPY, COPY_COMPONENT],

  // Only the lookup of our component shows the options here; option groups of the stack are judged in `stack`.
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
  const has = `optionGroupName is absent, but the source has persistent or permanent options (${options.join(", ")})`;
  switch (distance) {
    case "different":
      return {
        answer: "unsafe",
        message: `${has}, and AWS refuses a cross-Region or cross-account copy without them. ${FIX}`,
      };
    case "unknown":
      return {
        answer: "unknown",
        message: `${has}. The target Region is not yet known on preview; if it is another Region, AWS refuses the copy. ${FIX}`,
      };
    case "undetermined":
      return {
        answer: "warning",
        message: `${has}. The Region is undetermined; if the copy goes to another Region, AWS refuses it. Set region, or the setting defaultRegion. ${FIX}`,
      };
  }
}

function unproven(): Finding {
  const message = `optionGroupName is absent, and the options of the source are undetermined. If the source has persistent or permanent options, such as Oracle's Timezone or TDE, AWS refuses the copy. ${FIX}`;
  return { answer: "warning", message };
}

function unknown(): Finding {
  const message = `optionGroupName is absent, and the options of the source are not yet known on preview. If the source has persistent or permanent options, AWS refuses the copy. ${FIX}`;
  return { answer: "unknown", message };
}
