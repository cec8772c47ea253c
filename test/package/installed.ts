/** The packages as a user has them: packed by npm, installed in a folder far from this repository. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment } from "../../sandbox/lifecycle/environment";

/** Runs a command that must exit with 0; what it printed. */
export function command(name: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd: folder,
    // npm says to the scripts that it runs which package is its own.
    env: awsEnvironment(process.env),
    encoding: "utf8",
  });
  if (error) throw error;
  assert.equal(status, 0, `${name} ${args.join(" ")} exited with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** A folder with a package installed that was built and packed, and nothing that compiles; `remove` removes it. */
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
