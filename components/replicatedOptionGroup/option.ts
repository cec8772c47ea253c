import type * as inputs from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { carriedSettings, type GroupOption, type SourceOptionGroup } from "../rds/groups/optionGroups";
import { OPTION_TABLE } from "../rds/groups/optionTable";
import type { OptionGroupChanges } from "./args";

const SECRET_SETTINGS = new Set(OPTION_TABLE.flatMap(({ secretSettings = [] }) => secretSettings));

/** Marks settings that AWS does not return, such as passwords, as secrets, also if they are plain values. */
export function withSecretSettings<Changes extends OptionGroupChanges>(changes: Changes): Changes {
  const { settings } = changes;
  if (settings === undefined) {
    return changes;
  }
  const secret = (byName: Record<string, pulumi.Input<string>>) =>
    mapped(byName, (value, name) => (SECRET_SETTINGS.has(name) ? pulumi.secret(value) : value));
  return { ...changes, settings: mapped(settings, secret) };
}

function mapped<From, To>(values: Record<string, From>, map: (value: From, name: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}

/** Returns an option of the replica: that of the source with the changes. */
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
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  const optionSettings = [...settings].sort(byName).map(([name, value]) => ({ name, value }));
  return {
    optionName,
    ...(optionSettings.length > 0 && { optionSettings }),
    ...omitUndefined({ port, version }),
    ...(securityGroups.length > 0 && { vpcSecurityGroupMemberships: securityGroups }),
  };
}
