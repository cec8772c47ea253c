import { retentionErrors } from "../../components/rds/snapshots/retention";
import type { Rule } from "../framework/rule";
import { readText } from "../stack/properties";
import { BACKUP_REPLICATION } from "../stack/resourceTypes";

export const replicationRetentionInRange: Rule = {
  name: "replication-retention-in-range",
  description: "Replicated automated backups must be kept for 1 to 35 days.",
  severity: "low",
  why: "AWS keeps automated backups for 35 days at most, and replicates none that are not kept.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
  remediationSteps: "Set retentionPeriod to a whole number of days from 1 to 35, or remove it. Defaults to 7.",
  types: [BACKUP_REPLICATION],
  resource({ inputs }) {
    const days = readText(inputs, "retentionPeriod");
    if (days.state === "absent") {
      return [];
    }
    if (days.state === "unknown") {
      const message = "retentionPeriod is not yet known on preview; deployment checks that it is 1 to 35 days.";
      return [{ answer: "unknown", message }];
    }
    const message =
      "retentionPeriod must be a whole number of days from 1 to 35, but is not. Set one, or remove it for the default of 7.";
    const isRight = /^\d+$/.test(days.value) && retentionErrors(Number(days.value)).length === 0;
    return isRight ? [] : [{ answer: "unsafe", message }];
  },
};
