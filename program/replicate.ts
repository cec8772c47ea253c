import { SnapshotCopy, SnapshotKey } from "../components";
import type { StackConfig } from "./config";
import type { PlannedCopy } from "./plan";

/** Declares a key for each target Region and the planned copies under it; what it returns becomes the stack's outputs. */
export function replicate(config: StackConfig, plan: readonly PlannedCopy[]) {
  const keys = new Map(
    config.targets.map((target) => [
      target.region,
      new SnapshotKey(`snapshots-${target.region}`, {
        region: target.region,
        targetAccounts: target.accounts,
        principals: target.principals,
        tags: config.tags,
        ...(target.kmsKeyId && { kmsKeyId: target.kmsKeyId }),
      }),
    ]),
  );
  const copies = plan.map(({ name, sourceSnapshotArn, target, kmsKeyId }) => {
    const key = keys.get(target.region);
    return new SnapshotCopy(name, {
      sourceDbSnapshotIdentifier: sourceSnapshotArn,
      region: target.region,
      kmsKeyId: kmsKeyId ?? key?.keyArn,
      sharedAccounts: target.accounts,
      deletion: config.deletion,
      tags: config.tags,
    });
  });
  return { copies, keys };
}
