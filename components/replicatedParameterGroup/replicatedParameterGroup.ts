import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { NOT_READ, omitUndefined } from "../arguments/inputs";
import { SourceKind } from "../arguments/sourceKind";
import { ArgsValidator } from "../arguments/validation";
import { familyErrors } from "../rds/groups/compatibility";
import { familyOfDefaultGroup, isDefaultGroup } from "../rds/groups/groups";
import { changedParameters, exclusionErrors, type GroupParameter } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import type { ReplicatedParameterGroupArgs } from "./args";
import { changesOf, needsNoReplica, validateArgs } from "./validate";

/**
 * A parameter group in the target Region with every parameter that is set in a source group, and its apply method. Each
 * preview and update reads the source group, so the next `up` applies its changes.
 *
 * A default group, such as `default.mysql8.0`, exists in every Region. Its name is returned and no group is created,
 * unless there are overrides. A restored database has a default group unless the restore specifies another one.
 *
 * See "Parameter groups for Amazon RDS" and "Copying a DB snapshot" in the Amazon RDS User Guide.
 */
export class ReplicatedParameterGroup extends pulumi.ComponentResource {
  /** The name of the group in the target Region, for restored databases. */
  public readonly parameterGroupName: pulumi.Output<string>;
  /** The ARN of the group. Absent for a default group. */
  public readonly parameterGroupArn: pulumi.Output<string | undefined>;
  /** The family of the group, such as `mysql8.0`. */
  public readonly family: pulumi.Output<string>;

  constructor(name: string, args: ReplicatedParameterGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("ReplicatedParameterGroup", name);
    validator.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:ReplicatedParameterGroup", name, { ...args, readSource: undefined }, opts);

    if (needsNoReplica(args)) {
      this.parameterGroupName = pulumi.output(args.sourceParameterGroupName);
      this.parameterGroupArn = pulumi.output(undefined);
      this.family = pulumi.output(familyOfDefaultGroup(args.sourceParameterGroupName));
    } else {
      const group = declareGroup(name, args, validator, this);
      this.parameterGroupName = group.name;
      this.parameterGroupArn = group.arn;
      this.family = group.family;
    }
    this.registerOutputs({
      parameterGroupName: this.parameterGroupName,
      parameterGroupArn: this.parameterGroupArn,
      family: this.family,
    });
  }
}

type Group = rds.ParameterGroup | rds.ClusterParameterGroup;

interface SourceGroup {
  family: string;
  parameters: GroupParameter[];
}

function declareGroup(
  name: string,
  args: ReplicatedParameterGroupArgs,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): Group {
  const { sourceParameterGroupName, sourceRegion, region, tags } = args;
  const changes = changesOf(args);
  const isRead = readsSource(args);
  const source = isRead
    ? validator.validated(sourceGroup(name, args, parent), ({ family, parameters }) => [
        ...familyErrors(sourceParameterGroupName, family, args),
        ...exclusionErrors(sourceParameterGroupName, parameters, changes.exclusions),
      ])
    : pulumi.output<SourceGroup>({ family: NOT_READ, parameters: [] });
  const ResourceType = args.kind === SourceKind.Cluster ? rds.ClusterParameterGroup : rds.ParameterGroup;
  return new ResourceType(
    name,
    {
      region,
      name: args.parameterGroupName ?? nameWithin("group", name),
      family: source.family,
      description: args.description ?? `Replica of ${sourceParameterGroupName} in ${sourceRegion}`,
      parameters: source.apply(({ parameters }) => changedParameters(parameters, changes)),
      ...omitUndefined({ tags: validator.validatedTags(tags) }),
    },
    {
      parent,
      // A replacement, for another family, has the same name, so the old group must be deleted first.
      deleteBeforeReplace: true,
      ...(!isRead && { ignoreChanges: ["family", "parameters"] }),
      ...deletionOptions(args.deletion ?? Deletion.Delete),
    },
  );
}

/** Whether the source group is read. AWS is not asked for a default group. */
function readsSource({ sourceParameterGroupName, readSource = true }: ReplicatedParameterGroupArgs): boolean {
  return readSource || isDefaultGroup(sourceParameterGroupName);
}

/**
 * Reads the source group as a resource, through the component's provider. The result contains exactly the parameters
 * that are set.
 */
function sourceGroup(
  name: string,
  { sourceParameterGroupName, sourceRegion, kind }: ReplicatedParameterGroupArgs,
  parent: pulumi.Resource,
): pulumi.Output<SourceGroup> {
  if (isDefaultGroup(sourceParameterGroupName)) {
    return pulumi.output({ family: familyOfDefaultGroup(sourceParameterGroupName), parameters: [] });
  }
  const ResourceType = kind === SourceKind.Cluster ? rds.ClusterParameterGroup : rds.ParameterGroup;
  const { family, parameters } = ResourceType.get(
    `${name}-source`,
    sourceParameterGroupName,
    { region: sourceRegion },
    { parent },
  );
  return pulumi.all([family, parameters]).apply(([family, parameters = []]) => ({ family, parameters }));
}
