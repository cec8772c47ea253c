/**
 * The language host of YAML programs, which a CLI built from source comes without. It is built from source too, when the
 * first YAML program is run: a sandbox for programs in TypeScript does not wait for it.
 */
import * as path from "node:path";
import { REPOSITORY } from "../../folders";
import { installExecutable, isExecutable, writeSelfInstaller } from "../executables";
import { inOneStep, removeLeftovers } from "../inOneStep";
import { withLock } from "../lock";
import { type GoProgram, goBuild } from "./goBuild";

/** The version that is built: one that the engine of the version in `pulumi.ts` works with. */
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
  /** How the host is built where there is none. */
  build?: typeof goBuild;
}

/** The executable in the cache folder, there or not. */
function executableIn(cache: string): string {
  return path.join(cache, NAME, `${YAML_LANGUAGE_VERSION}-source`, NAME);
}

/** Builds the host unless the cache folder has it; rejects with a SandboxError that says what to install. */
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
      await inOneStep(path.dirname(executable), async (folder) => {
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

/** Where the engine finds the host of a sandbox. */
export function yamlLanguageIn(bin: string): string {
  return path.join(bin, NAME);
}

/** Puts the host where the engine looks for it; where it is not built yet, something that builds it when it is started. */
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
  // Standard output is for the port that the host tells the engine.
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
