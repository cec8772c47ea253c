import { codeOf } from "./errors";
import type { Call } from "./model";
import { sleep } from "./wait";

const FIRST_PAUSE_MS = 100;
const SLOWEST_PAUSE_MS = 2000;

export interface Retrying {
  /** AWS's code of the refusal that may pass. */
  readonly code: string;
  /** A part of its message, where only some refusals of the code may pass. */
  readonly message?: string;
  readonly seconds: number;
}

/** Runs a call again as long as AWS refuses it so, until the time is over: then its last refusal is the error. */
export async function retrying<T>(call: Call, { code, message, seconds }: Retrying, run: () => Promise<T>): Promise<T> {
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
