import type { DBEngineVersion, UpgradeTarget } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { doing } from "../errors";
import type { Call, FunctionType, Outputs } from "../model";
import { allPages } from "../pages";
import { resultTypes } from "./databaseResults";

const CRITERIA = [
  "filters",
  "hasMajorTarget",
  "hasMinorTarget",
  "includeAll",
  "latest",
  "preferredMajorTargets",
  "preferredUpgradeTargets",
  "preferredVersions",
  "version",
];

function isSet(args: Arguments, name: string): boolean {
  const value = args.properties[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false;
}

/** Asked without any criterion, it is the default version that is meant. */
async function describe(call: Call, args: Arguments): Promise<DBEngineVersion[]> {
  const rds = await call.rds();
  const flag = (name: string) => args.boolean(name) || undefined;
  const asksDefault = flag("defaultOnly") ?? !CRITERIA.some((name) => isSet(args, name));
  const filters = args.objects("filters").map((one) => ({ Name: one.need("name"), Values: one.strings("values") }));
  return allPages(async (marker) => {
    const page = await rds.describeDBEngineVersions({
      DBParameterGroupFamily: args.string("parameterGroupFamily"),
      ...(asksDefault && { DefaultOnly: true }),
      Engine: args.need("engine"),
      EngineVersion: args.string("version"),
      ...(filters.length > 0 && { Filters: filters }),
      IncludeAll: flag("includeAll"),
      ListSupportedCharacterSets: true,
      ListSupportedTimezones: true,
      ...marker,
    });
    return { Marker: page.Marker, items: page.DBEngineVersions };
  });
}

const targetsOf = ({ ValidUpgradeTarget = [] }: DBEngineVersion) => ValidUpgradeTarget;
const isMajor = ({ IsMajorVersionUpgrade }: UpgradeTarget) => IsMajorVersionUpgrade === true;
const versionsOf = (targets: UpgradeTarget[]) => targets.map(({ EngineVersion }) => EngineVersion ?? "");

/** Keeps what fits a preference, in the order of the versions; only preferred versions come in their own order. */
function prefer(args: Arguments, all: DBEngineVersion[]): DBEngineVersion[] {
  const kept = (what: string, some: DBEngineVersion[]) => {
    if (some.length === 0) throw new Error(`no RDS engine versions match the criteria and ${what}`);
    return some;
  };
  let found = all;
  const versions = args.strings("preferredVersions");
  if (versions.length > 0) {
    const named = versions.flatMap((version) => found.filter(({ EngineVersion }) => EngineVersion === version));
    found = kept(`preferred versions: ${versions}`, named);
  }
  const upgrades = args.strings("preferredUpgradeTargets");
  if (upgrades.length > 0) {
    const fits = (one: DBEngineVersion) => versionsOf(targetsOf(one)).some((version) => upgrades.includes(version));
    found = kept(`preferred upgrade targets: ${upgrades}`, found.filter(fits));
  }
  const majors = args.strings("preferredMajorTargets");
  if (majors.length > 0) {
    const fits = (one: DBEngineVersion) =>
      versionsOf(targetsOf(one).filter(isMajor)).some((version) => majors.includes(version));
    found = kept(`preferred major targets: ${majors}`, found.filter(fits));
  }
  if (args.boolean("hasMinorTarget")) {
    found = kept(
      "have a minor target",
      found.filter((one) => targetsOf(one).some((target) => !isMajor(target))),
    );
  }
  if (args.boolean("hasMajorTarget")) {
    found = kept(
      "have a major target",
      found.filter((one) => targetsOf(one).some(isMajor)),
    );
  }
  return found;
}

const byVersion = (a: DBEngineVersion, b: DBEngineVersion) =>
  (a.EngineVersion ?? "").localeCompare(b.EngineVersion ?? "", "en", { numeric: true });

function choose(args: Arguments, all: DBEngineVersion[]): DBEngineVersion {
  if (all.length === 0) throw new Error(`no RDS engine versions found for ${args.need("engine")}`);
  const found = prefer(args, all);
  const latest = args.boolean("latest") ? [...found].sort(byVersion).at(-1) : undefined;
  const prefers = ["preferredVersions", "preferredUpgradeTargets", "preferredMajorTargets"];
  const first = found.length === 1 || prefers.some((name) => isSet(args, name)) ? found[0] : undefined;
  const chosen = latest ?? first;
  if (chosen !== undefined) return chosen;
  const names = found.map(({ EngineVersion }) => EngineVersion).join(", ");
  throw new Error(`multiple RDS engine versions (${names}) match the criteria`);
}

function resultsOf(found: DBEngineVersion): Outputs {
  const targets = targetsOf(found);
  return {
    defaultCharacterSet: found.DefaultCharacterSet?.CharacterSetName ?? "",
    engine: found.Engine ?? "",
    engineDescription: found.DBEngineDescription ?? "",
    exportableLogTypes: found.ExportableLogTypes ?? [],
    id: found.EngineVersion ?? "",
    parameterGroupFamily: found.DBParameterGroupFamily ?? "",
    status: found.Status ?? "",
    supportedCharacterSets: (found.SupportedCharacterSets ?? []).map((set) => set.CharacterSetName ?? ""),
    supportedFeatureNames: found.SupportedFeatureNames ?? [],
    supportedModes: found.SupportedEngineModes ?? [],
    supportedTimezones: (found.SupportedTimezones ?? []).map((zone) => zone.TimezoneName ?? ""),
    supportsCertificateRotationWithoutRestart: found.SupportsCertificateRotationWithoutRestart ?? false,
    supportsGlobalDatabases: found.SupportsGlobalDatabases ?? false,
    supportsIntegrations: found.SupportsIntegrations ?? false,
    supportsLimitlessDatabase: found.SupportsLimitlessDatabase ?? false,
    supportsLocalWriteForwarding: found.SupportsLocalWriteForwarding ?? false,
    supportsLogExportsToCloudwatch: found.SupportsLogExportsToCloudwatchLogs ?? false,
    supportsParallelQuery: found.SupportsParallelQuery ?? false,
    supportsReadReplica: found.SupportsReadReplica ?? false,
    validMajorTargets: versionsOf(targets.filter(isMajor)),
    validMinorTargets: versionsOf(targets.filter((target) => !isMajor(target))),
    validUpgradeTargets: versionsOf(targets),
    version: found.EngineVersion ?? "",
    versionActual: found.EngineVersion ?? "",
    versionDescription: found.DBEngineVersionDescription ?? "",
  };
}

const list = { type: "list" } as const;

export const getEngineVersion: FunctionType = {
  token: "aws:rds/getEngineVersion:getEngineVersion",
  description: "One version of an engine that RDS has in the Region: the default one where no criterion is given.",
  regional: true,
  arguments: {
    defaultOnly: { type: "boolean" },
    engine: { type: "string", required: true },
    filters: {
      type: "list",
      element: { name: { type: "string", required: true }, values: { type: "list", required: true } },
    },
    hasMajorTarget: { type: "boolean" },
    hasMinorTarget: { type: "boolean" },
    includeAll: { type: "boolean" },
    latest: { type: "boolean", description: "Whether to take the newest of several versions that fit." },
    parameterGroupFamily: { type: "string" },
    preferredMajorTargets: list,
    preferredUpgradeTargets: list,
    preferredVersions: { type: "list", description: "Versions to take the first of that RDS has." },
    version: { type: "string", description: "Version or the beginning of one, as 8.0." },
  },
  results: resultTypes(resultsOf({})),
  invoke: async (call, args) =>
    resultsOf(choose(args, await doing("reading RDS engine versions", () => describe(call, args)))),
};
