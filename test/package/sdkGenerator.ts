/** Generates SDKs from the schema with what this machine has. */
import { join, resolve } from "node:path";
import { onPath } from "../../sandbox/toolchain/executables";
import { goBuild } from "../../sandbox/toolchain/fromSource/goBuild";
import { type FindOptions, findPulumi, hasLanguageHost } from "../../sandbox/toolchain/pulumi";
import { command } from "./installed";

export const ENGINE = resolve(__dirname, "../../sandbox/toolchain/fromSource/engine");

type Language = "go" | "python";

export interface Generator {
  /** What this machine lacks to generate and run an SDK of a language; undefined when it lacks nothing. */
  lack(language: Language): string | undefined;
  /** Generates the SDK, and returns its folder. */
  generate(language: Language, schema: string): string;
}

/**
 * With Go, uses the generators that are part of the CLI's sources, because a CLI built from source has no language hosts.
 * Without Go, uses the CLI, because an official one has language hosts.
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
