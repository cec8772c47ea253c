import { SourceKind, sourceKindErrors } from "../arguments/sourceKind";
import { defaultNameErrors, lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { familyErrors } from "../rds/groups/compatibility";
import { existingGroupErrors, familyOfDefaultGroup, groupNameErrors, isDefaultGroup } from "../rds/groups/groups";
import { changeErrors, exclusionErrors, type ParameterChanges } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import { regionErrors } from "../rds/identity/regions";
import type { ParameterOverride, ReplicatedParameterGroupArgs } from "./args";

/** Returns the changes, with defaults for those that are not specified. */
export function changesOf({
  overrides = {},
  exclusions = [],
}: ReplicatedParameterGroupArgs): ParameterChanges<ParameterOverride["value"]> {
  return { overrides, exclusions };
}

/** Returns whether the source is a default group without overrides, which needs no replica. */
export function needsNoReplica({ sourceParameterGroupName, overrides = {} }: ReplicatedParameterGroupArgs): boolean {
  return isDefaultGroup(sourceParameterGroupName) && Object.keys(overrides).length === 0;
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: ReplicatedParameterGroupArgs): ArgumentError[] {
  return [
    ...errorsAt("sourceParameterGroupName", existingGroupErrors(args.sourceParameterGroupName, "parameter")),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...errorsAt("region", regionErrors(args.region)),
    ...errorsAt("kind", sourceKindErrors(args.kind ?? SourceKind.Instance)),
    ...errorsAt("parameterGroupName", targetErrors(name, args)),
    ...changeErrors(changesOf(args)),
    ...defaultGroupErrors(args),
    ...lifecycleErrors(args),
  ];
}

function targetErrors(name: string, args: ReplicatedParameterGroupArgs): string[] {
  const { parameterGroupName } = args;
  if (parameterGroupName !== undefined) {
    return groupNameErrors(parameterGroupName);
  }
  return needsNoReplica(args) ? [] : defaultNameErrors(groupNameErrors(nameWithin("group", name)));
}

/** Validates a default group, whose family follows from its name and which sets no parameters. */
function defaultGroupErrors(args: ReplicatedParameterGroupArgs): ArgumentError[] {
  const { sourceParameterGroupName: source, parameterGroupName } = args;
  if (!isDefaultGroup(source)) {
    return [];
  }
  return [
    ...errorsWhere([
      {
        condition: needsNoReplica(args) && parameterGroupName !== undefined,
        propertyPath: "parameterGroupName",
        reason: `must not be specified for the default group ${source}, because it exists in every Region and is not replicated; remove it.`,
      },
    ]),
    ...familyErrors(source, familyOfDefaultGroup(source), args),
    ...exclusionErrors(source, [], changesOf(args).exclusions),
  ];
}
