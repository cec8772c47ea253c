import { Deletion, deletionProblems } from "../arguments/deletion";
import { SourceKind, sourceKindProblems } from "../arguments/sourceKind";
import { literal } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { existingGroupProblems, familyOfDefaultGroup, groupNameProblems, isDefaultGroup } from "../rds/groups/groups";
import { changeProblems, exclusionProblems, familyProblems, type ParameterChanges } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import { regionProblems } from "../rds/identity/regions";
import { tagProblems } from "../rds/snapshots/tags";
import type { ParameterOverride, ReplicatedParameterGroupArgs } from "./replicatedParameterGroup";

/** What is to differ from the source group. */
export function changesOf({
  overrides,
  exclusions,
}: ReplicatedParameterGroupArgs): ParameterChanges<ParameterOverride["value"]> {
  return { overrides: overrides ?? {}, exclusions: exclusions ?? [] };
}

/** Whether the group needs no replica, since it is a default group without changes. */
export function isNamedOnly({ sourceParameterGroupName, overrides }: ReplicatedParameterGroupArgs): boolean {
  return isDefaultGroup(sourceParameterGroupName) && Object.keys(overrides ?? {}).length === 0;
}

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: ReplicatedParameterGroupArgs): ArgumentProblem[] {
  return [
    ...problemsOf("sourceParameterGroupName", existingGroupProblems(args.sourceParameterGroupName, "parameter")),
    ...problemsOf("sourceRegion", regionProblems(args.sourceRegion)),
    ...problemsOf("region", regionProblems(args.region)),
    ...problemsOf("kind", sourceKindProblems(args.kind ?? SourceKind.Instance)),
    ...problemsOf("parameterGroupName", targetProblems(name, args)),
    ...changeProblems(changesOf(args)),
    ...defaultGroupProblems(args),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf("deletion", deletionProblems(args.deletion ?? Deletion.Delete)),
  ];
}

function targetProblems(name: string, args: ReplicatedParameterGroupArgs): string[] {
  const { parameterGroupName } = args;
  if (parameterGroupName !== undefined) {
    return groupNameProblems(parameterGroupName);
  }
  return isNamedOnly(args)
    ? []
    : groupNameProblems(nameWithin("group", name)).map((reason) => `${reason} By default it is the component's name.`);
}

/** What a default group is and sets is known from its name. */
function defaultGroupProblems(args: ReplicatedParameterGroupArgs): ArgumentProblem[] {
  const { sourceParameterGroupName: source, parameterGroupName } = args;
  if (!isDefaultGroup(source)) {
    return [];
  }
  const reason = `${source} exists in every Region and is not made again; remove parameterGroupName.`;
  return [
    ...(isNamedOnly(args) && parameterGroupName !== undefined ? [{ field: "parameterGroupName", reason }] : []),
    ...familyProblems(source, familyOfDefaultGroup(source), args),
    ...exclusionProblems(source, [], changesOf(args).exclusions),
  ];
}
