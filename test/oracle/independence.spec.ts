import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const repository = path.join(__dirname, "..", "..");
const biome = path.join(repository, "node_modules", ".bin", "biome");

/** The lint rules that each of these texts breaks as a file of the model, by the linter's own settings. */
function broken(texts: readonly string[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "oracle-"));
  try {
    cpSync(path.join(repository, "biome.json"), path.join(folder, "biome.json"));
    mkdirSync(path.join(folder, "test", "oracle"), { recursive: true });
    texts.forEach((text, index) => {
      writeFileSync(path.join(folder, "test", "oracle", `modelProbe${index}.ts`), `${text}\n`);
    });
    const { stdout } = spawnSync(biome, ["lint", "--vcs-enabled=false", "--reporter=github", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    return texts.map((_, index) => new RegExp(`title=lint/(\\S+?),.*modelProbe${index}\\.ts`).exec(stdout)?.[1] ?? "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("The model that judges the pack", () => {
  it("is kept by the linter from importing anything but its own files, in whichever way", () => {
    const judged = ["../../components/rds/keys/keys", "../../policies/keys/ternary", "./render", "../policies/program"];
    assert.deepEqual(
      broken([
        'export { COPY_ACTIONS } from "./modelFacts";',
        ...judged.map((file) => `export { something } from "${file}";`),
        ...judged.map((file) => `export const later = import("${file}");`),
        ...judged.map((file) => `export const now = require("${file}");`),
      ]),
      [
        "",
        ...judged.map(() => "style/noRestrictedImports"),
        ...judged.map(() => "style/noRestrictedImports"),
        ...judged.map(() => "style/noCommonJs"),
      ],
    );
  });
});
