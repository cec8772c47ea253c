import {
  type Access,
  type Copy,
  type Declared,
  type Key,
  type Literal,
  type Options,
  ORGANIZATION,
  type Snapshot,
  UNDETERMINED_REGION,
  UNKNOWN_REGION,
} from "./modelProgram";

/** The encryption of a snapshot, as far as the program shows. */
export interface Encryption {
  encrypted: "yes" | "no" | "undetermined" | "unknown";
  /**
   * Whose key it is under; `none` where it has no KMS key. `former default`: the default key, which its database had
   * once. AWS returns its ARN, which looks like that of any other key.
   */
  key: Key | "default" | "former default" | "none" | "undetermined" | "unknown";
}

const UNDETERMINED: Encryption = { encrypted: "undetermined", key: "undetermined" };
const UNKNOWN: Encryption = { encrypted: "unknown", key: "unknown" };

/**
 * Copying a DB snapshot (USER_CopySnapshot), "Handling encryption": a copy is encrypted with the key that it specifies,
 * and without one it stays under its source's.
 */
export function encryptionOf(snapshot: Declared | Literal): Encryption {
  switch (snapshot.form) {
    case "literal":
      return UNDETERMINED;
    case "copy":
      return snapshot.key === "nothing" ? encryptionOf(snapshot.of) : encryptionByName(snapshot.key);
    case "snapshot":
      return snapshot.of === "elsewhere" ? UNDETERMINED : encryptionOfDatabase(snapshot.of);
  }
}

function encryptionByName(key: Exclude<Copy["key"], "nothing">): Encryption {
  switch (key) {
    case "default key":
      return { encrypted: "yes", key: "default" };
    case "unknown":
      return { encrypted: "yes", key: "unknown" };
    case "elsewhere":
      return { encrypted: "yes", key: "undetermined" };
    default:
      return { encrypted: "yes", key };
  }
}

/**
 * Encrypting Amazon RDS resources (Overview.Encryption): a snapshot is under the key that its database had when it was
 * made.
 */
function encryptionOfDatabase({ kind, encryption, movedTo }: Exclude<Snapshot["of"], "elsewhere">): Encryption {
  switch (encryption) {
    case "unknown":
      return UNKNOWN;
    case "default key":
      return { encrypted: "yes", key: movedTo === undefined ? "default" : "former default" };
    case "none":
      // DBClusterSnapshot (API reference), StorageEncryptionType: an Aurora cluster that says it is not encrypted may be
      // under a key that AWS owns, which is no KMS key of the account.
      return { encrypted: kind === "cluster" ? "undetermined" : "no", key: "none" };
    default:
      return { encrypted: "yes", key: encryption };
  }
}

/** Working with option groups: a snapshot has the options of its instance, a copy those of its source; clusters have none. */
export function optionsOf(snapshot: Declared | Literal): Options {
  if (snapshot.kind !== "instance") {
    return "none";
  }
  switch (snapshot.form) {
    case "literal":
      return "elsewhere";
    case "copy":
      return optionsOf(snapshot.of);
    case "snapshot":
      return snapshot.of === "elsewhere" ? "elsewhere" : snapshot.of.options;
  }
}

/** Copying a DB snapshot (USER_CopySnapshot): whether a copy goes to another Region, as far as the program shows. */
export function crossing({ region, of }: Copy): "yes" | "no" | "undetermined" | "unknown" {
  const both = [region, of.region];
  if (both.includes(UNKNOWN_REGION)) {
    return "unknown";
  }
  // Two that name none are in the one Region of the environment.
  if (region === of.region) {
    return "no";
  }
  return both.includes(UNDETERMINED_REGION) ? "undetermined" : "yes";
}

/** Whether the program shows the engine. */
export function isEngineKnown(snapshot: Declared | Literal): boolean {
  switch (snapshot.form) {
    case "literal":
      return false;
    case "copy":
      return isEngineKnown(snapshot.of);
    case "snapshot":
      return snapshot.of !== "elsewhere";
  }
}

/**
 * Copying a DB snapshot (USER_CopySnapshot), "Required permissions": what the account that copies must be allowed with
 * the key. `kms:ReEncrypt*` are two actions.
 */
export const COPY_ACTIONS: readonly string[] = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** How far an account can use a key to copy a snapshot. */
export type KeyUse = "allowed" | "allowed by grants" | "refused" | "undetermined" | "unknown";

/**
 * Allowing users in other accounts to use a KMS key: the key policy must allow the account all of it; a Deny goes
 * before any Allow (Troubleshooting key access). Grants in AWS KMS: a grant is the other way, which the pages of RDS do
 * not name. A program does not show the organization of the caller, so the settings list the accounts of one.
 */
export function keyUse(account: string, key: Key): KeyUse {
  const access: Access | undefined = key.access[account];
  if (!key.policyKnown) {
    return "unknown";
  }
  switch (access?.level) {
    case undefined:
    case "partial":
    case "denied":
      return "refused";
    case "conditional":
      // An account is a member of one organization only (AWS Organizations User Guide, "Terminology and concepts").
      return access.route === "policy" && ORGANIZATION.accounts.includes(account) ? "refused" : "undetermined";
    case "organization":
      return ORGANIZATION.accounts.includes(account) ? "allowed" : "refused";
    case "role":
      return "allowed";
    case "full":
      return access.route === "grant" ? "allowed by grants" : "allowed";
  }
}
