import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/**
 * AWS's errors for a key or role that is missing, or that RDS does not see yet: IAM and KMS are eventually consistent, and
 * a grant may take "up to five minutes" (KMS Developer Guide, "AWS KMS eventual consistency"). With these errors AWS has
 * not created anything. The provider retries neither CopyDBSnapshot nor StartExportTask.
 */
const NOT_SEEN = /\b(?:KMSKeyNotAccessibleFault|IamRoleNotFound(?:Fault)?|IamRoleMissingPermissions(?:Fault)?)\b.*/s;

/** As the provider waits for IAM where it retries (`iamPropagationTimeout`). */
const PROPAGATION_SECONDS = 120;
const LONGEST_PAUSE_SECONDS = 30;

/** When each error was first seen. All resources share its time, so a key that stays inaccessible delays a run once. */
const firstSeen = new Map<string, number>();

/**
 * Returns the resource options that repeat the creation of a resource while RDS does not see its new key or role. An
 * engine that calls error hooks only after partial failures ends with AWS's error instead, and the next `up` succeeds.
 */
export function retriedUntilSeen(type: string, name: string): pulumi.CustomResourceOptions {
  // The mocks of Pulumi's unit tests cannot register hooks.
  if (!("registerErrorHook" in Object(pulumi.runtime.getMonitor()))) {
    return {};
  }
  return { hooks: { onError: [new pulumi.ErrorHook(uniqueName(`rds-snapshots:${type}:${name}`), retryUntilSeen)] } };
}

async function retryUntilSeen({ failedOperation, errors }: pulumi.ErrorHookArgs): Promise<boolean> {
  const pause = failedOperation === "create" ? pauseBeforeRetry(errors, Date.now()) : undefined;
  if (pause === undefined) {
    return false;
  }
  await sleep(pause * 1000);
  return true;
}

/**
 * Returns how many seconds to wait before another attempt; `undefined` if there should be none.
 *
 * @param errors The errors of all attempts, the latest first.
 * @param now The current time in milliseconds.
 */
export function pauseBeforeRetry(errors: readonly string[], now: number): number | undefined {
  const [error] = NOT_SEEN.exec(errors[0] ?? "") ?? [];
  if (error === undefined) {
    return undefined;
  }
  const since = firstSeen.get(error) ?? now;
  firstSeen.set(error, since);
  const left = PROPAGATION_SECONDS - (now - since) / 1000;
  return left > 0 ? Math.min(2 ** errors.length, LONGEST_PAUSE_SECONDS, left) : undefined;
}

/** How often each name was used in each program. The package of other languages has no stack, and serves one run. */
const uses = new WeakMap<object, Map<string, number>>();
const PACKAGE = {};

/** The engine refuses a second hook of a name, but resources below different components may have the same name. */
function uniqueName(name: string): string {
  const program = pulumi.runtime.getStackResource() ?? PACKAGE;
  const ofProgram = uses.get(program) ?? new Map<string, number>();
  uses.set(program, ofProgram);
  const number = (ofProgram.get(name) ?? 0) + 1;
  ofProgram.set(name, number);
  return number === 1 ? name : `${name}:${number}`;
}
