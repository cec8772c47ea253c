import { z } from "zod";
import { type ProviderSettings, readSettings, SETTINGS } from "../aws/providerSettings";

/** How a preview shows values that are secret, and values that are not yet known. */
export const NOT_SHOWN = { secret: "[secret]", "not yet known": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };

/** A string; `undefined` for any other value. */
export const optionalString = z.string().optional().catch(undefined);

/** Reads a provider's settings from its inputs in a preview, or from the stack's config. */
export function readProvider(urn: string, inputs: Readonly<Record<string, unknown>>): ProviderSettings {
  const hidden = obstacleIn(inputs);
  const name = nameOf(urn);
  return hidden ? { name, roles: [], obstacle: hidden } : readSettings(name, inputs);
}

/**
 * The settings of a provider that a preview does not list. The engine does not list its default providers, which have
 * the `aws:` settings of the stack's config. The account of any other provider is unknown.
 */
export function unlistedProvider(urn: string, config: Readonly<Record<string, unknown>>): ProviderSettings {
  if (urn !== "" && !isDefaultProvider(urn)) {
    return { name: nameOf(urn), roles: [], obstacle: "the preview does not show its settings" };
  }
  const settings = Object.entries(config).filter(([key]) => key.startsWith("aws:"));
  return readProvider(urn, Object.fromEntries(settings.map(([key, value]) => [key.slice("aws:".length), value])));
}

/** Whether a provider is one of the engine's, for resources without a provider in the program. */
export function isDefaultProvider(urn: string): boolean {
  return /::default(_\d[^:]*)?$/.test(urn);
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) || "default";
}

/** Other settings, such as `defaultTags`, may be hidden. */
function obstacleIn(inputs: Readonly<Record<string, unknown>>): string | undefined {
  for (const [how, placeholder] of Object.entries(NOT_SHOWN)) {
    const hidden = SETTINGS.filter((setting) => JSON.stringify(inputs[setting])?.includes(placeholder));
    if (hidden.length > 0) return `${hidden.join(" and ")} ${hidden.length > 1 ? "are" : "is"} ${how}`;
  }
  return undefined;
}
