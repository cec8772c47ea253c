import type { Rule } from "../framework/rule";
import { regionOf } from "../stack/placement";
import { BACKUP_REPLICATION, COPIES, COPY_COMPONENT, EXPORT_TASK } from "../stack/resourceTypes";

export const allowedRegions: Rule = {
  name: "allowed-regions",
  description:
    "RDS snapshots must be copied and exported, and backups replicated, only to Regions of the setting allowedRegions, if it is set.",
  severity: "high",
  why: "Your organization decides where data may be kept.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  remediationSteps: "Set region to an allowed Region, or add the Region to the setting allowedRegions.",
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
                message: `the target Region must be one of the setting allowedRegions (${allowed.join(", ")}), but is not. Set region to one of them.`,
              },
            ];
      case "unknown":
        return [
          {
            answer: "unknown",
            message: "the target Region is not yet known on preview; deployment checks it against allowedRegions.",
          },
        ];
      case "absent":
        return [
          {
            answer: "unproven",
            message:
              "the target Region is undetermined, because neither the resource nor its provider specifies one. Set region, or the setting defaultRegion.",
          },
        ];
    }
  },
};
