import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal } from "../arguments/inputs";
import { SourceKind, sourceKindErrors } from "../arguments/sourceKind";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { familyErrors } from "../rds/groups/compatibility";
import { existingGroupErrors, familyOfDefaultGroup, groupNameErrors, isDefaultGroup } from "../rds/groups/groups";
import { changeErrors, exclusionErrors, type ParameterChanges } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import { regionErrors } from "../rds/identity/regions";
import { tagErrors } from "../rds/snapshots/tags";
import type { ParameterOverride, ReplicatedParameterGroupArgs } from "./args";

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
export function validateArgs(name: string, args: ReplicatedParameterGroupArgs): ArgumentError[] {
  return [
    ...errorsAt("sourceParameterGroupName", existingGroupErrors(args.sourceParameterGroupName, "parameter")),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...errorsAt("region", regionErrors(args.region)),
    ...errorsAt("kind", sourceKindErrors(args.kind ?? SourceKind.Instance)),
    ...errorsAt("parameterGroupName", targetErrors(name, args)),
    ...changeErrors(changesOf(args)),
    ...defaultGroupErrors(args),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt("deletion", deletionErrors(args.deletion ?? Deletion.Delete)),
  ];
}

function targetErrors(name: string, args: ReplicatedParameterGroupArgs): string[] {
  const { parameterGroupName } = args;
  if (parameterGroupName !== undefined) {
    return groupNameErrors(parameterGroupName);
  }
  return isNamedOnly(args)
    ? []
    : groupNameErrors(nameWithin("group", name)).map((reason) => `${reason} By default it is the component's name.`);
}

/** What a default group is and sets is known from its name. */
function defaultGroupErrors(args: ReplicatedParameterGroupArgs): ArgumentError[] {
  const { sourceParameterGroupName: source, parameterGroupName } = args;
  if (!isDefaultGroup(source)) {
    return [];
  }
  const reason = `${source} exists in every Region and is not made again; remove parameterGroupName.`;
  return [
    ...(isNamedOnly(args) && parameterGroupName !== undefined ? [{ propertyPath: "parameterGroupName", reason }] : []),
    ...familyErrors(source, familyOfDefaultGroup(source), args),
    ...exclusionErrors(source, [], changesOf(args).exclusions),
  ];
}
