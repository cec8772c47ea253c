import type { Rule } from "../framework/rule";
import { regionOf } from "../stack/placement";
import { BACKUP_REPLICATION, COPIES, COPY_COMPONENT, EXPORT_TASK } from "../stack/resourceTypes";

export const allowedRegions: Rule = {
  name: "allowed-regions",
  description:
    "Snapshots are copied and exported, and backups replicated, only to the Regions of the setting allowedRegions, where it is given.",
  severity: "high",
  why: "Where data may be kept is the decision of your organization.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  remediationSteps: "Set region to an allowed Region, or have the Region added to the setting allowedRegions.",
  settings: ["allowedRegions", "defaultRegion"],
  types: [...COPIES, COPY_COMPONENT, EXPORT_TASK, BACKUP_REPLICATION],
  resource(subject, { settings }) {
    const allowed = settings.allowedRegions;
    if (allowed === undefined) {
      return [];
    }
    const region = regionOf(subject, settings);
    switch (region.state) {
      case "known":
        return allowed.includes(region.value)
          ? []
          : [
              {
                answer: "unsafe",
                message: `its target Region is not one of the setting allowedRegions (${allowed.join(", ")}). Set region to one of them.`,
              },
            ];
      case "unknown":
        return [
          {
            answer: "unknown",
            message:
              "its target Region is not yet known on preview; it will be checked against allowedRegions on deployment.",
          },
        ];
      case "absent":
        return [
          {
            answer: "unproven",
            message: "neither it nor its provider names a Region. Set region, or the setting defaultRegion.",
          },
        ];
    }
  },
};
