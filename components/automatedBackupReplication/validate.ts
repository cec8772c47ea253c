import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal, literalErrors } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT, timeoutErrors } from "../arguments/timeouts";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { regionErrors } from "../rds/identity/regions";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import { type BackupReplicationRequest, backupSourceErrors } from "../rds/snapshots/backupReplication";
import { retentionErrors } from "../rds/snapshots/retention";
import { tagErrors } from "../rds/snapshots/tags";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { AutomatedBackupReplicationArgs } from "./args";

/** What is known of the replication from the first. */
export function settingsOf(args: AutomatedBackupReplicationArgs): BackupReplicationRequest {
  const { region, encrypted = true, presignedUrl } = args;
  return { region, encrypted, hasPresignedUrl: presignedUrl !== undefined };
}

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: AutomatedBackupReplicationArgs): ArgumentError[] {
  const { region, kmsKeyId, tags, deletion = Deletion.Protect, createTimeout = DEFAULT_CREATE_TIMEOUT } = args;
  const source = literal(args.sourceDbInstanceArn);
  return [
    ...errorsAt("region", regionErrors(region)),
    ...(source === undefined ? [] : backupSourceErrors(source, undefined, settingsOf(args))),
    ...errorsAt("retentionPeriod", literalErrors(args.retentionPeriod, retentionErrors)),
    ...errorsAt(
      "kmsKeyId",
      literalErrors(kmsKeyId, (key) => existingKeyErrors(key, undefined, region)),
    ),
    ...newKeyErrors(name, args),
    ...errorsAt("tags", tagErrors(literal(tags) ?? {})),
    ...errorsAt("deletion", deletionErrors(deletion)),
    ...errorsAt("createTimeout", timeoutErrors(createTimeout)),
  ];
}

/** What is wrong with the key that is made, or why none is and something is said of it. */
function newKeyErrors(name: string, args: AutomatedBackupReplicationArgs): ArgumentError[] {
  const { region, encrypted = true, kmsKeyId, tags } = args;
  if (encrypted && kmsKeyId === undefined) {
    return keyErrors(name, { region })
      .filter(({ propertyPath }) => propertyPath === "aliasName")
      .map(({ reason }) => ({ propertyPath: "name", reason }));
  }
  const why = encrypted ? "kmsKeyId names one that exists" : "encrypted is false, so that there is none";
  return [
    ...(tags === undefined
      ? []
      : errorsAt("tags", [`They are those of the key that is made, and ${why}; remove them.`])),
    ...(encrypted || kmsKeyId === undefined
      ? []
      : errorsAt("kmsKeyId", ["encrypted is false, and AWS does not encrypt such backups; remove one of the two."])),
  ];
}
