import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ArgumentError, errorsAt } from "../../components/rds/argumentError";
import { parseKeyArn } from "../../components/rds/identity/arn";
import { copyRegionErrors } from "../../components/rds/identity/regions";
import { kmsKeyIdErrors } from "../../components/rds/keys/keyArguments";
import { sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import {
  accountIdField,
  checkedField,
  choiceField,
  databaseIdentifierField,
  groupNameField,
  integerField,
  listField,
  mapByName,
  mapField,
  namesField,
  objectField,
  principalField,
  regionField,
  stringField,
  tagKeyField,
} from "./fields";
import { retentionField, rulesField } from "./retention";

/** AWS keeps at most 100 manual snapshots in a Region and account (RDS User Guide, CHAP_Limits). */
const MAX_SNAPSHOTS = 100;

const parameterValueField = stringField("a string in quotes");

/** The changes of ReplicatedParameterGroup. A plain value is an override with the apply method of the source. */
const parameterGroupField = objectField({
  overrides: mapByName(
    z.preprocess(
      (given) => (typeof given === "string" ? { value: given } : given),
      objectField(
        { value: parameterValueField, applyMethod: choiceField("immediate", "pending-reboot").optional() },
        "a string in quotes, or a map with value and applyMethod",
      ),
    ),
  ).optional(),
  exclusions: namesField.optional(),
});

/** The changes of ReplicatedOptionGroup, by option. */
const optionGroupField = objectField({
  settings: mapByName(mapByName(stringField())).optional(),
  vpcSecurityGroupMemberships: mapByName(namesField).optional(),
  ports: mapByName(integerField(1, 65535)).optional(),
  versions: mapByName(stringField()).optional(),
  exclusions: namesField.optional(),
});

const groupFields = {
  parameterGroupName: groupNameField.optional(),
  optionGroupName: groupNameField.optional(),
  parameterGroup: parameterGroupField.optional(),
  optionGroup: optionGroupField.optional(),
};

const snapshotsField = objectField({
  type: choiceField("automated", "manual", "any").default("any"),
  newest: integerField(0, MAX_SNAPSHOTS).default(1),
}).prefault({});

const databaseField = objectField({
  identifier: databaseIdentifierField,
  region: regionField,
  kind: choiceField("instance", "cluster").default("instance"),
  snapshots: snapshotsField,
  ...groupFields,
  retention: rulesField.optional(),
  inTargets: mapField(
    "a map by target Region",
    objectField({ ...groupFields, retention: rulesField.optional() }),
    regionField,
  ).default({}),
});

/** Every copy of this program is encrypted, and AWS refuses public shares of encrypted snapshots. */
const sharedAccountsField = checkedField(listField("a list of account IDs", accountIdField), (accounts) => [
  ...(accounts.includes("all")
    ? ['must list account IDs, not "all": AWS refuses to make encrypted copies public, and all copies are encrypted']
    : []),
  ...sharedAccountsErrors(accounts),
]).default([]);

const targetField = objectField({
  region: regionField,
  sharedAccounts: sharedAccountsField,
  principals: listField("a list of ARNs", principalField).default([]),
  kmsKeyId: checkedField(stringField("the full ARN of a KMS key in this target's Region"), kmsKeyIdErrors).optional(),
  retention: rulesField.optional(),
});

/** AWS's default quotas are 20 and 5; AWS raises them on request. */
const concurrentCopiesField = integerField(1, 1000).optional();

const schema = objectField({
  databases: listField("a list of databases", databaseField).min(1, { error: "must list at least one database" }),
  targets: listField("a list of targets", targetField).min(1, { error: "must list at least one target" }),
  deletion: choiceField("protect", "retain", "delete").default("protect"),
  retention: retentionField,
  concurrentCopies: objectField({ instance: concurrentCopiesField, cluster: concurrentCopiesField }).default({}),
  tags: mapField("a map of strings", stringField(), tagKeyField).default({}),
});

/** A source database, the snapshots of it to copy, and the differences of its groups: in all targets, or by target Region. */
export type DatabaseConfig = z.output<typeof databaseField>;
/** Where copies go: a Region, the accounts that may use the copies, and the key that encrypts them. */
export type TargetConfig = z.output<typeof targetField>;
/** The stack config, with all defaults. */
export type StackConfig = z.output<typeof schema>;

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
  const { data, error } = schema.safeParse(raw);
  const errors = [
    ...(error?.issues ?? []).map(({ path, message }) => ({ propertyPath: propertyPathOf(path), reason: message })),
    ...crossFieldErrors(raw),
  ];
  if (data === undefined || errors.length > 0) throw new ConfigError(errors);
  return data;
}

/** Reads the config of the running Pulumi stack. */
export function readConfig(): StackConfig {
  return parseEntries(pulumi.runtime.allConfig(), pulumi.getProject());
}

/** Reads the config of a project from all entries of a stack's config, as Pulumi passes them. */
export function parseEntries(entries: Readonly<Record<string, string>>, project: string): StackConfig {
  const prefix = `${project}:`;
  const ours = Object.entries(entries).filter(([key]) => key.startsWith(prefix));
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
function crossFieldErrors(raw: Record<string, unknown>): ArgumentError[] {
  const databases = validEntries("databases", raw["databases"], databaseField);
  const targets = validEntries("targets", raw["targets"], targetField);
  const isEveryTargetValid = Array.isArray(raw["targets"]) && targets.length === raw["targets"].length;
  const duplicateDatabases = repeated(databases, ({ identifier, region }) => `${identifier} in ${region}`);
  const duplicateTargets = repeated(targets, ({ region }) => region);
  return [
    ...duplicateDatabases.flatMap((path) => errorsAt(path, ["duplicate database; remove one entry"])),
    ...duplicateTargets.flatMap((path) =>
      errorsAt(`${path}.region`, ["duplicate target Region; put all its accounts in one entry"]),
    ),
    ...targets.flatMap(({ entry, path }) => errorsAt(`${path}.kmsKeyId`, keyErrors(entry))),
    ...databases.flatMap(clusterErrors),
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
