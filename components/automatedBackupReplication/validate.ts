import { Deletion, deletionProblems } from "../arguments/deletion";
import { literal, literalProblems } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { regionProblems } from "../rds/identity/regions";
import { existingKeyProblems } from "../rds/keys/keyArguments";
import { type BackupReplicationSettings, backupSourceProblems } from "../rds/snapshots/backupReplication";
import { retentionProblems } from "../rds/snapshots/retention";
import { tagProblems } from "../rds/snapshots/tags";
import { DEFAULT_CREATE_TIMEOUT, timeoutProblems } from "../snapshotCopy/validate";
import { plainProblems as keyProblems } from "../snapshotKey/validate";
import type { AutomatedBackupReplicationArgs } from "./automatedBackupReplication";

/** What is known of the replication from the first. */
export function settingsOf(args: AutomatedBackupReplicationArgs): BackupReplicationSettings {
  const { region, encrypted = true, preSignedUrl } = args;
  return { region, encrypted, hasPreSignedUrl: preSignedUrl !== undefined };
}

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: AutomatedBackupReplicationArgs): ArgumentProblem[] {
  const { region, kmsKeyId, tags, deletion = Deletion.Protect, createTimeout = DEFAULT_CREATE_TIMEOUT } = args;
  const source = literal(args.sourceDbInstanceArn);
  return [
    ...problemsOf("region", regionProblems(region)),
    ...(source === undefined ? [] : backupSourceProblems(source, undefined, settingsOf(args))),
    ...problemsOf("retentionPeriod", literalProblems(args.retentionPeriod, retentionProblems)),
    ...problemsOf(
      "kmsKeyId",
      literalProblems(kmsKeyId, (key) => existingKeyProblems(key, undefined, region)),
    ),
    ...newKeyProblems(name, args),
    ...problemsOf("tags", tagProblems(literal(tags) ?? {})),
    ...problemsOf("deletion", deletionProblems(deletion)),
    ...problemsOf("createTimeout", timeoutProblems(createTimeout)),
  ];
}

/** What is wrong with the key that is made, or why none is and something is said of it. */
function newKeyProblems(name: string, args: AutomatedBackupReplicationArgs): ArgumentProblem[] {
  const { region, encrypted = true, kmsKeyId, tags } = args;
  if (encrypted && kmsKeyId === undefined) {
    return keyProblems(name, { region })
      .filter(({ field }) => field === "aliasName")
      .map(({ reason }) => ({ field: "name", reason }));
  }
  const why = encrypted ? "kmsKeyId names one that exists" : "encrypted is false, so that there is none";
  return [
    ...(tags === undefined
      ? []
      : problemsOf("tags", [`They are those of the key that is made, and ${why}; remove them.`])),
    ...(encrypted || kmsKeyId === undefined
      ? []
      : problemsOf("kmsKeyId", ["encrypted is false, and AWS does not encrypt such backups; remove one of the two."])),
  ];
}
