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
 * Returns the name of a parameter group, validated with its family. The family of a default group is read from its name,
 * because AWS creates the group only when a database first uses it.
 */
export function parameterGroup(
  readName: string,
  args: RestoredDatabaseArgs,
  field: "parameterGroupName" | "clusterParameterGroupName",
  validator: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { engine, region, engineVersion } = args;
  const groupName = pulumi.output(args[field] ?? "");
  const GroupType = field === "parameterGroupName" ? rds.ParameterGroup : rds.ClusterParameterGroup;
  const family = groupProperties(groupName, {
    fromDefaultName: familyOfDefaultGroup,
    isGroup: (resource): resource is rds.ParameterGroup | rds.ClusterParameterGroup => GroupType.isInstance(resource),
    read: (group) => GroupType.get(readName, group, { region }, { parent }),
    propertiesOf: (group) => group.family,
  });
  return validator.validatedText(groupName, pulumi.all([family, engineVersion]), (group, [family, engineVersion]) =>
    family === undefined ? [] : errorsAt(field, groupFamilyErrors(group, family, { engine, engineVersion })),
  );
}

/** Returns the name of an option group, validated with its engine and version. */
export function optionGroup(
  readName: string,
  { region, engine, engineVersion }: RestoredDatabaseArgs,
  optionGroupName: pulumi.Input<string>,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const groupName = pulumi.output(optionGroupName);
  const groupEngine = groupProperties<rds.OptionGroup, OptionEngine>(groupName, {
    fromDefaultName: engineOfDefaultGroup,
    isGroup: rds.OptionGroup.isInstance,
    read: (group) => rds.OptionGroup.get(readName, group, { region }, { parent }),
    propertiesOf: ({ engineName, majorEngineVersion }) => pulumi.output({ engineName, majorEngineVersion }),
  });
  return validator.validatedText(groupName, pulumi.all([groupEngine, engineVersion]), (group, [of, engineVersion]) =>
    of === undefined ? [] : errorsAt("optionGroupName", groupEngineErrors(group, of, { engine, engineVersion })),
  );
}

/** The ways to find the properties of a group. */
interface GroupReader<Group extends pulumi.Resource, Properties> {
  fromDefaultName: (name: string) => Properties;
  isGroup: (resource: unknown) => resource is Group;
  /** Reads an existing group from AWS. */
  read: (name: string) => Group;
  propertiesOf: (group: Group) => pulumi.Output<Properties>;
}

/**
 * Returns the properties of the group with a name. If this program creates the group, the resource is used, because a
 * preview cannot read it. Otherwise the group is read as soon as its name is known. Returns `undefined` if the name comes
 * from another resource, which may create the group itself, such as a CloudFormation stack.
 */
function groupProperties<Group extends pulumi.Resource & { name: pulumi.Output<string> }, Properties>(
  groupName: pulumi.Output<string>,
  { fromDefaultName, isGroup, read, propertiesOf }: GroupReader<Group, Properties>,
): pulumi.Output<Properties | undefined> {
  return pulumi
    .all([groupName, resourcesOf(groupName)])
    .apply(([name, resources]): pulumi.Input<Properties | undefined> => {
      if (isDefaultGroup(name)) {
        return fromDefaultName(name);
      }
      if (resources.length === 0) {
        return propertiesOf(read(name));
      }
      const groups = (resources as pulumi.Resource[]).filter(isGroup);
      return pulumi
        .all(groups.map((group) => pulumi.all([group.name, propertiesOf(group)])))
        .apply((known) => known.find(([created]) => created === name)?.[1] as Properties | undefined);
    }) as pulumi.Output<Properties | undefined>;
}

/** Returns the resources of this program from which a value comes. */
async function resourcesOf(value: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  return [...(await getAllResources(value))].filter((resource) => !(resource instanceof pulumi.StackReference));
}
