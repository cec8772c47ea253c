import type { Settings } from "../settings/settings";
import type { Subject } from "./graph";
import { readText, type Value } from "./properties";

/**
 * The Region that a resource is made in: its own `region`, else its provider's, else the setting `defaultRegion`. Of a
 * copy it is the target Region; never `destinationRegion`, which the provider ignores.
 */
export function regionOf(
  { inputs, provider }: Subject,
  { defaultRegion }: Pick<Settings, "defaultRegion">,
): Value<string> {
  const own = readText(inputs, "region");
  const inherited = own.state === "absent" && provider !== undefined ? readText(provider, "region") : own;
  return inherited.state === "absent" && defaultRegion !== undefined
    ? { state: "known", value: defaultRegion }
    : inherited;
}
