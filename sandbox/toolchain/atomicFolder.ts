/** Creates folders of the cache atomically, so that an existing folder is complete. */
import * as fs from "node:fs";
import * as path from "node:path";

const UNFINISHED = ".unfinished-";

/** Fills a temporary folder and renames it to `folder` if `fill` returns true. Returns whether it did. */
export async function createAtomically(folder: string, fill: (folder: string) => Promise<boolean>): Promise<boolean> {
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = fs.mkdtempSync(`${folder}${UNFINISHED}`);
  try {
    const filled = await fill(temporary);
    if (filled) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(temporary, folder);
      fs.chmodSync(folder, 0o755);
    }
    return filled;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes what interrupted installations left in a folder. Requires the lock of the installation. */
export function removeLeftovers(folder: string): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (name.includes(UNFINISHED)) {
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
