import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { getAllResources } from "@pulumi/pulumi/output";
import type { ArgsValidator } from "../arguments/validation";
import { errorsAt } from "../rds/argumentError";
import { groupEngineErrors, groupFamilyErrors } from "../rds/groups/compatibility";
import { engineOfDefaultGroup, familyOfDefaultGroup, isDefaultGroup } from "../rds/groups/groups";
import type { OptionEngine } from "../rds/groups/options";
import type { RestoredDatabaseArgs } from "./args";

/**
 * The name of a parameter group whose family is for the engine and its version. A default group tells its family by its
 * name, and AWS has it only once a database used it.
 */
export function parameterGroup(
  readName: string,
  args: RestoredDatabaseArgs,
  field: "parameterGroupName" | "clusterParameterGroupName",
  checks: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { engine, region, engineVersion } = args;
  const groupName = pulumi.output(args[field] ?? "");
  const GroupType = field === "parameterGroupName" ? rds.ParameterGroup : rds.ClusterParameterGroup;
  const family = told(groupName, {
    byName: familyOfDefaultGroup,
    isGroup: (resource): resource is rds.ParameterGroup | rds.ClusterParameterGroup => GroupType.isInstance(resource),
    read: (group) => GroupType.get(readName, group, { region }, { parent }),
    of: (group) => group.family,
  });
  return checks
    .validated(pulumi.all([groupName, family, engineVersion]), ([group, family, engineVersion]) =>
      family === undefined ? [] : errorsAt(field, groupFamilyErrors(group, family, { engine, engineVersion })),
    )
    .apply(([group]) => group);
}

/** The name of an option group that is for the engine and its version. */
export function optionGroup(
  readName: string,
  { region, engine, engineVersion }: RestoredDatabaseArgs,
  optionGroupName: pulumi.Input<string>,
  checks: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const groupName = pulumi.output(optionGroupName);
  const groupEngine = told<rds.OptionGroup, OptionEngine>(groupName, {
    byName: engineOfDefaultGroup,
    isGroup: rds.OptionGroup.isInstance,
    read: (group) => rds.OptionGroup.get(readName, group, { region }, { parent }),
    of: ({ engineName, majorEngineVersion }) => pulumi.output({ engineName, majorEngineVersion }),
  });
  return checks
    .validated(pulumi.all([groupName, groupEngine, engineVersion]), ([group, of, engineVersion]) =>
      of === undefined ? [] : errorsAt("optionGroupName", groupEngineErrors(group, of, { engine, engineVersion })),
    )
    .apply(([group]) => group);
}

/** How what a group is for is told. */
interface Told<Group extends pulumi.Resource, Of> {
  /** By the name of a default group. */
  byName: (name: string) => Of;
  isGroup: (resource: unknown) => resource is Group;
  /** Reads the group of a name. */
  read: (name: string) => Group;
  of: (group: Group) => pulumi.Output<Of>;
}

/**
 * What the group of a name is for. One that this program makes is asked itself: a preview knows its name, and could not
 * read it. Every other one is read once its name is known; `undefined` for a name that comes from another resource,
 * which may make the group where nobody sees it.
 */
function told<Group extends pulumi.Resource & { name: pulumi.Output<string> }, Of>(
  groupName: pulumi.Output<string>,
  { byName, isGroup, read, of }: Told<Group, Of>,
): pulumi.Output<Of | undefined> {
  return pulumi.all([groupName, makersOf(groupName)]).apply(([name, makers]): pulumi.Input<Of | undefined> => {
    if (isDefaultGroup(name)) {
      return byName(name);
    }
    if (makers.length === 0) {
      return of(read(name));
    }
    const groups = (makers as pulumi.Resource[]).filter(isGroup);
    return pulumi
      .all(groups.map((group) => pulumi.all([group.name, of(group)])))
      .apply((known) => known.find(([made]) => made === name)?.[1] as Of | undefined);
  }) as pulumi.Output<Of | undefined>;
}

/** The resources of this program that a value comes from. */
async function makersOf(value: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  return [...(await getAllResources(value))].filter((resource) => !(resource instanceof pulumi.StackReference));
}
