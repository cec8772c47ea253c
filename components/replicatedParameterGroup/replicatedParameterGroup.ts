import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { SourceKind } from "../arguments/sourceKind";
import { ArgsValidator } from "../arguments/validation";
import { familyErrors } from "../rds/groups/compatibility";
import { familyOfDefaultGroup, isDefaultGroup } from "../rds/groups/groups";
import { changedParameters, exclusionErrors, type GroupParameter } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import type { ReplicatedParameterGroupArgs } from "./args";
import { changesOf, isNamedOnly, validateArgs } from "./validate";

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
    const checks = new ArgsValidator("ReplicatedParameterGroup", name);
    checks.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:ReplicatedParameterGroup", name, args, opts);

    if (isNamedOnly(args)) {
      this.parameterGroupName = pulumi.output(args.sourceParameterGroupName);
      this.parameterGroupArn = pulumi.output(undefined);
      this.family = pulumi.output(familyOfDefaultGroup(args.sourceParameterGroupName));
    } else {
      const group = declareGroup(name, args, checks, this);
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
  checks: ArgsValidator,
  parent: pulumi.Resource,
): Group {
  const { sourceParameterGroupName, sourceRegion, region, tags } = args;
  const changes = changesOf(args);
  const source = checks.validated(sourceGroup(name, args, parent), ({ family, parameters }) => [
    ...familyErrors(sourceParameterGroupName, family, args),
    ...exclusionErrors(sourceParameterGroupName, parameters, changes.exclusions),
  ]);
  const ResourceType = args.kind === SourceKind.Cluster ? rds.ClusterParameterGroup : rds.ParameterGroup;
  return new ResourceType(
    name,
    {
      region,
      name: args.parameterGroupName ?? nameWithin("group", name),
      family: source.family,
      description: args.description ?? `Replica of ${sourceParameterGroupName} in ${sourceRegion}`,
      parameters: source.apply(({ parameters }) => changedParameters(parameters, changes)),
      ...checks.validatedTags(tags),
    },
    {
      parent,
      // The name is given, so that a group of another family can only take the place of this one once it is gone.
      deleteBeforeReplace: true,
      ...deletionOptions(args.deletion ?? Deletion.Delete),
    },
  );
}

/**
 * The source group, read as the resource that it is: such a read gives exactly the parameters that somebody set,
 * through the component's provider.
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
