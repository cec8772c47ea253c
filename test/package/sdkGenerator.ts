/** What writes SDKs from the schema on this machine. */
import { join, resolve } from "node:path";
import { onPath } from "../../sandbox/toolchain/executables";
import { goBuild } from "../../sandbox/toolchain/fromSource/goBuild";
import { type FindOptions, findPulumi, hasLanguageHost } from "../../sandbox/toolchain/pulumi";
import { command } from "./installed";

export const ENGINE = resolve(__dirname, "../../sandbox/toolchain/fromSource/engine");

type Language = "go" | "python";

export interface Generator {
  /** What this machine lacks for an SDK of a language that is to be tried. */
  lack(language: Language): string | undefined;
  /** Writes the SDK; the folder that it is in. */
  generate(language: Language, schema: string): string;
}

/**
 * With Go the generators that the CLI is built with, since a CLI built from source has no language hosts; without Go
 * the CLI, of which an official one brings them.
 */
export async function sdkGenerator(folder: string, options: FindOptions): Promise<Generator> {
  if (onPath("go", options.environment).length > 0) return builtGenerator(folder, options);
  const lacksGo = "there is no Go on PATH";
  try {
    const { executable } = await findPulumi(options);
    return {
      lack(language) {
        if (language === "go") return `${lacksGo} to compile it`;
        const found = hasLanguageHost(executable, options.environment, language);
        return found ? undefined : `${lacksGo}, and no pulumi-language-${language} with ${executable}`;
      },
      generate(language, schema) {
        const settings = [`PULUMI_HOME=${join(folder, "home")}`, "PULUMI_SKIP_UPDATE_CHECK=true"];
        const genSdk = ["package", "gen-sdk", schema, "--language", language, "--out", folder];
        command("env", [...settings, executable, ...genSdk], folder);
        return join(folder, language);
      },
    };
  } catch (error) {
    const reason = `${lacksGo}, and no Pulumi CLI: ${error instanceof Error ? error.message : error}`;
    return { lack: () => reason, generate: () => "" };
  }
}

async function builtGenerator(folder: string, { environment, log }: FindOptions): Promise<Generator> {
  const output = join(folder, "generateSdk");
  const program = {
    title: "SDK generator",
    module: ENGINE,
    command: "./generateSdk",
    versionVariable: "main.version",
  };
  await goBuild(program, { version: "0.1.0", output, environment, log });
  return {
    lack: () => undefined,
    generate(language, schema) {
      const sdk = join(folder, language);
      command(output, [schema, language, sdk], folder);
      return sdk;
    },
  };
}
