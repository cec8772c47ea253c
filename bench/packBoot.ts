import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { buildPack } from "../scripts/buildPolicies";
import { PackProcess } from "../test/policies/packProcess";
import { median } from "./packMedian";

const REPOSITORY = resolve(__dirname, "..");
const EMPTY = 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n';

/** The time from the start of a pack until it lists its policies: medians, in milliseconds. */
export interface Boot {
  empty: number;
  packed: number;
  /** The median of the ratios packed to empty. Each turn measures both, so load on the machine matters less. */
  ratio: number;
}

/**
 * Starts the packed pack and an empty compiled pack in turns, each in a process of its own, as the engine does.
 *
 * @param turns The number of measured starts of each.
 */
export async function measureBoot(turns: number): Promise<Boot> {
  const parent = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    symlinkSync(join(REPOSITORY, "node_modules"), join(parent, "node_modules"));
    const folders = { empty: join(parent, "empty"), packed: join(parent, "packed") };
    writeEmptyPack(folders.empty);
    await buildPack(folders.packed);
    const times: Record<"empty" | "packed", number[]> = { empty: [], packed: [] };
    // The first start of each fills the disk caches and is not counted.
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const which of turn % 2 === 0 ? (["empty", "packed"] as const) : (["packed", "empty"] as const)) {
        const time = await boot(folders[which]);
        if (turn > 0) {
          times[which].push(time);
        }
      }
    }
    const ratios = times.packed.map((time, turn) => time / (times.empty[turn] ?? Number.NaN));
    return { empty: median(times.empty), packed: median(times.packed), ratio: median(ratios) };
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function writeEmptyPack(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "index.js"), EMPTY);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", version: "0.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
}

async function boot(folder: string): Promise<number> {
  const started = performance.now();
  const pack = await PackProcess.start(folder);
  await pack.info();
  const time = performance.now() - started;
  await pack.stop();
  return time;
}
