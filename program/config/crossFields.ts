import type { z } from "zod";
import { type ArgumentError, errorsAt } from "../../components/rds/argumentError";
import { parseKeyArn } from "../../components/rds/identity/arn";
import { copyRegionErrors } from "../../components/rds/identity/regions";
import { type DatabaseConfig, databaseField, type TargetConfig, targetField } from "./schema";

/** An entry of a list, with its path. */
interface Listed<T> {
  entry: T;
  path: string;
}

/** The entries of a list that are valid by themselves. */
function validEntries<T extends z.ZodType>(name: string, list: unknown, field: T): Listed<z.output<T>>[] {
  return (Array.isArray(list) ? list : []).flatMap((given, i) => {
    const { success, data } = field.safeParse(given);
    return success ? [{ entry: data, path: `${name}[${i}]` }] : [];
  });
}

/** Entries that repeat or contradict each other. Entries that are invalid by themselves are left out. */
export function crossFieldErrors(raw: Record<string, unknown>): ArgumentError[] {
  const databases = validEntries("databases", raw["databases"], databaseField);
  const targets = validEntries("targets", raw["targets"], targetField);
  const isEveryTargetValid = Array.isArray(raw["targets"]) && targets.length === raw["targets"].length;
  const duplicateDatabases = repeated(
    databases,
    ({ identifier, region }) => `${identifier.toLowerCase()} in ${region}`,
  );
  const duplicateTargets = repeated(targets, ({ region }) => region);
  return [
    ...duplicateDatabases.flatMap((path) => errorsAt(path, ["duplicate database; remove one entry"])),
    ...duplicateTargets.flatMap((path) =>
      errorsAt(`${path}.region`, ["duplicate target Region; put all its accounts in one entry"]),
    ),
    ...targets.flatMap(({ entry, path }) => errorsAt(`${path}.kmsKeyId`, keyErrors(entry))),
    ...databases.flatMap(clusterErrors),
    ...onlyErrors(raw, databases, targets),
    ...(isEveryTargetValid ? databases.flatMap((database) => inTargetsErrors(database, targets)) : []),
    ...databases.flatMap((database) =>
      targets.flatMap((target) =>
        errorsAt(
          `${target.path}.region`,
          copyRegionErrors(database.entry.region, target.entry.region).map((reason) => `${reason} (${database.path})`),
        ),
      ),
    ),
  ];
}

/** Several stacks cannot each create the same key. */
function onlyErrors(
  raw: Record<string, unknown>,
  databases: readonly Listed<DatabaseConfig>[],
  targets: readonly Listed<TargetConfig>[],
): ArgumentError[] {
  const { only, keyStack } = raw;
  const makesKeys = only === "keys";
  const hasKeys = targets.every(({ entry }) => entry.kmsKeyId !== undefined);
  return [
    ...errorsAt("only", only !== undefined && !makesKeys && keyStack === undefined && !hasKeys ? [NEEDS_KEYS] : []),
    ...errorsAt("only.group", isGroupWithout(only, databases) ? [NO_MEMBER] : []),
    ...errorsAt("keyStack", makesKeys && keyStack !== undefined ? [MAKES_KEYS] : []),
  ];
}

function isGroupWithout(only: unknown, databases: readonly Listed<DatabaseConfig>[]): boolean {
  if (typeof only !== "object" || only === null || !("group" in only)) return false;
  return databases.every(({ entry }) => entry.group !== only.group);
}

const NO_MEMBER = "must be the group of a database; correct it, or set `group` of the databases";
const NEEDS_KEYS =
  "must be specified together with keyStack, the stack that has `only: keys`, or with kmsKeyId of each target, because only one stack can create the keys";
const MAKES_KEYS = "must not be specified together with `only: keys`, because that stack creates the keys; remove it";

function keyErrors({ region, kmsKeyId }: TargetConfig): string[] {
  const keyRegion = kmsKeyId && parseKeyArn(kmsKeyId)?.region;
  return keyRegion && keyRegion !== region
    ? [`must be a key in the target Region ${region}, but is a key in ${keyRegion}`]
    : [];
}

function clusterErrors({ entry: database, path }: Listed<DatabaseConfig>): ArgumentError[] {
  if (database.kind !== "cluster") return [];
  const groups = Object.entries(database.inTargets).map(([region, entry]) => ({
    entry,
    path: `${path}.inTargets.${region}`,
  }));
  return [{ entry: database, path }, ...groups].flatMap(({ entry, path }) =>
    ["optionGroupName", "optionGroup"]
      .filter((field) => field in entry)
      .flatMap((field) =>
        errorsAt(`${path}.${field}`, [
          "must not be specified for a cluster, because clusters have no option group; remove it",
        ]),
      ),
  );
}

function inTargetsErrors(
  { entry: { inTargets }, path }: Listed<DatabaseConfig>,
  targets: readonly Listed<TargetConfig>[],
): ArgumentError[] {
  return Object.keys(inTargets)
    .filter((region) => targets.every(({ entry }) => entry.region !== region))
    .flatMap((region) =>
      errorsAt(`${path}.inTargets.${region}`, ["must be the Region of a target; add it to targets"]),
    );
}

/** The paths of the entries that repeat an earlier one. */
function repeated<T>(entries: readonly Listed<T>[], identityOf: (entry: T) => string): string[] {
  const identities = entries.map(({ entry }) => identityOf(entry));
  return entries.filter((_, i) => identities.indexOf(identities[i] ?? "") < i).map(({ path }) => path);
}
