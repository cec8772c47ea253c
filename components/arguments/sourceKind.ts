/** What a source is of. */
export const SourceKind = {
  /** A DB instance. The default. */
  Instance: "instance",
  /** An Aurora DB cluster. */
  Cluster: "cluster",
} as const;

export type SourceKind = (typeof SourceKind)[keyof typeof SourceKind];

/** What is wrong with a `kind` that an untyped program may have given; an empty list when nothing is. */
export function sourceKindErrors(kind: string): string[] {
  const allowed: string[] = Object.values(SourceKind);
  return allowed.includes(kind) ? [] : [`"${kind}" is not allowed; write ${allowed.join(" or ")}.`];
}
