import { integerErrors, reasonsWhere } from "../argumentError";
import type { KeyEvidence } from "../evidence";
import { parseArn, parseKeyArn } from "../identity/arn";
import { isRegion } from "../identity/regions";

/** Returns why an existing key cannot be used in a Region: an invalid ARN, another Region, or its state. */
export function existingKeyErrors(kmsKeyId: string, evidence: KeyEvidence | undefined, region: string): string[] {
  const keyRegion = parseKeyArn(kmsKeyId)?.region;
  if (keyRegion === undefined) {
    return kmsKeyIdErrors(kmsKeyId);
  }
  return [
    ...reasonsWhere([
      {
        condition: isRegion(region) && keyRegion !== region,
        reason: `must be the full ARN of a key in ${region}, but "${kmsKeyId}" is in ${keyRegion}.`,
      },
    ]),
    ...keyStateErrors(kmsKeyId, evidence),
  ];
}

/** The states in which a key encrypts, or will shortly (KMS Developer Guide, "Key states of AWS KMS keys"). */
const USABLE_KEY_STATES: readonly string[] = ["Enabled", "Creating", "Updating"];

/** Returns why the state of a key prevents its use; an empty list if the state is unknown. */
export function keyStateErrors(kmsKeyId: string, evidence: KeyEvidence | undefined): string[] {
  return evidence === undefined || USABLE_KEY_STATES.includes(evidence.keyState)
    ? []
    : [
        `must be an enabled key, but "${kmsKeyId}" has the state ${evidence.keyState}; enable it, cancel its deletion, or use another key.`,
      ];
}

/** Returns why other accounts cannot be given access to a key: AWS manages it, such as the default key of RDS. */
export function defaultKeyErrors(kmsKeyId: string, evidence: KeyEvidence | undefined): string[] {
  return evidence?.keyManager === "AWS"
    ? [
        `must be a customer managed key, but "${kmsKeyId}" is an AWS managed key, which other accounts cannot be given access to.`,
      ]
    : [];
}

/**
 * Returns whether a text is the alias of the default key of RDS, `alias/aws/rds`, or the ARN of that alias.
 *
 * The comparison ignores case, because AWS does not document its own, and no spelling of it is a shareable key.
 */
export function isDefaultKeyAlias(text: string): boolean {
  return /^(?:arn:aws[a-z-]*:kms:[^:]*:[^:]*:)?alias\/aws\/rds$/i.test(text.trim());
}

const EXAMPLE = "arn:aws:kms:eu-west-1:111111111111:key/<key ID>";

/** Returns why a text is not a full key ARN. */
export function kmsKeyIdErrors(text: string): string[] {
  return parseKeyArn(text) === undefined
    ? [`must be a full key ARN, such as ${EXAMPLE}, but "${text}" ${describeInvalidKey(text)}.`]
    : [];
}

function describeInvalidKey(text: string): string {
  if (isDefaultKeyAlias(text)) {
    return "is the alias of the default key of RDS; use a customer managed key if the snapshot is shared";
  }
  const arn = parseArn(text);
  const readBack = "The provider reads it back as a key ARN, so every later update would cause a replacement";
  if (arn?.service === "kms" && arn.resource.startsWith("alias/")) {
    return `is the ARN of a key alias. ${readBack}`;
  }
  if (text.startsWith("alias/")) {
    return `is a key alias. ${readBack}`;
  }
  if (/^(?:key\/)?(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text)) {
    return `is a key ID. ${readBack}`;
  }
  if (arn?.service === "kms" && arn.resource.startsWith("key/")) {
    return isRegion(arn.region)
      ? "has an invalid partition, account or key ID"
      : `has the invalid Region "${arn.region}"`;
  }
  return "is not a key ARN";
}

/** Returns why the name of a new alias is invalid (KMS API Reference, CreateAlias). */
export function aliasNameErrors(aliasName: string): string[] {
  if (!aliasName.startsWith("alias/")) {
    return [`must start with "alias/", but is "${aliasName}"; use "alias/${aliasName}".`];
  }
  if (/^alias\/aws\//i.test(aliasName)) {
    return [`must not start with "alias/aws/", which AWS reserves for its default keys, but is "${aliasName}".`];
  }
  return /^alias\/[A-Za-z0-9/_-]{1,250}$/.test(aliasName)
    ? []
    : [`must have 1 to 250 letters, digits, "/", "_" or "-" after "alias/", but is "${aliasName}".`];
}

/** Returns why the waiting period before a key's deletion is invalid (KMS API Reference, ScheduleKeyDeletion). */
export function deletionWindowErrors(days: number): string[] {
  return integerErrors(days, 7, 30);
}

/** Returns why a key cannot be shared with the accounts: one of them owns the key. */
export function ownAccountErrors(sharedAccounts: readonly string[], ownerAccountId: string): string[] {
  return sharedAccounts.includes(ownerAccountId)
    ? [`must not list "${ownerAccountId}", the account that owns the key and has access already.`]
    : [];
}
