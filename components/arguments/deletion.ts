/** The removal behavior of a resource: when it is removed from the program, and when the stack is destroyed. */
export const Deletion = {
  /** The removal fails and names the resource, until it is unprotected. The default for copies and keys. */
  Protect: "protect",
  /** The resource is removed from the state but stays in AWS, where it still counts towards quotas. */
  Retain: "retain",
  /** The resource is deleted in AWS. */
  Delete: "delete",
} as const;

export type Deletion = (typeof Deletion)[keyof typeof Deletion];

/** Returns the resource options that apply `deletion` to a child. */
export function deletionOptions(deletion: Deletion): { protect?: boolean; retainOnDelete?: boolean } {
  switch (deletion) {
    case Deletion.Protect:
      return { protect: true };
    case Deletion.Retain:
      return { retainOnDelete: true };
    case Deletion.Delete:
      return {};
  }
}

/** Returns why the `deletion` of an untyped program is invalid. */
export function deletionErrors(deletion: string): string[] {
  const allowed: string[] = Object.values(Deletion);
  return allowed.includes(deletion) ? [] : [`must be one of ${allowed.join(", ")}, but is "${deletion}".`];
}
