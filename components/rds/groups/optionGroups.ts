import { type ArgumentError, errorsAt } from "../argumentError";
import { parseArn } from "../identity/arn";
import { isPermanentOption, isPersistentOption, type OptionEngine, optionFacts } from "./options";

/** A setting of an option. */
export interface OptionSetting {
  name: string;
  value: string;
}

/** An option as the provider reads it. */
export interface GroupOption {
  optionName: string;
  optionSettings?: readonly OptionSetting[] | undefined;
  port?: number | undefined;
  version?: string | undefined;
  vpcSecurityGroupMemberships?: readonly string[] | undefined;
  dbSecurityGroupMemberships?: readonly string[] | undefined;
}

/** An option group to replicate. */
export interface SourceOptionGroup extends OptionEngine {
  name: string;
  options: readonly GroupOption[];
  /** Whether the replica is in another Region, where regional settings of the source are not valid. */
  leavesRegion: boolean;
}

/** Values that replace those of the source or that the source does not return, by option name. */
export interface OptionMappings {
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  vpcSecurityGroupMemberships: Readonly<Record<string, unknown>>;
  ports: Readonly<Record<string, unknown>>;
  versions: Readonly<Record<string, unknown>>;
  /** The names of options that the replica omits. */
  exclusions: readonly string[];
}

/** Returns the options of the replica, sorted by name. */
export function includedOptions(
  { options }: Pick<SourceOptionGroup, "options">,
  { exclusions }: Pick<OptionMappings, "exclusions">,
): GroupOption[] {
  return options
    .filter(({ optionName }) => !exclusions.includes(optionName))
    .sort((a, b) => (a.optionName < b.optionName ? -1 : 1));
}

/** Returns the names of the persistent options and of the permanent options. */
export function lastingOptions(
  options: readonly GroupOption[],
  engine: OptionEngine,
): { persistentOptions: string[]; permanentOptions: string[] } {
  const names = options.map(({ optionName }) => optionName);
  return {
    persistentOptions: names.filter((name) => isPersistentOption(name, engine)),
    permanentOptions: names.filter((name) => isPermanentOption(name, engine)),
  };
}

/** Returns the settings that a replica copies: not those that AWS fixes, and not those that AWS does not return. */
export function carriedSettings(
  { optionName, optionSettings = [] }: GroupOption,
  engine: OptionEngine,
): readonly OptionSetting[] {
  const { fixedSettings = [], secretSettings = [] } = optionFacts(optionName, engine) ?? {};
  return optionSettings.filter(({ name }) => !fixedSettings.includes(name) && !secretSettings.includes(name));
}

/**
 * Returns the errors of a replica's mappings: mappings for options that the source group does not have, and missing
 * values that cannot be read or are not valid in the target Region.
 */
export function mappingErrors(source: SourceOptionGroup, mappings: OptionMappings): ArgumentError[] {
  return [
    ...unknownOptionErrors(source, mappings),
    ...includedOptions(source, mappings).flatMap((option) => [
      ...settingErrors(option, source, mappings),
      ...errorsAt(`ports.${option.optionName}`, portErrors(option, source, mappings)),
      ...errorsAt(`versions.${option.optionName}`, versionErrors(option, source, mappings)),
      ...errorsAt(`vpcSecurityGroupMemberships.${option.optionName}`, securityGroupErrors(option, source, mappings)),
    ]),
  ];
}

function unknownOptionErrors(source: SourceOptionGroup, mappings: OptionMappings): ArgumentError[] {
  const names = source.options.map(({ optionName }) => optionName).sort();
  const list = names.length === 0 ? "it has no options" : `its options are ${names.join(", ")}`;
  const { exclusions, settings, vpcSecurityGroupMemberships, ports, versions } = mappings;
  const mapped = Object.entries({ settings, vpcSecurityGroupMemberships, ports, versions }).flatMap(
    ([argument, byOption]) => Object.keys(byOption).map((name) => ({ propertyPath: `${argument}.${name}`, name })),
  );
  return [...mapped, ...exclusions.map((name) => ({ propertyPath: "exclusions", name }))]
    .filter(({ name }) => !names.includes(name))
    .map(({ propertyPath, name }) => ({
      propertyPath,
      reason: `must name an option of ${source.name}, but names "${name}"; ${list}.`,
    }));
}

function settingErrors(option: GroupOption, source: SourceOptionGroup, { settings }: OptionMappings): ArgumentError[] {
  const { optionName } = option;
  const { secretSettings = [], boundSettings = {} } = optionFacts(optionName, source) ?? {};
  const isMissing = (name: string) => settings[optionName]?.[name] === undefined;
  const read = carriedSettings(option, source).filter(({ name }) => isMissing(name));
  const hidden = read.filter(({ value }) => /^\*+$/.test(value)).map(({ name }) => name);
  const bound = ({ name, value }: OptionSetting) => boundSettings[name] ?? (parseArn(value) && "an ARN");
  return [
    ...[...secretSettings.filter(isMissing), ...hidden].map((name) => ({
      propertyPath: `settings.${optionName}.${name}`,
      reason: "must be set, as a secret, because AWS does not return its value.",
    })),
    ...read
      .filter((setting) => source.leavesRegion && bound(setting) !== undefined)
      .map((setting) => ({
        propertyPath: `settings.${optionName}.${setting.name}`,
        reason: `must be set because it is ${bound(setting)}; its value in ${source.name}, "${setting.value}", may not be valid in the target Region.`,
      })),
  ];
}

function portErrors({ optionName, port }: GroupOption, source: SourceOptionGroup, { ports }: OptionMappings): string[] {
  const defaultPort = optionFacts(optionName, source)?.defaultPort;
  return defaultPort === undefined || port || ports[optionName] !== undefined
    ? []
    : [
        `must be set because the provider cannot read the option's port in ${source.name}. The default of AWS is ${defaultPort}.`,
      ];
}

function versionErrors(
  { optionName, version }: GroupOption,
  source: SourceOptionGroup,
  { versions }: OptionMappings,
): string[] {
  return optionFacts(optionName, source)?.hasVersion !== true || version || versions[optionName] !== undefined
    ? []
    : [`must be set, to the option's version in ${source.name}, because the provider cannot read it.`];
}

function securityGroupErrors(
  { optionName, vpcSecurityGroupMemberships = [], dbSecurityGroupMemberships = [] }: GroupOption,
  { leavesRegion }: SourceOptionGroup,
  mappings: OptionMappings,
): string[] {
  const invalid = [...(leavesRegion ? vpcSecurityGroupMemberships : []), ...dbSecurityGroupMemberships];
  return invalid.length === 0 || mappings.vpcSecurityGroupMemberships[optionName] !== undefined
    ? []
    : [
        `must list VPC security groups of the target Region because those of the source, ${invalid.join(", ")}, are not valid there.`,
      ];
}
