import { isAutomatedSnapshot, isBackupSnapshot } from "../../components/rds/identity/identifiers";
import { mayBeShared, sharedAccountsOf } from "../facts/shares";
import type { Finding, Rule } from "../framework/rule";
import { identifierOf } from "../stack/names";
import { known, readText } from "../stack/properties";
import { SNAPSHOTS } from "../stack/resourceTypes";

/** How AWS calls the snapshots that it makes by itself. */
const MADE_BY_AWS: readonly (string | undefined)[] = ["automated", "awsbackup"];

export const noAutomatedSnapshotShare: Rule = {
  name: "no-automated-snapshot-share",
  description: "No automated snapshot is shared, and none of AWS Backup.",
  severity: "medium",
  why: "AWS shares manual snapshots only.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps: "Copy the snapshot, and share the copy: a copy is a manual snapshot.",
  types: SNAPSHOTS,

  resource(subject) {
    const audience = sharedAccountsOf(subject.inputs);
    const identifier = identifierOf(subject);
    if (!mayBeShared(audience) || identifier === undefined || identifier.value.state === "absent") {
      return [];
    }
    if (identifier.value.state === "unknown") {
      const message = `${identifier.property} is not yet known on preview; it will be checked on deployment, before the snapshot is shared, that AWS did not make it by itself.`;
      return [{ answer: "unknown", message }];
    }
    const text = identifier.value.value;
    const prefix = isAutomatedSnapshot(text) ? "rds:" : isBackupSnapshot(text) ? "awsbackup:" : undefined;
    const because = `${identifier.property} starts with ${prefix}`;
    return prefix === undefined ? [] : [verdict(audience.accounts.length > 0, because)];
  },

  stack({ inputs, outputs }) {
    const audience = sharedAccountsOf(inputs);
    const isMadeByAws = MADE_BY_AWS.includes(known(readText(outputs, "snapshotType")));
    return mayBeShared(audience) && isMadeByAws ? [verdict(audience.accounts.length > 0, "AWS says so")] : [];
  },
};

function verdict(isShared: boolean, because: string): Finding {
  const message = `AWS made the snapshot by itself (${because}), and such a snapshot cannot be shared. Make a copy of it, and share that.`;
  return isShared
    ? { answer: "unsafe", message: `it is shared. ${capitalized(message)}` }
    : { answer: "unknown", message: `whether it is shared is not yet known on preview; if it is: ${message}` };
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
