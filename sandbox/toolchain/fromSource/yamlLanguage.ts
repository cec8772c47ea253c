/**
 * The language host of YAML programs, which a CLI that was built from source lacks. It is built when the first YAML program
 * runs, so that a sandbox for TypeScript programs does not wait for it.
 */
import * as path from "node:path";
import { REPOSITORY } from "../../folders";
import { createAtomically, removeLeftovers } from "../atomicFolder";
import { installExecutable, isExecutable, writeSelfInstaller } from "../executables";
import { withLock } from "../lock";
import { type GoProgram, goBuild } from "./goBuild";

/** The version to build: one that works with the engine version in `pulumi.ts`. */
export const YAML_LANGUAGE_VERSION = "1.32.0";

const NAME = "pulumi-language-yaml";

const YAML_LANGUAGE: GoProgram = {
  title: "language host for YAML",
  module: path.join(__dirname, "yamlLanguage"),
  command: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
};

export interface YamlLanguageOptions {
  /** The cache folder; see `cacheFolder`. */
  cache: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** For tests: another way to build the host. */
  build?: typeof goBuild;
}

/** The path of the executable, which may not exist yet. */
function executableIn(cache: string): string {
  return path.join(cache, NAME, `${YAML_LANGUAGE_VERSION}-source`, NAME);
}

/** Builds the host unless the cache folder contains it, and returns its path. */
export async function ensureYamlLanguage(options: YamlLanguageOptions): Promise<string> {
  const { cache, log, environment, build = goBuild } = options;
  const executable = executableIn(cache);
  if (!isExecutable(executable)) {
    const lock = { file: path.join(cache, `${NAME}.lock`), doing: `building the ${YAML_LANGUAGE.title}`, log };
    await withLock(lock, async () => {
      if (isExecutable(executable)) {
        return;
      }
      removeLeftovers(path.join(cache, NAME));
      await createAtomically(path.dirname(executable), async (folder) => {
        await build(YAML_LANGUAGE, {
          version: YAML_LANGUAGE_VERSION,
          output: path.join(folder, NAME),
          environment,
          log,
        });
        return true;
      });
    });
  }
  return executable;
}

/** The path where the engine looks for the host. */
export function yamlLanguageIn(bin: string): string {
  return path.join(bin, NAME);
}

/** Installs the host where the engine looks for it or, if it is not built yet, a script that builds it at its first start. */
export function installYamlLanguage(bin: string, cache: string): void {
  const executable = executableIn(cache);
  if (isExecutable(executable)) {
    installExecutable(executable, yamlLanguageIn(bin));
    return;
  }
  const typescript = path.join(REPOSITORY, "scripts", "typescript.cjs");
  writeSelfInstaller(yamlLanguageIn(bin), ["-r", typescript, __filename, bin, cache]);
}

async function main([bin = "", cache = ""]: readonly string[]): Promise<void> {
  // The engine reads the port of the host from standard output.
  const log = (line: string) => console.error(line);
  try {
    await ensureYamlLanguage({ cache, environment: process.env, log });
    installYamlLanguage(bin, cache);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

if (require.main === module) {
  void main(process.argv.slice(2));
}
