import type { Option, OptionConfiguration, OptionSetting } from "@aws-sdk/client-rds";
import { Arguments } from "../arguments";
import type { Behavior } from "../declared";
import { missingFrom } from "../diff";
import type { Property } from "../model";
import { isObject, type Properties, type Value } from "../values";

/** If the program omits port or version, AWS chooses them and the provider does not read them. */
export const OPTIONS: Behavior = {
  type: "set",
  identifiedBy: "optionName",
  element: {
    dbSecurityGroupMemberships: { type: "set" },
    optionSettings: { type: "set", identifiedBy: "name" },
    vpcSecurityGroupMemberships: { type: "set" },
  },
};

/** What AWS returns for the value of a secret setting. */
const HIDDEN = "****";

function toOption(option: Arguments): OptionConfiguration {
  const settings = option.objects("optionSettings");
  const [dbGroups, vpcGroups] = ["dbSecurityGroupMemberships", "vpcSecurityGroupMemberships"].map((name) =>
    option.strings(name),
  );
  const port = option.number("port");
  return {
    OptionName: option.required("optionName"),
    ...(settings.length > 0 && {
      OptionSettings: settings.map((setting) => ({
        Name: setting.required("name"),
        Value: String(setting.properties["value"] ?? ""),
      })),
    }),
    ...(dbGroups?.length && { DBSecurityGroupMemberships: dbGroups }),
    ...(vpcGroups?.length && { VpcSecurityGroupMemberships: vpcGroups }),
    ...(port && { Port: port }),
    ...(option.string("version") !== undefined && { OptionVersion: option.string("version") }),
  };
}

export interface OptionChanges {
  readonly include: OptionConfiguration[];
  readonly remove: string[];
}

/** The changes from one set of options to another. A changed option is sent as a whole. */
export function optionChanges(options: Property, before: Arguments, after: Arguments): OptionChanges {
  const elements = (args: Arguments) => args.objects("options").map(({ properties }) => properties);
  const named = (some: Value[]) => some.filter(isObject).map((option) => new Arguments(option));
  const include = named(missingFrom(options, elements(after), elements(before)));
  const names = include.map((option) => option.required("optionName"));
  const gone = named(missingFrom(options, elements(before), elements(after))).map((option) =>
    option.required("optionName"),
  );
  return { include: include.map(toOption), remove: gone.filter((name) => !names.includes(name)) };
}

/**
 * The settings for the state, without those that equal their default and are not in the state. For a secret setting the
 * state's own value stays, because AWS does not return it.
 */
function fromSettings(settings: readonly OptionSetting[], known: Arguments | undefined): Value[] {
  const knowns = known?.objects("optionSettings") ?? [];
  return settings.flatMap(({ Name, Value: value = "", DefaultValue = "" }) => {
    const own = knowns.find((setting) => setting.string("name") === Name);
    if (Name === undefined || (own === undefined && value === DefaultValue)) return [];
    return [{ name: Name, value: own !== undefined && value === HIDDEN ? (own.properties["value"] ?? "") : value }];
  });
}

/** An option in the state's form, with port and version only if the state has them already. */
function fromOption(option: Option, known: Arguments | undefined): Properties {
  const read: Properties = { optionName: option.OptionName ?? "" };
  const lists: Record<string, Value[]> = {
    dbSecurityGroupMemberships: (option.DBSecurityGroupMemberships ?? []).map((one) => one.DBSecurityGroupName ?? ""),
    optionSettings: fromSettings(option.OptionSettings ?? [], known),
    vpcSecurityGroupMemberships: (option.VpcSecurityGroupMemberships ?? []).map((one) => one.VpcSecurityGroupId ?? ""),
  };
  for (const [name, list] of Object.entries(lists)) if (list.length > 0) read[name] = list;
  if (option.Port !== undefined && known?.number("port")) read["port"] = option.Port;
  if (option.OptionVersion !== undefined && known?.string("version")) read["version"] = option.OptionVersion;
  return read;
}

export function fromOptions(found: readonly Option[], args: Arguments): Value {
  const knowns = args.objects("options");
  return found
    .filter(({ OptionName }) => OptionName !== undefined)
    .map((option) => {
      const known = knowns.find((one) => one.string("optionName") === option.OptionName);
      return fromOption(option, known);
    });
}
