import { parseArgs } from "node:util";
import { z } from "zod";
import type { Host } from "./host";

const configSchema = z.record(z.string(), z.looseObject({ value: z.string() }));

/**
 * The config of the stack with its secrets, which a preview hides. `undefined` if Pulumi cannot read it. The result must
 * never be logged.
 */
export async function stackConfig(
  args: readonly string[],
  host: Pick<Host, "pulumi">,
): Promise<Record<string, string> | undefined> {
  const options = stackOptions(args, "stack", "cwd", "config-file");
  const { code, stdout } = await host.pulumi(["config", "--json", "--show-secrets", ...options], "captured");
  if (code !== 0) return undefined;
  const entries = Object.entries(configSchema.parse(JSON.parse(stdout)));
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
}

/** The project of a stack's config, which is the prefix of its entries. */
export function projectOf(entries: Readonly<Record<string, string>>): string {
  const suffix = ":databases";
  return (
    Object.keys(entries)
      .find((key) => key.endsWith(suffix))
      ?.slice(0, -suffix.length) ?? ""
  );
}

/** The `aws:` config of the stack. Empty if Pulumi cannot read it: its secrets then stay hidden. */
export async function awsConfig(args: readonly string[], host: Pick<Host, "pulumi">): Promise<Record<string, string>> {
  const entries = Object.entries((await stackConfig(args, host)) ?? {});
  return Object.fromEntries(entries.filter(([key]) => key.startsWith("aws:")));
}

type Option = "stack" | "cwd" | "config-file";

/** Those options of a preview that another command of Pulumi takes too. */
export function stackOptions(args: readonly string[], ...names: readonly Option[]): string[] {
  const options = {
    stack: { type: "string", short: "s" },
    cwd: { type: "string", short: "C" },
    "config-file": { type: "string" },
  } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false });
  return names.flatMap((name) => (typeof values[name] === "string" ? [`--${name}`, values[name]] : []));
}
