import { deletionProblems } from "../arguments/deletion";
import { literal } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import type { KeyEvidence } from "../rds/evidence";
import { parseKeyArn } from "../rds/identity/arn";
import { nameWithin } from "../rds/identity/names";
import { audienceProblems, type KeyAudience } from "../rds/keys/grantees";
import {
  aliasNameProblems,
  defaultKeyProblems,
  deletionWindowProblems,
  existingKeyProblems,
  ownAccountProblems,
} from "../rds/keys/keyArguments";
import { tagProblems } from "../rds/snapshots/tags";
import type { SnapshotKeyArgs } from "./snapshotKey";

/** The longest wait that KMS allows: a key deleted by mistake takes every snapshot under it along. */
export const DELETION_WINDOW_IN_DAYS = 30;

/** The alias of a key whose program names none. */
export function defaultAliasName(name: string): string {
  return nameWithin("alias", `alias/${name}`);
}

/** Whom the key is opened to. */
export function audienceOf({ region, targetAccounts, principals }: SnapshotKeyArgs): KeyAudience {
  return { region, targetAccounts: targetAccounts ?? [], principals: principals ?? [] };
}

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SnapshotKeyArgs): ArgumentProblem[] {
  const adopted = literal(args.kmsKeyId);
  return [
    ...audienceProblems(audienceOf(args)),
    ...(args.kmsKeyId === undefined ? newKeyProblems(name, args) : needlessArguments(args)),
    ...(adopted === undefined ? [] : adoptionProblems(adopted, undefined, args)),
    ...problemsOf("deletion", args.deletion === undefined ? [] : deletionProblems(args.deletion)),
  ];
}

function newKeyProblems(name: string, args: SnapshotKeyArgs): ArgumentProblem[] {
  const aliasName = args.aliasName === undefined ? defaultAliasName(name) : literal(args.aliasName);
  const days = literal(args.deletionWindowInDays);
  return [
    ...problemsOf("aliasName", aliasName === undefined ? [] : aliasNameProblems(aliasName)),
    ...problemsOf("deletionWindowInDays", days === undefined ? [] : deletionWindowProblems(days)),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
  ];
}

/**
 * An adopted key is left as it is, so what would describe a new one must not be there to be overlooked. Tags and
 * `deletion` may be: a program has them for all that it makes.
 */
function needlessArguments(args: SnapshotKeyArgs): ArgumentProblem[] {
  const fields = ["aliasName", "description", "deletionWindowInDays"] as const;
  return fields
    .filter((field) => args[field] !== undefined)
    .map((field) => ({
      field,
      reason: "It describes a new key, and kmsKeyId adopts an existing one; remove one of the two.",
    }));
}

/** What is wrong with an existing key, and with opening it to the target accounts. */
export function adoptionProblems(
  kmsKeyId: string,
  evidence: KeyEvidence | undefined,
  { region, targetAccounts }: SnapshotKeyArgs,
): ArgumentProblem[] {
  const owner = parseKeyArn(kmsKeyId)?.accountId;
  return [
    ...problemsOf("kmsKeyId", [
      ...existingKeyProblems(kmsKeyId, evidence, region),
      ...defaultKeyProblems(kmsKeyId, evidence),
    ]),
    ...problemsOf("targetAccounts", owner === undefined ? [] : ownAccountProblems(targetAccounts ?? [], owner)),
  ];
}
