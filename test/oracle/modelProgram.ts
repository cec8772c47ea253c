/**
 * The program that the oracle judges, in AWS's terms. The model (files `model*`) imports nothing of what it
 * judges, so that an error of the product cannot hide in it; a lint rule keeps it so.
 */

/** What is done for one account to let it use a key, and by which of the two ways that KMS has. */
export interface Access {
  level:
    | "full"
    /** All that is needed but one action. */
    | "partial"
    /** Full, under a condition on the organization of the caller, which a program does not show. */
    | "conditional"
    /** Full, under a condition on an organization whose accounts the settings list. */
    | "organization"
    /** Full, but only for one role of the account. */
    | "role"
    /** Full, and an explicit Deny of one action. */
    | "denied";
  route: "policy" | "grant";
  /** The action that is missing or denied. */
  without: string;
}

/** The organization whose accounts the settings list. */
export const ORGANIZATION = { id: "o-a1b2c3d4e5", accounts: ["222222222222", "333333333333"] };

/** A customer managed key of the program. */
export interface Key {
  name: string;
  region: string;
  /** By account; an account that is not listed has nothing. */
  access: Readonly<Record<string, Access>>;
  /** Whether the text of its policy is known on preview. */
  policyKnown: boolean;
}

/** What a database is encrypted with; `unknown` where that is not yet known on preview. */
export type DatabaseEncryption = "none" | "default key" | "unknown" | Key;

/** The options of a database's option group: `elsewhere` if the group is outside the program. */
export type Options = "none" | "tde" | "timezone" | "unknown" | "elsewhere";

export type Kind = "instance" | "cluster" | "multi-az cluster";

/** A database of the program: an RDS DB instance, an Aurora DB cluster, or a Multi-AZ DB cluster. */
export interface Database {
  name: string;
  kind: Kind;
  region: string;
  encryption: DatabaseEncryption;
  /** The key that the database has moved to since its snapshots were made. Only of a stack that exists. */
  movedTo?: Key | undefined;
  options: Options;
}

/** An entry of `sharedAccounts`: an account, everyone, or one that is not yet known. */
export type Entry = string;
export const EVERYONE = "all";
export const NOT_YET_KNOWN = "?";

/** The Region of a copy that specifies none, so that the environment decides. */
export const UNDETERMINED_REGION = "undetermined";
/** The Region of a copy whose Region is not yet known on preview. */
export const UNKNOWN_REGION = "unknown";

interface Shared {
  name: string;
  kind: Kind;
  region: string;
  audience: readonly Entry[];
}

/** Who made a snapshot: a person, the backup window, or AWS Backup. */
export type SnapshotType = "manual" | "automated" | "backup";

/** A snapshot that the program makes or manages, of one of its databases or of another one. */
export interface Snapshot extends Shared {
  form: "snapshot";
  of: Database | "elsewhere";
  type: SnapshotType;
}

/** A snapshot outside the program, which contains only its ARN. */
export interface Literal {
  form: "literal";
  kind: Kind;
  region: string;
  type: SnapshotType;
}

/** The key of a copy: `unknown` is not yet known on preview, `elsewhere` is outside the program. */
export type NamedKey = "nothing" | "default key" | "unknown" | "elsewhere" | Key;

/** A copy of a snapshot, in the Region of its own. */
export interface Copy extends Shared {
  form: "copy";
  of: Snapshot | Copy | Literal;
  key: NamedKey;
}

/** What a program declares; keys and databases are those that these lead to. */
export type Declared = Snapshot | Copy;

/**
 * What AWS asks of a program, by rule:
 * - `unsafe`: AWS forbids it, or it exposes data;
 * - `unproven`: the program does not show whether it is allowed, not even on deployment;
 * - `unknown`: a value is not yet known on preview;
 * - `warning`: allowed with a notice.
 */
export type Answer = "unsafe" | "unproven" | "unknown" | "warning";
