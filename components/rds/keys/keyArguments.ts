import type { KeyEvidence } from "../evidence";
import { parseKeyArn } from "../identity/arn";
import { isRegion } from "../identity/regions";
import { keyStateErrors } from "./keyStates";
import { kmsKeyIdError } from "./keys";

/**
 * What is wrong with an existing key that is to be used in a Region, by its ARN and by what was looked up about it; an
 * empty list when nothing is.
 */
export function existingKeyErrors(kmsKeyId: string, evidence: KeyEvidence | undefined, region: string): string[] {
  const malformed = kmsKeyIdError(kmsKeyId);
  if (malformed !== undefined) {
    return [malformed];
  }
  const keyRegion = parseKeyArn(kmsKeyId)?.region;
  return [
    ...(!isRegion(region) || keyRegion === region
      ? []
      : [`"${kmsKeyId}" is a key of ${keyRegion}; write the ARN of a key of ${region}.`]),
    ...keyStateErrors(kmsKeyId, evidence),
  ];
}

/**
 * Why a key cannot be opened to other accounts: AWS manages it, as the default key of RDS. An empty list when it can.
 */
export function defaultKeyErrors(kmsKeyId: string, evidence: KeyEvidence | undefined): string[] {
  return evidence?.keyManager === "AWS"
    ? [
        `"${kmsKeyId}" is a default key that AWS manages, and no other account can be given access to it; write the ARN of a customer managed key.`,
      ]
    : [];
}

/** What is wrong with an alias that is to be made (KMS API Reference, CreateAlias); an empty list when nothing is. */
export function aliasNameErrors(aliasName: string): string[] {
  if (!aliasName.startsWith("alias/")) {
    return [`"${aliasName}" does not start with "alias/"; write "alias/${aliasName}".`];
  }
  if (/^alias\/aws\//i.test(aliasName)) {
    return [`"${aliasName}" starts with "alias/aws/", which AWS reserves for its default keys; choose another name.`];
  }
  return /^alias\/[A-Za-z0-9/_-]{1,250}$/.test(aliasName)
    ? []
    : [`"${aliasName}" is not an alias; after "alias/" write 1 to 250 letters, digits, "/", "_" or "-".`];
}

/** What is wrong with a key's waiting period before its deletion (KMS API Reference, ScheduleKeyDeletion). */
export function deletionWindowErrors(days: number): string[] {
  return Number.isInteger(days) && days >= 7 && days <= 30 ? [] : [`${days} is not allowed; write 7 to 30 days.`];
}

/** Why a key's own account cannot be among the accounts that it is opened to; an empty list when it is not. */
export function ownAccountErrors(sharedAccounts: readonly string[], ownerAccountId: string): string[] {
  return sharedAccounts.includes(ownerAccountId)
    ? [`"${ownerAccountId}" owns the key and needs no opening; remove it.`]
    : [];
}
