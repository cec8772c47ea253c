import * as pulumi from "@pulumi/pulumi";
import { describeFailure } from "./aws/failures";
import type { DatabaseConfig } from "./config/config";
import { UserError } from "./userError";

/** An existing copy, and the accounts that may copy and restore it by the config. */
export interface SharedCopy {
  identifier: string;
  region: string;
  kind: DatabaseConfig["kind"];
  sharedAccounts: readonly string[];
}

/** Reads and changes in AWS the accounts that a copy is shared with. */
export interface SharesInAws {
  sharedAccounts(copy: SharedCopy): Promise<string[]>;
  change(copy: SharedCopy, add: readonly string[], remove: readonly string[]): Promise<void>;
}

/** How many copies of a Region are read at once. AWS has no call that returns the shares of several snapshots. */
const READS_AT_ONCE = 5;

/**
 * Shares existing copies with exactly the configured accounts. A `SnapshotCopy` whose create or update failed has the
 * configured accounts in the state, so the engine sees no difference, even if AWS shares the copy with nobody.
 *
 * @throws RunError with each copy whose shares AWS did not return or change.
 */
export async function repairShares(copies: readonly SharedCopy[], aws: SharesInAws): Promise<void> {
  const failures: string[] = [];
  const waiting = new Map<string, SharedCopy[]>();
  for (const copy of copies) waiting.set(copy.region, [...(waiting.get(copy.region) ?? []), copy]);
  const worker = async (queue: SharedCopy[]) => {
    for (let copy = queue.shift(); copy !== undefined; copy = queue.shift()) {
      const { identifier, region, sharedAccounts } = copy;
      await repairShare(copy, aws).catch((error: unknown) => {
        const accounts = sharedAccounts.join(", ");
        failures.push(`${identifier} in ${region} must be shared with ${accounts}: ${describeFailure(error)}`);
      });
    }
  };
  await Promise.all(
    [...waiting.values()].flatMap((queue) => Array.from({ length: READS_AT_ONCE }, () => worker(queue))),
  );
  if (failures.length > 0) {
    const lines = failures.sort().map((failure) => `  - ${failure}`);
    throw new UserError(`Failed to share existing copies:\n${lines.join("\n")}`);
  }
}

async function repairShare(copy: SharedCopy, aws: SharesInAws): Promise<void> {
  const { identifier, region, sharedAccounts: wanted } = copy;
  const found = await aws.sharedAccounts(copy);
  const add = wanted.filter((account) => !found.includes(account));
  const remove = found.filter((account) => !wanted.includes(account));
  if (add.length === 0 && remove.length === 0) return;
  await aws.change(copy, add, remove);
  const changes = [
    ...(add.length > 0 ? [`added ${add.join(", ")}`] : []),
    ...(remove.length > 0 ? [`removed ${remove.join(", ")}`] : []),
  ];
  await pulumi.log.info(`${identifier} in ${region} was not shared as configured: ${changes.join(" and ")}.`);
}
