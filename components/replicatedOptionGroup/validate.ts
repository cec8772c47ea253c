import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal } from "../arguments/inputs";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { engineErrors } from "../rds/groups/compatibility";
import { engineOfDefaultGroup, existingGroupErrors, groupNameErrors, isDefaultGroup } from "../rds/groups/groups";
import { mappingErrors, type OptionMappings } from "../rds/groups/optionGroups";
import { nameWithin } from "../rds/identity/names";
import { regionErrors } from "../rds/identity/regions";
import { tagErrors } from "../rds/snapshots/tags";
import type { ReplicatedOptionGroupArgs } from "./args";

/** What is given in place of what the source group has. */
export function mappingsOf(args: ReplicatedOptionGroupArgs): OptionMappings {
  return {
    settings: args.settings ?? {},
    vpcSecurityGroupMemberships: args.vpcSecurityGroupMemberships ?? {},
    ports: args.ports ?? {},
    versions: args.versions ?? {},
    exclusions: args.exclusions ?? [],
  };
}

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: ReplicatedOptionGroupArgs): ArgumentError[] {
  const isDefault = isDefaultGroup(args.sourceOptionGroupName);
  return [
    ...errorsAt("sourceOptionGroupName", existingGroupErrors(args.sourceOptionGroupName, "option")),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...errorsAt("region", regionErrors(args.region)),
    ...(isDefault ? defaultGroupErrors(args) : errorsAt("optionGroupName", targetErrors(name, args))),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt("deletion", deletionErrors(args.deletion ?? Deletion.Delete)),
  ];
}

function targetErrors(name: string, { optionGroupName }: ReplicatedOptionGroupArgs): string[] {
  return optionGroupName === undefined
    ? groupNameErrors(nameWithin("group", name)).map((reason) => `${reason} By default it is the component's name.`)
    : groupNameErrors(optionGroupName);
}

/** What a default group is for and has is known from its name. */
function defaultGroupErrors(args: ReplicatedOptionGroupArgs): ArgumentError[] {
  const { sourceOptionGroupName: name, optionGroupName } = args;
  const reason = `${name} exists in every Region and is not made again; remove optionGroupName.`;
  return [
    ...(optionGroupName === undefined ? [] : [{ propertyPath: "optionGroupName", reason }]),
    ...engineErrors(name, engineOfDefaultGroup(name), args),
    ...mappingErrors({ name, engineName: "", options: [], leavesRegion: false }, mappingsOf(args)),
  ];
}
