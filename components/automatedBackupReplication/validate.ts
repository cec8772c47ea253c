import { literal, literalErrors } from "../arguments/inputs";
import { lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { regionErrors } from "../rds/identity/regions";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import { type BackupReplicationRequest, backupSourceErrors } from "../rds/snapshots/backupReplication";
import { retentionErrors } from "../rds/snapshots/retention";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { AutomatedBackupReplicationArgs } from "./args";

/** Returns what the arguments determine before any input is known. */
export function backupReplicationRequest(args: AutomatedBackupReplicationArgs): BackupReplicationRequest {
  const { region, encrypted = true, presignedUrl } = args;
  return { region, encrypted, hasPresignedUrl: presignedUrl !== undefined };
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: AutomatedBackupReplicationArgs): ArgumentError[] {
  const { region, kmsKeyId } = args;
  const source = literal(args.sourceDbInstanceArn);
  return [
    ...errorsAt("region", regionErrors(region)),
    ...(source === undefined ? [] : backupSourceErrors(source, undefined, backupReplicationRequest(args))),
    ...errorsAt("retentionPeriod", literalErrors(args.retentionPeriod, retentionErrors)),
    ...errorsAt(
      "kmsKeyId",
      literalErrors(kmsKeyId, (key) => existingKeyErrors(key, undefined, region)),
    ),
    ...newKeyErrors(name, args),
    ...lifecycleErrors(args),
  ];
}

/** Returns the errors in the name of the new key, or in arguments that do not apply because there is no new key. */
function newKeyErrors(name: string, args: AutomatedBackupReplicationArgs): ArgumentError[] {
  const { region, encrypted = true, kmsKeyId, tags } = args;
  if (encrypted && kmsKeyId === undefined) {
    return keyErrors(name, { region })
      .filter(({ propertyPath }) => propertyPath === "aliasName")
      .map(({ reason }) => ({ propertyPath: "name", reason }));
  }
  return errorsWhere([
    {
      condition: tags !== undefined,
      propertyPath: "tags",
      reason: `must not be specified with ${encrypted ? "kmsKeyId" : "encrypted: false"}, because only a new key gets tags; remove them.`,
    },
    {
      condition: !encrypted && kmsKeyId !== undefined,
      propertyPath: "kmsKeyId",
      reason:
        "must not be specified with encrypted: false, because AWS does not encrypt the backups of an unencrypted source; remove one of the two.",
    },
  ]);
}
