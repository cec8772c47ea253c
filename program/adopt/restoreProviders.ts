import { randomUUID } from "node:crypto";
import type { Host } from "./host";
import type { Adopted } from "./importFile";
import { type Plan, providerUrn } from "./planned";
import { isDefaultProvider } from "./providers";
import { stackOptions } from "./stackConfig";

interface Exported {
  deployment: { resources?: { urn: string }[] | null };
}

/**
 * Adds to the state the providers of the program that an import needs and the state lacks, because the engine imports
 * only with providers in the state. Providers exist only in the state, so AWS is not asked. Returns the exit code.
 */
export async function restoreProviders(
  adopted: readonly Adopted[],
  steps: Plan["steps"],
  args: readonly string[],
  host: Pick<Host, "pulumi" | "withFile">,
): Promise<number> {
  const isLost = (urn: string) => steps.get(urn)?.op === "create" && !isDefaultProvider(urn);
  const lost = new Set(adopted.map(({ urn }) => providerUrn(steps.get(urn)?.provider)).filter(isLost));
  if (lost.size === 0) return 0;
  const options = stackOptions(args, "stack", "cwd");
  const exported = await host.pulumi(["stack", "export", ...options], "captured");
  if (exported.code !== 0) return exported.code;
  const state = JSON.parse(exported.stdout) as Exported;
  const kept = state.deployment.resources ?? [];
  const stacks = [...steps.values()].filter(({ type }) => type === "pulumi:pulumi:Stack");
  const missing = stacks.filter(({ urn }) => kept.every((resource) => resource.urn !== urn)).map(({ state }) => state);
  const providers = [...lost].map((urn) => {
    const provider = steps.get(urn)?.state ?? {};
    return { ...provider, urn, id: randomUUID(), outputs: provider["inputs"] };
  });
  state.deployment.resources = [...missing, ...kept, ...providers] as { urn: string }[];
  return host.withFile(JSON.stringify(state), async (file) => {
    return (await host.pulumi(["stack", "import", "--file", file, ...options], "shown")).code;
  });
}
