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

/** The settings of a provider with credentials whose account a policy cannot see. */
const CREDENTIALS = ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity", "profile", "accessKey"];

/**
 * The account of a resource: that of the role that its provider assumes last, else the only account that the provider
 * allows, else, unless the provider has credentials of its own, the setting `defaultAccount`.
 */
export function accountOf({ provider = {} }: Subject, { defaultAccount }: Settings): Value<string> {
  const assumed = accountOfRole(provider);
  if (assumed !== undefined) {
    return assumed;
  }
  const allowed = decoded(provider, "allowedAccountIds");
  if (allowed.state === "unknown") {
    return allowed;
  }
  const hasOwn = CREDENTIALS.some((name) => isGiven(decoded(provider, name)));
  const [account = hasOwn ? undefined : defaultAccount, ...others] = readTexts(allowed, "value") ?? [];
  return account === undefined || others.length > 0 ? { state: "absent" } : { state: "known", value: account };
}

function isGiven(setting: Value<unknown>): boolean {
  const isEmptyList = setting.state === "known" && Array.isArray(setting.value) && setting.value.length === 0;
  return setting.state !== "absent" && !isEmptyList;
}

/** The account of the role that the provider assumes last: roles follow a web identity. */
function accountOfRole(provider: Properties): Value<string> | undefined {
  const role = ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"]
    .map((name) => decoded(provider, name))
    .find(isGiven);
  if (role?.state !== "known") {
    return role;
  }
  const last = Array.isArray(role.value) ? read(role.value, role.value.length - 1) : role;
  const arn = last.state === "known" ? readText(Object(last.value), "roleArn") : last;
  if (arn.state !== "known") {
    return arn.state === "unknown" ? arn : undefined;
  }
  const accountId = parseArn(arn.value)?.accountId;
  return accountId === undefined ? undefined : { state: "known", value: accountId };
}

/** A setting of a provider. Lists and objects arrive as JSON text. */
function decoded(provider: Properties, name: string): Value<unknown> {
  const given = read(provider, name);
  if (given.state !== "known" || typeof given.value !== "string") {
    return given;
  }
  try {
    return { state: "known", value: JSON.parse(given.value) };
  } catch {
    return given.value === "" ? { state: "absent" } : given;
  }
}
