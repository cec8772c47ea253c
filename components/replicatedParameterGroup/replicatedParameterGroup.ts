import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { SourceKind } from "../arguments/sourceKind";
import { ArgsValidator } from "../arguments/validation";
import { familyOfDefaultGroup, isDefaultGroup } from "../rds/groups/groups";
import { changedParameters, exclusionErrors, familyErrors, type GroupParameter } from "../rds/groups/parameters";
import { nameWithin } from "../rds/identity/names";
import { changesOf, isNamedOnly, validateArgs } from "./validate";

/** A parameter in place of the source's. */
export interface ParameterOverride {
  /** The value of the parameter. */
  value: pulumi.Input<string>;
  /**
   * When a change takes effect: `immediate`, or `pending-reboot`, which static parameters need. By default as in the
   * source group, and `immediate` for a parameter that it does not set.
   */
  applyMethod?: string | undefined;
}

/** What is to differ from a source parameter group. */
export interface ParameterGroupChanges {
  /** Parameters that get another value than in the source group, or that it does not set, by their names. */
  overrides?: Record<string, ParameterOverride> | undefined;
  /** The names of parameters of the source group to leave out, so that the default of the family holds. */
  exclusions?: string[] | undefined;
}

/** The arguments of a ReplicatedParameterGroup. */
export interface ReplicatedParameterGroupArgs extends ParameterGroupChanges {
  /** The name of the source group, such as `orders-mysql8`, or a default one, such as `default.mysql8.0`. */
  sourceParameterGroupName: string;
  /** The Region of the source group. */
  sourceRegion: string;
  /** The Region that the group is made in. */
  region: string;
  /** What the group is for: `instance` by default, or `cluster`. */
  kind?: SourceKind;
  /**
   * The name of the group: a letter, then lower-case letters, digits and single hyphens, at most 255. By default the
   * component's name, cut to that with a hash where it is longer.
   */
  parameterGroupName?: string | undefined;
  /** The family that the source group must be of, such as `mysql8.0`. By default any. */
  family?: string | undefined;
  /** The engine version that the source group's family must be for, such as `8.0.40`. By default any. */
  engineVersion?: string | undefined;
  /** The description of the group. By default it says what the group is a replica of. */
  description?: string | undefined;
  /** The tags of the group. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What happens to the group when it is taken out of the program: `delete` by default, which AWS refuses while a
   * database uses the group; `retain` or `protect`.
   */
  deletion?: Deletion;
}

/**
 * A parameter group in the target Region with every parameter that somebody set in the source group, and with its
 * apply method. The source group is read on every preview and update, so its changes arrive with the next `up`.
 *
 * A default group, such as `default.mysql8.0`, exists in every Region: it is named and nothing is made, unless there
 * are overrides. A restored database gets a default group unless it is told which group to use.
 *
 * See "Parameter groups for Amazon RDS" and "Copying a DB snapshot" in the Amazon RDS User Guide.
 */
export class ReplicatedParameterGroup extends pulumi.ComponentResource {
  /** The name of the group in the target Region: give it to the database that is restored there. */
  public readonly parameterGroupName: pulumi.Output<string>;
  /** The ARN of the group; absent for a default group. */
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
