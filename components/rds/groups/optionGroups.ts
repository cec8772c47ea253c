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

/** An option group to make again in another place. */
export interface SourceOptionGroup extends OptionEngine {
  name: string;
  options: readonly GroupOption[];
  /** Whether the target is another Region, where what is bound to the source's Region does not hold. */
  leavesRegion: boolean;
}

/** What is given in place of what the source has, or does not tell, by the name of the option. */
export interface OptionMappings {
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  vpcSecurityGroupMemberships: Readonly<Record<string, unknown>>;
  ports: Readonly<Record<string, unknown>>;
  versions: Readonly<Record<string, unknown>>;
  /** Options to leave out. */
  exclusions: readonly string[];
}

/** The options of a group that are made again. */
export function includedOptions(
  { options }: Pick<SourceOptionGroup, "options">,
  { exclusions }: Pick<OptionMappings, "exclusions">,
): GroupOption[] {
  return options
    .filter(({ optionName }) => !exclusions.includes(optionName))
    .sort((a, b) => (a.optionName < b.optionName ? -1 : 1));
}

/** The names of the options that are persistent, and of those that are permanent. */
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

/** The settings of an option that can be read and sent: not what AWS fixes, nor what it tells nobody. */
export function carriedSettings(
  { optionName, optionSettings = [] }: GroupOption,
  engine: OptionEngine,
): readonly OptionSetting[] {
  const { fixedSettings = [], secretSettings = [] } = optionFacts(optionName, engine) ?? {};
  return optionSettings.filter(({ name }) => !fixedSettings.includes(name) && !secretSettings.includes(name));
}

/**
 * What must be given before a group can be made again: what AWS or the provider does not tell, and what does not hold
 * in the target Region. An empty list when nothing is missing.
 */
export function mappingErrors(source: SourceOptionGroup, mappings: OptionMappings): ArgumentError[] {
  return [
    ...unknownOptionErrors(source, mappings),
    ...includedOptions(source, mappings).flatMap((option) => [
      ...settingErrors(option, source, mappings),
      ...portErrors(option, source, mappings),
      ...versionErrors(option, source, mappings),
      ...securityGroupErrors(option, source, mappings),
    ]),
  ];
}

function unknownOptionErrors(source: SourceOptionGroup, mappings: OptionMappings): ArgumentError[] {
  const names = source.options.map(({ optionName }) => optionName).sort();
  const has = names.length === 0 ? "It has none." : `It has ${names.join(", ")}.`;
  const { exclusions, settings, vpcSecurityGroupMemberships, ports, versions } = mappings;
  const given = Object.entries({ settings, vpcSecurityGroupMemberships, ports, versions }).flatMap(
    ([argument, byOption]) => Object.keys(byOption).map((name) => ({ propertyPath: `${argument}.${name}`, name })),
  );
  return [...given, ...exclusions.map((name) => ({ propertyPath: "exclusions", name }))]
    .filter(({ name }) => !names.includes(name))
    .map(({ propertyPath, name }) => ({
      propertyPath,
      reason: `The option "${name}" is not in ${source.name}; remove it, or correct its name. ${has}`,
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
      reason: "AWS does not tell its value; write it here, as a secret.",
    })),
    ...read
      .filter((setting) => source.leavesRegion && bound(setting) !== undefined)
      .map((setting) => ({
        propertyPath: `settings.${optionName}.${setting.name}`,
        reason: `It is ${bound(setting)}, and in ${source.name} it is "${setting.value}", which may not hold in the target Region; write the one to use there.`,
      })),
  ];
}

function portErrors(
  { optionName, port }: GroupOption,
  source: SourceOptionGroup,
  { ports }: OptionMappings,
): ArgumentError[] {
  const defaultPort = optionFacts(optionName, source)?.defaultPort;
  return defaultPort === undefined || port || ports[optionName] !== undefined
    ? []
    : errorsAt(`ports.${optionName}`, [
        `The port of the option cannot be read from ${source.name}; write it. AWS's default is ${defaultPort}.`,
      ]);
}

function versionErrors(
  { optionName, version }: GroupOption,
  source: SourceOptionGroup,
  { versions }: OptionMappings,
): ArgumentError[] {
  return optionFacts(optionName, source)?.hasVersion !== true || version || versions[optionName] !== undefined
    ? []
    : errorsAt(`versions.${optionName}`, [
        `The version of the option cannot be read from ${source.name}; write the one that it has there.`,
      ]);
}

function securityGroupErrors(
  { optionName, vpcSecurityGroupMemberships = [], dbSecurityGroupMemberships = [] }: GroupOption,
  { leavesRegion }: SourceOptionGroup,
  mappings: OptionMappings,
): ArgumentError[] {
  const left = [...(leavesRegion ? vpcSecurityGroupMemberships : []), ...dbSecurityGroupMemberships];
  return left.length === 0 || mappings.vpcSecurityGroupMemberships[optionName] !== undefined
    ? []
    : errorsAt(`vpcSecurityGroupMemberships.${optionName}`, [
        `The security groups of the option are ${left.join(", ")}, which do not hold in the target Region; write the ids of VPC security groups there.`,
      ]);
}
