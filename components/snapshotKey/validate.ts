import { deletionErrors } from "../arguments/deletion";
import { literal } from "../arguments/inputs";
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

/** The longest wait that KMS allows: a key deleted by mistake takes every snapshot under it along. */
export const DELETION_WINDOW_IN_DAYS = 30;

/** The alias of a key whose program names none. */
export function defaultAliasName(name: string): string {
  return nameWithin("alias", `alias/${name}`);
}

/** Whom the key is opened to. */
export function audienceOf({ region, sharedAccounts, principals }: SnapshotKeyArgs): KeyAudience {
  return { region, sharedAccounts: sharedAccounts ?? [], principals: principals ?? [] };
}

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: SnapshotKeyArgs): ArgumentError[] {
  const adopted = literal(args.kmsKeyId);
  return [
    ...audienceErrors(audienceOf(args)),
    ...(args.kmsKeyId === undefined ? newKeyErrors(name, args) : needlessArguments(args)),
    ...(adopted === undefined ? [] : adoptionErrors(adopted, undefined, args)),
    ...errorsAt("deletion", args.deletion === undefined ? [] : deletionErrors(args.deletion)),
  ];
}

function newKeyErrors(name: string, args: SnapshotKeyArgs): ArgumentError[] {
  const aliasName = args.aliasName === undefined ? defaultAliasName(name) : literal(args.aliasName);
  const days = literal(args.deletionWindowInDays);
  return [
    ...errorsAt("aliasName", aliasName === undefined ? [] : aliasNameErrors(aliasName)),
    ...errorsAt("deletionWindowInDays", days === undefined ? [] : deletionWindowErrors(days)),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
  ];
}

/**
 * An adopted key is left as it is, so what would describe a new one must not be there to be overlooked. Tags and
 * `deletion` may be: a program has them for all that it makes.
 */
function needlessArguments(args: SnapshotKeyArgs): ArgumentError[] {
  const fields = ["aliasName", "description", "deletionWindowInDays"] as const;
  return fields
    .filter((field) => args[field] !== undefined)
    .map((field) => ({
      propertyPath: field,
      reason: "It describes a new key, and kmsKeyId adopts an existing one; remove one of the two.",
    }));
}

/** What is wrong with an existing key, and with opening it to the target accounts. */
export function adoptionErrors(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region, sharedAccounts }: SnapshotKeyArgs,
): ArgumentError[] {
  const owner = parseKeyArn(kmsKeyId)?.accountId;
  return [
    ...errorsAt("kmsKeyId", [
      ...existingKeyErrors(kmsKeyId, evidence, region),
      ...defaultKeyErrors(kmsKeyId, evidence),
    ]),
    ...errorsAt("sharedAccounts", owner === undefined ? [] : ownAccountErrors(sharedAccounts ?? [], owner)),
  ];
}
