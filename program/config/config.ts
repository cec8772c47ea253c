import * as pulumi from "@pulumi/pulumi";
import type { ArgumentError } from "../../components/rds/argumentError";
import { UserError } from "../userError";
import { crossFieldErrors } from "./crossFields";
import { isMember, onlyOfStack } from "./only";
import { configField, type StackConfig } from "./schema";

export type { DatabaseConfig, StackConfig, TargetConfig } from "./schema";

/** The stack config has errors. Pulumi prints a `RunError` without its stack. */
export class ConfigError extends UserError {
  constructor(readonly errors: readonly ArgumentError[]) {
    const lines = errors.map(({ propertyPath, reason }) => `  - ${propertyPath}: ${reason}`);
    super(`The stack config has ${errors.length} error${errors.length === 1 ? "" : "s"}:\n${lines.join("\n")}`);
  }
}

/**
 * Validates a stack config and adds the defaults.
 *
 * @throws ConfigError with the path of each error, such as `targets[1].sharedAccounts[0]`.
 */
export function parseConfig(raw: Record<string, unknown>): StackConfig {
  const { data, error } = configField.safeParse(raw);
  const errors = [
    ...(error?.issues ?? []).map(({ path, message }) => ({ propertyPath: propertyPathOf(path), reason: message })),
    ...crossFieldErrors(raw),
  ];
  if (data === undefined || errors.length > 0) throw new ConfigError(errors);
  return { ...data, databases: data.databases.filter((database) => isMember(database, data.only)) };
}

/** Reads the config of the running Pulumi stack. */
export function readConfig(): StackConfig {
  return parseEntries(pulumi.runtime.allConfig(), pulumi.getProject(), pulumi.getStack());
}

/** Reads the config of a stack from all of its entries, as Pulumi passes them. */
export function parseEntries(entries: Readonly<Record<string, string>>, project: string, stack: string): StackConfig {
  const prefix = `${project}:`;
  const ours = Object.entries(entries).filter(([key]) => key.startsWith(prefix));
  const raw = Object.fromEntries(ours.map(([key, value]) => [key.slice(prefix.length), structured(value)]));
  return parseConfig(raw["only"] === "stack" ? { ...raw, only: partOf(stack) } : raw);
}

function partOf(stack: string): string {
  const only = onlyOfStack(stack);
  if (only !== undefined) return only;
  const reason = `must not be "stack" in the stack ${stack}, because its name does not end like "-3-of-40" or "-keys"`;
  throw new ConfigError([{ propertyPath: "only", reason }]);
}

/** Pulumi passes lists and maps as JSON. Text that is not valid JSON stays a string, which `parseConfig` refuses. */
function structured(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function propertyPathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the config";
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`)).join("");
}
