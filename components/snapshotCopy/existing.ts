import type { SnapshotCopyArgs } from "./args";

const existingCopies = new WeakSet<SnapshotCopyArgs>();

/**
 * Marks arguments as those of a copy that AWS has already. Its source no longer matters, so it is not looked up, and a
 * key that was retired since is no reason to refuse the copy.
 */
export function ofExistingCopy(args: SnapshotCopyArgs): SnapshotCopyArgs {
  existingCopies.add(args);
  return args;
}

/** Returns whether AWS has the copy of these arguments already. */
export function isExistingCopy(args: SnapshotCopyArgs): boolean {
  return existingCopies.has(args);
}
