import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { configSchema } from "../policies/command/configSchema";
import { RULES } from "../policies/pack";

const POLICIES = join(__dirname, "..", "policies");

/**
 * Writes the compiled pack into a folder that works wherever its dependencies are installed. One file contains the pack
 * and `components/rds`, another the command line. `@pulumi/*` stays a dependency, because two copies of the policy SDK in one process do not
 * recognize each other's classes, and because `@pulumi/pulumi` cannot be bundled.
 *
 * @param target The folder, whose content is removed first.
 */
export async function buildPack(target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await build({
    entryPoints: { index: join(POLICIES, "index.ts"), cli: join(POLICIES, "command", "cli.ts") },
    outdir: target,
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["@pulumi/*"],
    logLevel: "warning",
  });
  const { name, version, description, license, dependencies } = JSON.parse(
    readFileSync(join(POLICIES, "package.json"), "utf8"),
  );
  const bin = { [name]: "cli.js" };
  const manifest = { name, version, description, license, main: "index.js", bin, dependencies };
  for (const [file, content] of [
    ["package.json", manifest],
    ["policy-config.schema.json", configSchema(RULES)],
  ] as const) {
    writeFileSync(join(target, file), `${JSON.stringify(content, undefined, 2)}\n`);
  }
  for (const file of ["PulumiPolicy.yaml", "README.md"]) {
    cpSync(join(POLICIES, file), join(target, file));
  }
  cpSync(join(POLICIES, "..", "LICENSE"), join(target, "LICENSE"));
}

if (require.main === module) {
  void buildPack(join(POLICIES, "dist"));
}
