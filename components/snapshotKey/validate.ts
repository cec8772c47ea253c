import { deletionErrors } from "../arguments/deletion";
import { literal, literalErrors } from "../arguments/inputs";
import { errorsIfSpecified } from "../arguments/validation";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import type { KeyEvidence } from "../rds/evidence";
import { parseKeyArn } from "../rds/identity/arn";
import { nameWithin } from "../rds/identity/names";
import { audienceErrors, type KeyAudience } from "../rds/keys/grantees";
import {
  aliasNameErrors,
  defaultKeyErrors,
  deletionWindowErrors,
  existingKeyErrors,
  ownAccountErrors,
} from "../rds/keys/keyArguments";
import { tagErrors } from "../rds/snapshots/tags";
import type { SnapshotKeyArgs } from "./args";

/** The longest window that KMS allows, because deleting a key by mistake makes its snapshots unusable. */
export const DELETION_WINDOW_IN_DAYS = 30;

/** Returns the alias of a key whose program does not specify one. */
export function defaultAliasName(name: string): string {
  return nameWithin("alias", `alias/${name}`);
}

/** Returns the accounts and principals that can use the key. */
export function audienceOf({ region, sharedAccounts = [], principals = [] }: SnapshotKeyArgs): KeyAudience {
  return { region, sharedAccounts, principals };
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: SnapshotKeyArgs): ArgumentError[] {
  const adopted = literal(args.kmsKeyId);
  return [
    ...audienceErrors(audienceOf(args)),
    ...(args.kmsKeyId === undefined ? newKeyErrors(name, args) : newKeyArgumentErrors(args)),
    ...(adopted === undefined ? [] : adoptedKeyErrors(adopted, undefined, args)),
    ...errorsAt("deletion", args.deletion === undefined ? [] : deletionErrors(args.deletion)),
  ];
}

function newKeyErrors(name: string, args: SnapshotKeyArgs): ArgumentError[] {
  return [
    ...errorsAt("aliasName", literalErrors(args.aliasName ?? defaultAliasName(name), aliasNameErrors)),
    ...errorsAt("deletionWindowInDays", literalErrors(args.deletionWindowInDays, deletionWindowErrors)),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
  ];
}

const NEW_KEYS_ONLY =
  "must not be specified together with kmsKeyId, because it applies to new keys only; remove one of the two.";

/**
 * Returns the errors in arguments that would have no effect on an adopted key. `tags` and `deletion` are allowed, because
 * programs often pass the same ones to all components.
 */
function newKeyArgumentErrors(args: SnapshotKeyArgs): ArgumentError[] {
  return errorsIfSpecified(args, {
    aliasName: NEW_KEYS_ONLY,
    description: NEW_KEYS_ONLY,
    deletionWindowInDays: NEW_KEYS_ONLY,
  });
}

/** Returns the errors in an adopted key, and in sharing it with the accounts. */
export function adoptedKeyErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region, sharedAccounts = [] }: SnapshotKeyArgs,
): ArgumentError[] {
  const owner = parseKeyArn(kmsKeyId)?.accountId;
  return [
    ...errorsAt("kmsKeyId", [
      ...existingKeyErrors(kmsKeyId, evidence, region),
      ...defaultKeyErrors(kmsKeyId, evidence),
    ]),
    ...errorsAt("sharedAccounts", owner === undefined ? [] : ownAccountErrors(sharedAccounts, owner)),
  ];
}
