/** `npm run adopt -- [options of pulumi]`: see `adopt`. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { adopt, type World } from "./adopt";
import { lookInAws } from "./existing";

const PAUSE_MS = 5000;

const world: World = {
  look: lookInAws(),
  pause: () => sleep(PAUSE_MS),
  log: console.log,
  async pulumi(args, output) {
    const stdout = output === "captured" ? "pipe" : "inherit";
    // npm runs a script in the package's folder, and says where it was called.
    const child = spawn("pulumi", args, { cwd: process.env["INIT_CWD"], stdio: ["inherit", stdout, "inherit"] });
    const ended = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    const captured = child.stdout === null ? "" : text(child.stdout);
    return { code: await ended, stdout: await captured };
  },
  async withFile(content, use) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rds-snapshots-adopt-"));
    try {
      const file = path.join(folder, "import.json");
      fs.writeFileSync(file, content);
      return await use(file);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

adopt(process.argv.slice(2), world).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
