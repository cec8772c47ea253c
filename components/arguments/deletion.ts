/** What happens to a resource that is taken out of the program, or when the stack is destroyed. */
export const Deletion = {
  /** The removal fails and names the resource, until it is unprotected. The default for copies and keys. */
  Protect: "protect",
  /** The resource leaves the state and stays in AWS, where it still counts towards the quotas. */
  Retain: "retain",
  /** The resource is deleted in AWS. */
  Delete: "delete",
} as const;

export type Deletion = (typeof Deletion)[keyof typeof Deletion];

/** The resource options of a child that is deleted, or kept, as `deletion` says. */
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

/** What is wrong with a `deletion` that an untyped program may have given; an empty list when nothing is. */
export function deletionErrors(deletion: string): string[] {
  const allowed: string[] = Object.values(Deletion);
  return allowed.includes(deletion) ? [] : [`"${deletion}" is not allowed; write ${allowed.join(", ")}.`];
}
