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
  /** Said after a timeout or an unexpected state, as `45% progress`. */
  readonly detail?: string;
}

export interface WaitOptions {
  readonly pending: readonly string[];
  /** Empty where the thing is to be gone. */
  readonly target: readonly string[];
  /** Undefined when the thing does not exist. */
  status(): Promise<Status | undefined>;
}

/**
 * Polls until the status is one of the target states, as Terraform's StateChangeConf does: any state that is neither
 * pending nor target ends the wait, and so does the call's timeout.
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
      throw new Error(`unexpected state '${now.state}', wanted target '${target.join(", ")}'. last error${detail}`);
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
  /** AWS's code of the refusal that may pass. */
  readonly code: string;
  /** A part of its message, where only some refusals of the code may pass. */
  readonly message?: string;
  readonly seconds: number;
}

/** Runs a call again as long as AWS refuses it so, until the time is over: then its last refusal is the error. */
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
