/** One process at a time: whoever comes second says that it waits, and finds the work done. */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as lockfile from "proper-lockfile";

export interface LockOptions {
  /** The lock itself, a folder that exists while the lock is held. */
  file: string;
  /** What the holder does, as it is told to those who wait: "building the Pulumi CLI". */
  doing: string;
  log: (line: string) => void;
}

/** A holder renews its lock every few seconds; one that was killed is taken over after this long. In milliseconds. */
const STALE = 30_000;
const BETWEEN_TRIES = 250;
const BETWEEN_REMINDERS = 30_000;

/** Runs `action` while no other process runs one under the same lock file. */
export async function withLock<T>(options: LockOptions, action: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(options.file), { recursive: true });
  const release = await acquire(options);
  try {
    return await action();
  } finally {
    await release();
  }
}

async function acquire({ file, doing, log }: LockOptions): Promise<() => Promise<void>> {
  const since = Date.now();
  let reminder = since;
  for (;;) {
    try {
      let isLost = false;
      const onCompromised = () => {
        isLost = true;
        log("This process was suspended for long, and may have lost its lock; going on.");
      };
      const release = await lockfile.lock(file, { lockfilePath: file, realpath: false, stale: STALE, onCompromised });
      return async () => (isLost ? undefined : release());
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) {
        throw error;
      }
    }
    if (Date.now() >= reminder) {
      const waited = Math.round((Date.now() - since) / 1000);
      log(`Another process is ${doing}; waiting for it${waited > 0 ? ` (${waited} s)` : ""} ...`);
      reminder = Date.now() + BETWEEN_REMINDERS;
    }
    await sleep(BETWEEN_TRIES);
  }
}
