import type * as inputs from "@pulumi/aws/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { carriedSettings, type GroupOption, type SourceOptionGroup } from "./rds/optionGroups";
import type { OptionGroupChanges } from "./replicatedOptionGroup";

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
