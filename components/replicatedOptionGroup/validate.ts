import { Deletion, deletionProblems } from "../arguments/deletion";
import { literal } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { engineOfDefaultGroup, existingGroupProblems, groupNameProblems, isDefaultGroup } from "../rds/groups/groups";
import { engineProblems, mappingProblems, type OptionMappings } from "../rds/groups/optionGroups";
import { nameWithin } from "../rds/identity/names";
import { regionProblems } from "../rds/identity/regions";
import { tagProblems } from "../rds/snapshots/tags";
import type { ReplicatedOptionGroupArgs } from "./replicatedOptionGroup";

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
export function plainProblems(name: string, args: ReplicatedOptionGroupArgs): ArgumentProblem[] {
  const isDefault = isDefaultGroup(args.sourceOptionGroupName);
  return [
    ...problemsOf("sourceOptionGroupName", existingGroupProblems(args.sourceOptionGroupName, "option")),
    ...problemsOf("sourceRegion", regionProblems(args.sourceRegion)),
    ...problemsOf("region", regionProblems(args.region)),
    ...(isDefault ? defaultGroupProblems(args) : problemsOf("optionGroupName", targetProblems(name, args))),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf("deletion", deletionProblems(args.deletion ?? Deletion.Delete)),
  ];
}

function targetProblems(name: string, { optionGroupName }: ReplicatedOptionGroupArgs): string[] {
  return optionGroupName === undefined
    ? groupNameProblems(nameWithin("group", name)).map((reason) => `${reason} By default it is the component's name.`)
    : groupNameProblems(optionGroupName);
}

/** What a default group is for and has is known from its name. */
function defaultGroupProblems(args: ReplicatedOptionGroupArgs): ArgumentProblem[] {
  const { sourceOptionGroupName: name, optionGroupName } = args;
  const reason = `${name} exists in every Region and is not made again; remove optionGroupName.`;
  return [
    ...(optionGroupName === undefined ? [] : [{ field: "optionGroupName", reason }]),
    ...engineProblems(name, engineOfDefaultGroup(name), args),
    ...mappingProblems({ name, engineName: "", options: [], leavesRegion: false }, mappingsOf(args)),
  ];
}
