import type * as inputs from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import { carriedSettings, type GroupOption, type SourceOptionGroup } from "../rds/groups/optionGroups";
import { OPTION_TABLE } from "../rds/groups/optionTable";
import type { OptionGroupChanges } from "./args";

const SECRET_SETTINGS = new Set(OPTION_TABLE.flatMap(({ secretSettings = [] }) => secretSettings));

/**
 * The changes with the settings that AWS tells nobody as secrets, also where the program wrote them down as they are.
 */
export function withSecretSettings<Changes extends OptionGroupChanges>(changes: Changes): Changes {
  const { settings } = changes;
  if (settings === undefined) {
    return changes;
  }
  const kept = (byName: Record<string, pulumi.Input<string>>) =>
    mapped(byName, (value, name) => (SECRET_SETTINGS.has(name) ? pulumi.secret(value) : value));
  return { ...changes, settings: mapped(settings, kept) };
}

function mapped<From, To>(values: Record<string, From>, map: (value: From, name: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}

/** An option with what is given for it in the place of what the source has. */
export function replicaOf(
  option: GroupOption,
  source: SourceOptionGroup,
  changes: OptionGroupChanges,
): inputs.rds.OptionGroupOption {
  const { optionName } = option;
  const settings = new Map<string, pulumi.Input<string>>([
    ...carriedSettings(option, source).map(({ name, value }) => [name, value] as const),
    ...Object.entries(changes.settings?.[optionName] ?? {}),
  ]);
  const port = changes.ports?.[optionName] ?? (option.port || undefined);
  const version = changes.versions?.[optionName] ?? (option.version || undefined);
  const securityGroups = changes.vpcSecurityGroupMemberships?.[optionName] ?? [
    ...(option.vpcSecurityGroupMemberships ?? []),
  ];
  return {
    optionName,
    ...(settings.size > 0 && {
      optionSettings: [...settings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value })),
    }),
    ...(port !== undefined && { port }),
    ...(version !== undefined && { version }),
    ...(securityGroups.length > 0 && { vpcSecurityGroupMemberships: securityGroups }),
  };
}
