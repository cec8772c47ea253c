/**
 * The maximum length of the name of a new resource (RDS API Reference, CopyDBSnapshot, CopyDBClusterSnapshot,
 * CreateOptionGroup, CreateDBParameterGroup; KMS API Reference, CreateAlias, CreateGrant; IAM API Reference,
 * CreateRole). A role name has at most 64 characters. Pulumi appends a hyphen and 7 characters to it, because the roles
 * of all Regions and stacks share one account.
 */
const MAX_LENGTH = {
  instanceSnapshot: 255,
  clusterSnapshot: 63,
  group: 255,
  alias: 256,
  grant: 256,
  role: 56,
} as const;

/** What a name is for. */
export type NameKind = keyof typeof MAX_LENGTH;

/** Returns the maximum length of a name. */
export function maxNameLength(kind: NameKind): number {
  return MAX_LENGTH[kind];
}

/** Returns a name, shortened if it is longer than AWS allows. The result for a name must never change. */
export function nameWithin(kind: NameKind, name: string): string {
  return shortened(name, MAX_LENGTH[kind]);
}

/** Returns a name that fits, or its beginning and a hash, which differs for names with the same beginning. */
export function shortened(name: string, maxLength: number): string {
  if (name.length <= maxLength) {
    return name;
  }
  const hash = hashOf(name);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/** Returns a hash of 7 letters and digits: 32-bit FNV-1a, enough for the few long names of one account. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, "0");
}
