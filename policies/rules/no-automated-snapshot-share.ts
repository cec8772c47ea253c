import { isAutomatedSnapshot, isBackupSnapshot } from "../../components/rds/identity/identifiers";
import { mayBeShared, sharedAccountsOf } from "../facts/shares";
import { ifReported, withReportedFix } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import { identifierOf } from "../stack/names";
import type { Subject } from "../stack/node";
import { known, readText } from "../stack/properties";
import { SNAPSHOTS } from "../stack/resourceTypes";

/** The snapshot types that AWS creates itself. */
const MADE_BY_AWS: readonly (string | undefined)[] = ["automated", "awsbackup"];

export const noAutomatedSnapshotShare: Rule = {
  name: "no-automated-snapshot-share",
  description: "Automated snapshots and snapshots of AWS Backup must not be shared.",
  severity: "medium",
  why: "AWS shares only manual snapshots.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  remediationSteps: "Copy the snapshot and share the copy, which is a manual snapshot.",
  types: SNAPSHOTS,

  resource: judge,

  stack(node) {
    const audience = sharedAccountsOf(node.inputs);
    const isMadeByAws = MADE_BY_AWS.includes(known(readText(node.outputs, "snapshotType")));
    return mayBeShared(audience) && isMadeByAws
      ? withReportedFix(node, "sharedAccounts", [verdict(audience.accounts.length > 0, "AWS reports its type")])
      : ifReported(node, "sharedAccounts", () => judge(node));
  },
};

/** Judges a snapshot by its identifier. */
function judge(subject: Subject): Finding[] {
  const audience = sharedAccountsOf(subject.inputs);
  const identifier = identifierOf(subject);
  if (!mayBeShared(audience) || identifier === undefined || identifier.value.state === "absent") {
    return [];
  }
  if (identifier.value.state === "unknown") {
    const message = `${identifier.property} is not yet known on preview; deployment checks, before the snapshot is shared, that it is a manual snapshot.`;
    return [{ answer: "unknown", message }];
  }
  const text = identifier.value.value;
  const prefix = isAutomatedSnapshot(text) ? "rds:" : isBackupSnapshot(text) ? "awsbackup:" : undefined;
  const because = `${identifier.property} starts with ${prefix}`;
  return prefix === undefined ? [] : [verdict(audience.accounts.length > 0, because)];
}

function verdict(isShared: boolean, because: string): Finding {
  const message = `the snapshot must be manual to be shared, but AWS created it (${because}). Copy it and share the copy.`;
  return isShared
    ? { answer: "unsafe", message }
    : {
        answer: "unknown",
        message: `sharedAccounts is not yet known on preview. If it contains an account: ${message}`,
      };
}
