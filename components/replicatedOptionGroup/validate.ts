import { defaultNameErrors, errorsIfSpecified, lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { engineErrors } from "../rds/groups/compatibility";
import { engineOfDefaultGroup, existingGroupErrors, groupNameErrors, isDefaultGroup } from "../rds/groups/groups";
import { mappingErrors, type OptionMappings } from "../rds/groups/optionGroups";
import { nameWithin } from "../rds/identity/names";
import { regionErrors } from "../rds/identity/regions";
import type { ReplicatedOptionGroupArgs } from "./args";

/** Returns the changes, with defaults for those that are not specified. */
export function mappingsOf(args: ReplicatedOptionGroupArgs): OptionMappings {
  const { settings = {}, vpcSecurityGroupMemberships = {}, ports = {}, versions = {}, exclusions = [] } = args;
  return { settings, vpcSecurityGroupMemberships, ports, versions, exclusions };
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: ReplicatedOptionGroupArgs): ArgumentError[] {
  const isDefault = isDefaultGroup(args.sourceOptionGroupName);
  return [
    ...errorsAt("sourceOptionGroupName", existingGroupErrors(args.sourceOptionGroupName, "option")),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...errorsAt("region", regionErrors(args.region)),
    ...(isDefault ? defaultGroupErrors(args) : errorsAt("optionGroupName", targetErrors(name, args))),
    ...lifecycleErrors(args),
  ];
}

function targetErrors(name: string, { optionGroupName }: ReplicatedOptionGroupArgs): string[] {
  return optionGroupName === undefined
    ? defaultNameErrors(groupNameErrors(nameWithin("group", name)))
    : groupNameErrors(optionGroupName);
}

/** Validates a default group, whose engine follows from its name and which has no options. */
function defaultGroupErrors(args: ReplicatedOptionGroupArgs): ArgumentError[] {
  const { sourceOptionGroupName: name } = args;
  return [
    ...errorsIfSpecified(args, {
      optionGroupName: `must not be specified for the default group ${name}, because it exists in every Region and is not replicated; remove it.`,
    }),
    ...engineErrors(name, engineOfDefaultGroup(name), args),
    ...mappingErrors({ name, engineName: "", options: [], leavesRegion: false }, mappingsOf(args)),
  ];
}
