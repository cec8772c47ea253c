/** Folders of the cache that are complete or not there. */
import * as fs from "node:fs";
import * as path from "node:path";

const UNFINISHED = ".unfinished-";

/** Lets `fill` work in a temporary folder, which takes the name of `folder` only when it is complete. */
export async function inOneStep(folder: string, fill: (folder: string) => Promise<boolean>): Promise<boolean> {
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

/** What an interrupted installation left: it holds the lock no more, so nobody works there. */
export function removeLeftovers(folder: string): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (name.includes(UNFINISHED)) {
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
