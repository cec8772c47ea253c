import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const POLICIES = join(__dirname, "..", "policies");

/**
 * Writes the compiled pack into a folder that works wherever its dependencies are installed. One file contains the pack
 * and `components/rds`. `@pulumi/*` stays a dependency, because two copies of the policy SDK in one process do not
 * recognize each other's classes, and because `@pulumi/pulumi` cannot be bundled.
 *
 * @param target The folder, whose content is removed first.
 */
export async function buildPack(target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await build({
    entryPoints: [join(POLICIES, "index.ts")],
    outfile: join(target, "index.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["@pulumi/*"],
    logLevel: "warning",
  });
  const { name, version, description, license, dependencies } = JSON.parse(
    readFileSync(join(POLICIES, "package.json"), "utf8"),
  );
  const manifest = { name, version, description, license, main: "index.js", dependencies };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const file of ["PulumiPolicy.yaml", "README.md"]) {
    cpSync(join(POLICIES, file), join(target, file));
  }
  cpSync(join(POLICIES, "..", "LICENSE"), join(target, "LICENSE"));
}

if (require.main === module) {
  void buildPack(join(POLICIES, "dist"));
}
