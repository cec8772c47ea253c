import { retentionErrors } from "../../components/rds/snapshots/retention";
import type { Rule } from "../framework/rule";
import { readText } from "../stack/properties";
import { BACKUP_REPLICATION } from "../stack/resourceTypes";

export const replicationRetentionInRange: Rule = {
  name: "replication-retention-in-range",
  description: "Replicated automated backups are kept for 1 to 35 days.",
  severity: "low",
  why: "AWS keeps no automated backups for longer, nor replicates what is not kept.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
  remediationSteps: "Set retentionPeriod to a whole number of days from 1 to 35, or leave it out for 7.",
  types: [BACKUP_REPLICATION],
  resource({ inputs }) {
    const days = readText(inputs, "retentionPeriod");
    if (days.state === "absent") {
      return [];
    }
    if (days.state === "unknown") {
      const message =
        "retentionPeriod is not yet known on preview; it will be checked on deployment that it is 1 to 35 days.";
      return [{ answer: "unknown", message }];
    }
    const message = "retentionPeriod is not a whole number of days from 1 to 35. Write one, or leave it out for 7.";
    const isRight = /^\d+$/.test(days.value) && retentionErrors(Number(days.value)).length === 0;
    return isRight ? [] : [{ answer: "unsafe", message }];
  },
};
