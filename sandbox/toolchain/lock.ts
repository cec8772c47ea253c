/** Lets one process at a time do a piece of work; the others log that they wait. */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as lockfile from "proper-lockfile";

export interface LockOptions {
  /** The folder that exists while the lock is held. */
  file: string;
  /** What the holder does, for the log of those who wait: "building the Pulumi CLI". */
  doing: string;
  log: (line: string) => void;
}

/** The time after which the lock of a killed holder is taken over, in milliseconds. A holder renews its lock sooner. */
const STALE = 30_000;
const BETWEEN_TRIES = 250;
const BETWEEN_REMINDERS = 30_000;

/** Runs `action` while no other process runs one with the same lock. */
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
        log("This process was suspended and may have lost its lock; continuing.");
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
