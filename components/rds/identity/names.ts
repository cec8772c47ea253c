/**
 * The most characters of a name that a program gives, by what it is the name of (RDS API Reference, CopyDBSnapshot,
 * CopyDBClusterSnapshot, CreateOptionGroup, CreateDBParameterGroup; KMS API Reference, CreateAlias, CreateGrant; IAM
 * API Reference, CreateRole). To the name of a role, at most 64, Pulumi adds a hyphen and 7 characters of its own, since
 * the roles of all Regions and stacks share one account.
 */
const MAX_LENGTH = {
  instanceSnapshot: 255,
  clusterSnapshot: 63,
  group: 255,
  alias: 256,
  grant: 256,
  role: 56,
} as const;

/** What something is that has a name. */
export type NameKind = keyof typeof MAX_LENGTH;

/** The most characters of such a name. */
export function maxNameLength(kind: NameKind): number {
  return MAX_LENGTH[kind];
}

/** A name as it is, or cut to what AWS allows. The same name gives the same one for ever. */
export function nameWithin(kind: NameKind, name: string): string {
  return shortened(name, MAX_LENGTH[kind]);
}

/**
 * A name of at most so many characters: as it is where it fits, else its beginning and a hash of the whole, which keeps
 * it apart from others that begin alike.
 */
export function shortened(name: string, maxLength: number): string {
  if (name.length <= maxLength) {
    return name;
  }
  const hash = hashOf(name);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/** A hash of 7 letters and digits, FNV-1a of 32 bits: it keeps the few long names of one account apart. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, "0");
}
