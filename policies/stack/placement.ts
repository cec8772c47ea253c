import { parseArn } from "../../components/rds/identity/arn";
import type { Settings } from "../settings/settings";
import type { Subject } from "./node";
import { type Properties, read, readText, readTexts, type Value } from "./properties";

/**
 * The Region of a resource: its own `region`, else that of its provider, else the setting `defaultRegion`. For a copy
 * it is the target Region. The provider ignores `destinationRegion`, and so does this function.
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

/** The result of comparing two Regions; `undetermined` if only one of them is specified. */
export type RegionComparison = "same" | "different" | "unknown" | "undetermined";

/** Compares the Regions of two resources. If neither is specified, both resources are in the Region of the environment. */
export function compareRegions(one: Value<string>, other: Value<string>): RegionComparison {
  if (one.state === "unknown" || other.state === "unknown") {
    return "unknown";
  }
  if (one.state === "known" && other.state === "known") {
    return one.value === other.value ? "same" : "different";
  }
  return one.state === other.state ? "same" : "undetermined";
}

/**
 * The account of a resource: that of the role that its provider assumes, else the only account that the provider
 * allows, else the setting `defaultAccount`. Policies cannot see the credentials of the environment.
 */
export function accountOf({ provider }: Subject, { defaultAccount }: Settings): Value<string> {
  const assumed = provider === undefined ? undefined : accountOfRole(provider);
  if (assumed !== undefined) {
    return assumed;
  }
  const allowed = provider === undefined ? [] : (readTexts(decoded(provider, "allowedAccountIds"), "value") ?? []);
  const [account = defaultAccount, ...others] = allowed;
  return account === undefined || others.length > 0 ? { state: "absent" } : { state: "known", value: account };
}

/** The account of the role that the provider assumes last. */
function accountOfRole(provider: Properties): Value<string> | undefined {
  const roles = decoded(provider, "assumeRoles").value;
  const role = Array.isArray(roles) ? read(roles, roles.length - 1) : read(decoded(provider, "assumeRole"), "value");
  if (role.state !== "known") {
    return role.state === "unknown" ? role : undefined;
  }
  const arn = readText(Object(role.value), "roleArn");
  if (arn.state !== "known") {
    return arn.state === "unknown" ? arn : undefined;
  }
  const accountId = parseArn(arn.value)?.accountId;
  return accountId === undefined ? undefined : { state: "known", value: accountId };
}

/** Providers pass lists and objects as JSON text. */
function decoded(provider: Properties, name: string): { value: unknown } {
  const given = read(provider, name);
  if (given.state !== "known" || typeof given.value !== "string") {
    return { value: given.state === "known" ? given.value : undefined };
  }
  try {
    return { value: JSON.parse(given.value) };
  } catch {
    return { value: undefined };
  }
}
