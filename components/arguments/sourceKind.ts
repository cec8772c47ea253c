/** The kind of a source database. */
export const SourceKind = {
  /** A DB instance. The default. */
  Instance: "instance",
  /** An Aurora DB cluster. */
  Cluster: "cluster",
} as const;

export type SourceKind = (typeof SourceKind)[keyof typeof SourceKind];

/** Returns why the `kind` of an untyped program is invalid. */
export function sourceKindErrors(kind: string): string[] {
  const allowed: string[] = Object.values(SourceKind);
  return allowed.includes(kind) ? [] : [`must be ${allowed.join(" or ")}, but is "${kind}".`];
}
