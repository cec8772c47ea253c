import * as pulumi from "@pulumi/pulumi";
import { type ArgumentError, errorsAt } from "../../components/rds/argumentError";
import { parseKeyArn } from "../../components/rds/identity/arn";
import { copyRegionErrors } from "../../components/rds/identity/regions";
import { type DatabaseConfig, type StackConfig, stackConfigSchema, type TargetConfig } from "./schema";

/** The stack config has errors. Pulumi prints a `RunError` without its stack. */
export class ConfigError extends pulumi.RunError {
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
  const { data, error } = stackConfigSchema.safeParse(raw);
  const errors = error
    ? error.issues.map(({ path, message }) => ({ propertyPath: propertyPathOf(path), reason: message }))
    : crossFieldErrors(data);
  if (data === undefined || errors.length > 0) throw new ConfigError(errors);
  return data;
}

/** Reads the config of the running Pulumi stack. */
export function readConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const ours = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return parseConfig(Object.fromEntries(ours.map(([key, value]) => [key.slice(prefix.length), structured(value)])));
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

/** Entries that repeat or contradict each other. */
function crossFieldErrors({ databases, targets }: StackConfig): ArgumentError[] {
  const duplicateDatabases = repeats(databases.map(({ identifier, region }) => `${identifier} in ${region}`));
  const duplicateTargets = repeats(targets.map(({ region }) => region));
  return [
    ...duplicateDatabases.flatMap((i) => errorsAt(`databases[${i}]`, ["duplicate database; remove one entry"])),
    ...duplicateTargets.flatMap((i) =>
      errorsAt(`targets[${i}].region`, ["duplicate target Region; put all its accounts in one entry"]),
    ),
    ...targets.flatMap((target, i) => errorsAt(`targets[${i}].kmsKeyId`, keyErrors(target))),
    ...databases.flatMap((database, i) => databaseErrors(database, targets, `databases[${i}]`)),
    ...databases.flatMap(({ region: source }, d) =>
      targets.flatMap(({ region }, t) =>
        errorsAt(
          `targets[${t}].region`,
          copyRegionErrors(source, region).map((reason) => `${reason} (databases[${d}])`),
        ),
      ),
    ),
  ];
}

function keyErrors({ region, kmsKeyId }: TargetConfig): string[] {
  const keyRegion = kmsKeyId && parseKeyArn(kmsKeyId)?.region;
  return keyRegion && keyRegion !== region
    ? [`must be a key in the target Region ${region}, but is a key in ${keyRegion}`]
    : [];
}

function databaseErrors(database: DatabaseConfig, targets: readonly TargetConfig[], path: string): ArgumentError[] {
  const entries = Object.entries(database.inTargets).map(([region, entry]) => ({
    region,
    entry,
    path: `${path}.inTargets.${region}`,
  }));
  const optionGroups = [{ entry: database, path }, ...entries].flatMap(({ entry, path }) =>
    ["optionGroupName", "optionGroup"].filter((field) => field in entry).map((field) => `${path}.${field}`),
  );
  return [
    ...(database.kind === "cluster" ? optionGroups : []).flatMap((path) =>
      errorsAt(path, ["must not be given for a cluster, because clusters have no option group; remove it"]),
    ),
    ...entries
      .filter(({ region }) => targets.every((target) => target.region !== region))
      .flatMap(({ path }) => errorsAt(path, ["must be the Region of a target; add it to targets"])),
  ];
}

/** The indexes of the values that repeat an earlier one. */
function repeats(values: readonly string[]): number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []));
}
