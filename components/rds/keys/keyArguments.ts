import type { KeyEvidence } from "../evidence";
import { parseArn, parseKeyArn } from "../identity/arn";
import { isRegion } from "../identity/regions";

/**
 * What is wrong with an existing key that is to be used in a Region, by its ARN and by what was looked up about it; an
 * empty list when nothing is.
 */
export function existingKeyErrors(kmsKeyId: string, evidence: KeyEvidence | undefined, region: string): string[] {
  const malformed = kmsKeyIdErrors(kmsKeyId);
  if (malformed.length > 0) {
    return malformed;
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

/** The states in which a key encrypts, or soon will (KMS Developer Guide, "Key states of AWS KMS keys"). */
const USABLE_KEY_STATES: readonly string[] = ["Enabled", "Creating", "Updating"];

/** Why a key cannot be used by its state; an empty list when it can, and when nothing is known of it. */
export function keyStateErrors(kmsKeyId: string, evidence: KeyEvidence | undefined): string[] {
  return evidence === undefined || USABLE_KEY_STATES.includes(evidence.keyState)
    ? []
    : [
        `"${kmsKeyId}" cannot be used: its state is ${evidence.keyState}. Enable it, cancel its deletion, or write the ARN of another key.`,
      ];
}

/** Whether a text is the alias of the default key of RDS, `alias/aws/rds`, bare or as an ARN of any partition. */
export function isDefaultKeyAlias(text: string): boolean {
  // In any case of letters: no page says how AWS compares them, and another spelling is no key that could be shared.
  return /^(?:arn:aws[a-z-]*:kms:[^:]*:[^:]*:)?alias\/aws\/rds$/i.test(text.trim());
}

/** Why a text is not a full key ARN, as a sentence that says what it is instead. */
export function kmsKeyIdErrors(text: string): string[] {
  if (parseKeyArn(text) !== undefined) {
    return [];
  }
  const instead = "write the full ARN of the key, such as arn:aws:kms:eu-west-1:111111111111:key/<key id>";
  if (isDefaultKeyAlias(text)) {
    return [
      `"${text}" is the alias of the default key of RDS; ${instead}, and of a customer managed key if the snapshot is to be shared.`,
    ];
  }
  return [`"${text}" ${describeNonKey(text)}; ${instead}.`];
}

function describeNonKey(text: string): string {
  const arn = parseArn(text);
  if (/^alias\//.test(text) || (arn?.service === "kms" && arn.resource.startsWith("alias/"))) {
    return `is ${arn === undefined ? "a key alias" : "the ARN of a key alias"}, which AWS reads back as a key ARN, so that every later plan would replace what uses it`;
  }
  if (/^(?:key\/)?(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text)) {
    return "is a bare key id, which AWS reads back as a key ARN, so that every later plan would replace what uses it";
  }
  if (arn?.service === "kms" && arn.resource.startsWith("key/")) {
    return isRegion(arn.region)
      ? "is a key ARN whose partition, account or key id is wrong"
      : `is a key ARN whose Region "${arn.region}" does not exist`;
  }
  return "is not a key ARN";
}
