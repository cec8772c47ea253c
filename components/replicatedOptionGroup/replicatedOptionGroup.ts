import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { NOT_READ, omitUndefined } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { engineErrors } from "../rds/groups/compatibility";
import { engineOfDefaultGroup, isDefaultGroup } from "../rds/groups/groups";
import { includedOptions, lastingOptions, mappingErrors, type SourceOptionGroup } from "../rds/groups/optionGroups";
import { nameWithin } from "../rds/identity/names";
import type { ReplicatedOptionGroupArgs } from "./args";
import { replicaOf, withSecretSettings } from "./option";
import { mappingsOf, validateArgs } from "./validate";

/**
 * An option group in the target Region with the options and settings of a source group. Each preview and update reads
 * the source group, so the next `up` applies its changes.
 *
 * Values that cannot be read (ports, versions, secrets) or are invalid in another Region (security groups, ARNs, file
 * systems) must be specified; the component never omits them silently. A default group, such as `default:mysql-8-0`,
 * exists in every Region, so its name is returned and no group is created.
 *
 * See "Working with option groups" and "Copying a DB snapshot" in the Amazon RDS User Guide.
 */
export class ReplicatedOptionGroup extends pulumi.ComponentResource {
  /** The name of the group in the target Region, for copies and restored databases. */
  public readonly optionGroupName: pulumi.Output<string>;
  /** The ARN of the group. Absent for a default group. */
  public readonly optionGroupArn: pulumi.Output<string | undefined>;
  /** The engine of the group, such as `oracle-ee`. */
  public readonly engineName: pulumi.Output<string>;
  /** The major engine version of the group, such as `19`. */
  public readonly majorEngineVersion: pulumi.Output<string>;
  /** The persistent options of the group, which cannot be removed while a database or snapshot uses the group. */
  public readonly persistentOptions: pulumi.Output<string[]>;
  /** The permanent options of the group, which cannot be removed from a database or snapshot. */
  public readonly permanentOptions: pulumi.Output<string[]>;

  constructor(name: string, args: ReplicatedOptionGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("ReplicatedOptionGroup", name);
    validator.throwIfInvalid(validateArgs(name, args));
    const withSecrets = withSecretSettings(args);
    super("rds-snapshots:index:ReplicatedOptionGroup", name, { ...withSecrets, readSource: undefined }, opts);

    const { sourceOptionGroupName } = args;
    if (isDefaultGroup(sourceOptionGroupName)) {
      const { engineName, majorEngineVersion } = engineOfDefaultGroup(sourceOptionGroupName);
      this.optionGroupName = pulumi.output(sourceOptionGroupName);
      this.optionGroupArn = pulumi.output(undefined);
      this.engineName = pulumi.output(engineName);
      this.majorEngineVersion = pulumi.output(majorEngineVersion);
      this.persistentOptions = pulumi.output<string[]>([]);
      this.permanentOptions = pulumi.output<string[]>([]);
    } else {
      const isRead = args.readSource ?? true;
      const source = isRead ? validatedSource(name, withSecrets, validator, this) : unreadSource(args);
      const group = declareGroup(name, withSecrets, source, validator, this);
      const lasting = isRead
        ? source.apply((known) => lastingOptions(includedOptions(known, mappingsOf(args)), known))
        : pulumi
            .all([group.options, group.engineName, group.majorEngineVersion])
            .apply(([options = [], engineName, majorEngineVersion]) =>
              lastingOptions(options, { engineName, majorEngineVersion }),
            );
      this.optionGroupName = group.name;
      this.optionGroupArn = group.arn;
      this.engineName = group.engineName;
      this.majorEngineVersion = group.majorEngineVersion;
      this.persistentOptions = lasting.persistentOptions;
      this.permanentOptions = lasting.permanentOptions;
    }
    this.registerOutputs({
      optionGroupName: this.optionGroupName,
      optionGroupArn: this.optionGroupArn,
      engineName: this.engineName,
      majorEngineVersion: this.majorEngineVersion,
      persistentOptions: this.persistentOptions,
      permanentOptions: this.permanentOptions,
    });
  }
}

/** Reads the source group as a resource, through the component's provider, and validates it. */
function validatedSource(
  name: string,
  args: ReplicatedOptionGroupArgs,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<Source> {
  const { sourceOptionGroupName, sourceRegion, region } = args;
  const { engineName, majorEngineVersion, options } = rds.OptionGroup.get(
    `${name}-source`,
    sourceOptionGroupName,
    { region: sourceRegion },
    { parent },
  );
  const source = pulumi
    .all([engineName, majorEngineVersion, options])
    .apply(([engineName, majorEngineVersion, options = []]) => ({
      name: sourceOptionGroupName,
      engineName,
      majorEngineVersion,
      options,
      leavesRegion: sourceRegion !== region,
    }));
  return validator.validated(source, (known) => [
    ...engineErrors(sourceOptionGroupName, known, args),
    ...mappingErrors(known, mappingsOf(args)),
  ]);
}

type Source = SourceOptionGroup & { majorEngineVersion: string };

/** What stands for a group that is not read. The replica ignores it, and keeps what the last read returned. */
function unreadSource({ sourceOptionGroupName: name }: ReplicatedOptionGroupArgs): pulumi.Output<Source> {
  return pulumi.output({
    name,
    engineName: NOT_READ,
    majorEngineVersion: NOT_READ,
    options: [],
    leavesRegion: false,
  });
}

function declareGroup(
  name: string,
  args: ReplicatedOptionGroupArgs,
  source: pulumi.Output<Source>,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): rds.OptionGroup {
  const { tags, sourceOptionGroupName, sourceRegion } = args;
  return new rds.OptionGroup(
    name,
    {
      region: args.region,
      name: args.optionGroupName ?? nameWithin("group", name),
      engineName: source.engineName,
      majorEngineVersion: source.majorEngineVersion,
      optionGroupDescription: args.description ?? `Replica of ${sourceOptionGroupName} in ${sourceRegion}`,
      options: source.apply((known) =>
        includedOptions(known, mappingsOf(args)).map((option) => replicaOf(option, known, args)),
      ),
      ...omitUndefined({ tags: validator.validatedTags(tags) }),
    },
    {
      parent,
      // A replacement, for another engine version, has the same name, so the old group must be deleted first.
      deleteBeforeReplace: true,
      ...(args.readSource === false && { ignoreChanges: ["engineName", "majorEngineVersion", "options"] }),
      ...deletionOptions(args.deletion ?? Deletion.Delete),
    },
  );
}
