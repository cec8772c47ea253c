import { codeOf } from "./errors";
import type { Call } from "./model";
import { goDuration } from "./times";

const FIRST_PAUSE_MS = 100;
const SLOWEST_PAUSE_MS = 2000;

export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(new Error("context canceled"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", cancel);
      resolve();
    }, milliseconds);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  });
}

export interface Status {
  readonly state: string;
  /** Part of the error after a timeout or an unexpected state, such as `45% progress`. */
  readonly detail?: string;
}

export interface WaitOptions {
  readonly pending: readonly string[];
  /** Empty to wait until the resource no longer exists. */
  readonly target: readonly string[];
  /** Undefined if the resource does not exist. */
  status(): Promise<Status | undefined>;
}

/**
 * Polls until the status is a target state, as Terraform's StateChangeConf does. A state that is neither pending nor
 * target is an error, and so is the end of the call's timeout.
 */
export async function waitFor(call: Call, waiting: WaitOptions): Promise<void> {
  const { pending, target } = waiting;
  const deadline = Date.now() + call.timeoutSeconds * 1000;
  const wanted = target.length === 0 ? "resource to be gone" : `state to become '${target.join(", ")}'`;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, SLOWEST_PAUSE_MS)) {
    const now = await waiting.status();
    const detail = now?.detail === undefined ? "" : `: ${now.detail}`;
    if (now === undefined && target.length === 0) return;
    if (now === undefined) throw new Error(`couldn't find resource while waiting for ${wanted}`);
    if (target.includes(now.state)) return;
    if (!pending.includes(now.state)) {
      const lastError = detail && `. last error${detail}`;
      throw new Error(`unexpected state '${now.state}', wanted target '${target.join(", ")}'${lastError}`);
    }
    const left = deadline - Date.now();
    if (left <= 0) {
      const timeout = goDuration(call.timeoutSeconds);
      throw new Error(`timeout while waiting for ${wanted} (last state: '${now.state}', timeout: ${timeout})${detail}`);
    }
    await sleep(Math.min(pause, left), call.signal);
  }
}

export interface RetryOptions {
  /** The AWS error code to retry. */
  readonly code: string;
  /** Text that the error message must contain. */
  readonly message?: string;
  readonly seconds: number;
}

/** Retries a call while AWS returns the given error. Throws the last error when the time is over. */
export async function retry<T>(
  call: Call,
  { code, message, seconds }: RetryOptions,
  run: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, SLOWEST_PAUSE_MS)) {
    try {
      return await run();
    } catch (error) {
      const passes = codeOf(error) === code && String(error).includes(message ?? "");
      const left = deadline - Date.now();
      if (!passes || left <= 0) throw error;
      await sleep(Math.min(pause, left), call.signal);
    }
  }
}
