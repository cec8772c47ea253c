/** The packages as a user has them: packed by npm, and installed in a folder outside this repository. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment } from "../../sandbox/lifecycle/environment";

/** Runs a command that must exit with 0, and returns its output. */
export function command(name: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd: folder,
    // Without the variables that npm sets for the package whose script it runs.
    env: awsEnvironment(process.env),
    encoding: "utf8",
  });
  if (error) throw error;
  assert.equal(status, 0, `${name} ${args.join(" ")} exited with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Builds and packs a package, and installs it in a new folder without a compiler; `remove` removes the folder. */
export async function installPackage(
  build: (target: string) => void | Promise<void>,
): Promise<{ folder: string; files: string[]; remove(): void }> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "rds-snapshots-package-")));
  const folder = join(parent, "consumer");
  mkdirSync(folder);
  const dist = join(parent, "dist");
  await build(dist);
  const [packed] = JSON.parse(command("npm", ["pack", "--json", "--pack-destination", parent, dist], parent)) as [
    { filename: string; files: { path: string }[] },
  ];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  command("npm", ["install", ...quietly, join(parent, packed.filename)], folder);
  return {
    folder,
    files: packed.files.map(({ path }) => path),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
