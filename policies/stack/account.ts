import { parseArn } from "../../components/rds/identity/arn";
import type { Settings } from "../settings/settings";
import type { Subject } from "./graph";
import { type Properties, read, readText, readTexts, type Value } from "./properties";

/**
 * The account that a resource is made in: that of the role which its provider assumes, else the only one that its
 * provider allows, else the setting `defaultAccount`. Credentials of the environment are not shown to policies.
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

/** The last of the roles that are assumed one after the other. */
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

/** A provider's lists and objects are JSON in a text. */
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
