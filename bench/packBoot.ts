import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { buildPack } from "../scripts/buildPolicies";
import { PackProcess } from "../test/policies/packProcess";
import { median } from "./packMedian";

const REPOSITORY = resolve(__dirname, "..");
const EMPTY = 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n';

/** How long packs take from their start until they answer what policies they have: medians, in milliseconds. */
export interface Boot {
  empty: number;
  packed: number;
  /** The packed pack's time in that of the empty one: the median over turns, each with both, so that load tells less. */
  ratio: number;
}

/**
 * Boots the packed pack and an empty compiled one in turns, each in a process of its own, as the engine does.
 *
 * @param turns How many times each; the medians are told.
 */
export async function measureBoot(turns: number): Promise<Boot> {
  const parent = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    symlinkSync(join(REPOSITORY, "node_modules"), join(parent, "node_modules"));
    const folders = { empty: join(parent, "empty"), packed: join(parent, "packed") };
    writeEmptyPack(folders.empty);
    await buildPack(folders.packed);
    const times: Record<"empty" | "packed", number[]> = { empty: [], packed: [] };
    // The first boot of each fills the caches of the disk, and does not count.
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
