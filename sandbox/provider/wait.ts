import { goDuration } from "./durations";
import type { Call } from "./model";

const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 2000;

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

export interface Waiting {
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
export async function waitFor(call: Call, waiting: Waiting): Promise<void> {
  const { pending, target } = waiting;
  const deadline = Date.now() + call.timeoutSeconds * 1000;
  const wanted = target.length === 0 ? "resource to be gone" : `state to become '${target.join(", ")}'`;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, SLOWEST_POLL_MS)) {
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
