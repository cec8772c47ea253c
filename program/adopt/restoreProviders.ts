import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type { World } from "./adopt";
import type { Adopted } from "./importFile";
import { type Plan, providerUrn } from "./planned";
import { isDefaultProvider } from "./providers";

interface Exported {
  deployment: { resources?: { urn: string }[] | null };
}

/**
 * Puts into the state those providers of the program that an import needs and that the state has lost: the engine
 * imports under providers of the state only. A provider is nowhere but in the state, so that nothing is asked of AWS.
 * Answers the exit code.
 */
export async function restoreProviders(
  adopted: readonly Adopted[],
  steps: Plan["steps"],
  args: readonly string[],
  world: Pick<World, "pulumi" | "withFile">,
): Promise<number> {
  const isLost = (urn: string) => steps.get(urn)?.op === "create" && !isDefaultProvider(urn);
  const lost = new Set(adopted.map(({ urn }) => providerUrn(steps.get(urn)?.provider)).filter(isLost));
  if (lost.size === 0) return 0;
  const options = stackOptions(args);
  const exported = await world.pulumi(["stack", "export", ...options], "captured");
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
  return world.withFile(JSON.stringify(state), async (file) => {
    return (await world.pulumi(["stack", "import", "--file", file, ...options], "shown")).code;
  });
}

/** Of the options of a preview those that say which stack is meant; `pulumi stack` takes no others. */
function stackOptions(args: readonly string[]): string[] {
  const options = { stack: { type: "string", short: "s" }, cwd: { type: "string", short: "C" } } as const;
  const { stack, cwd } = parseArgs({ args: [...args], options, strict: false }).values;
  return [...(typeof stack === "string" ? ["--stack", stack] : []), ...(typeof cwd === "string" ? ["--cwd", cwd] : [])];
}
