/** Runs the linter with the repository's settings on files that exist for one test only. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const repository = path.join(__dirname, "..", "..");
const biome = path.join(repository, "node_modules", ".bin", "biome");

/** Returns the lint rules that each file breaks, such as `style/noRestrictedImports`, by the path of the file. */
export function brokenRules(files: Readonly<Record<string, string>>): Record<string, string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-lint-"));
  try {
    cpSync(path.join(repository, "biome.json"), path.join(folder, "biome.json"));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${text}\n`);
    }
    const { stdout } = spawnSync(
      biome,
      ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=github", "."],
      { cwd: folder, encoding: "utf8" },
    );
    const findings = [...stdout.matchAll(/title=lint\/([^,]+),file=([^,]+),/g)];
    return Object.fromEntries(
      Object.keys(files).map((file) => [
        file,
        findings.flatMap(([, rule = "", place = ""]) => (place.endsWith(file) ? [rule] : [])),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
