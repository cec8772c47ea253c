import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { getAllResources } from "@pulumi/pulumi/output";
import { lookUpKey, lookUpSnapshot } from "./evidenceLookup";
import type { ArgumentChecks } from "./invalidArgs";
import type { KeyEvidence, SnapshotEvidence } from "./rds/evidence";
import { engineOfDefaultGroup, familyOfDefaultGroup, isDefaultGroup } from "./rds/groups";
import { existingKeyProblems } from "./rds/keyArguments";
import { problemsOf } from "./rds/problem";
import { snapshotArnOf, snapshotKindFor, snapshotNameProblems, snapshotProblems, versionProblems } from "./rds/restore";
import { groupEngineProblems, groupFamilyProblems } from "./rds/restoreGroups";
import type { RestoredDatabaseArgs } from "./restoredDatabase";
import { idListProblems } from "./restoredDatabasePlacement";
import { settingsOf } from "./restoredDatabaseProblems";

/** What is looked up about a restore, in its own Region. */
export interface Lookups {
  accountId: pulumi.Output<string>;
  source: pulumi.Output<SnapshotEvidence | undefined>;
  key: pulumi.Output<KeyEvidence | undefined>;
}

/** The inputs of a restored database, each checked with what was looked up about it. */
export interface CheckedInputs {
  snapshotIdentifier: pulumi.Output<string>;
  /** Whether the snapshot is encrypted; `undefined` when it is not found. */
  storageEncrypted: pulumi.Output<boolean | undefined>;
  engineVersion: pulumi.Output<string>;
  parameterGroupName: pulumi.Output<string>;
  clusterParameterGroupName?: pulumi.Output<string>;
  optionGroupName?: pulumi.Output<string>;
  vpcSecurityGroupIds: pulumi.Output<string[]>;
  subnetIds?: pulumi.Output<string[]>;
  kmsKeyId?: pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** Looks the snapshot and the key up. */
export function lookUp(args: RestoredDatabaseArgs, parent: pulumi.Resource): Lookups {
  const settings = settingsOf(args);
  const accountId = getCallerIdentityOutput({}, { parent }).accountId;
  const source = pulumi.all([args.snapshotIdentifier, accountId]).apply(async ([snapshot, account]) =>
    // A snapshot of another Region is refused, and not looked for there.
    snapshotNameProblems(snapshot, settings).length > 0
      ? undefined
      : lookUpSnapshot(snapshotArnOf(snapshot, account, settings), snapshotKindFor(args.engine), { parent }),
  );
  return { accountId, source, key: lookUpKey(args.kmsKeyId, { parent }) };
}

/** The inputs, one by one, so that each keeps its own dependencies and is known on preview although others are not. */
export function checkedInputs(
  name: string,
  args: RestoredDatabaseArgs,
  { accountId, source, key }: Lookups,
  checks: ArgumentChecks,
  parent: pulumi.Resource,
): CheckedInputs {
  const settings = settingsOf(args);
  const { clusterParameterGroupName, optionGroupName, subnetIds, kmsKeyId, tags } = args;
  return {
    snapshotIdentifier: checks
      .checked(pulumi.all([args.snapshotIdentifier, source, accountId]), ([snapshot, found, account]) =>
        snapshotProblems(snapshot, found, account, settings),
      )
      .apply(([snapshot]) => snapshot),
    storageEncrypted: source.apply((found) => found?.encrypted),
    engineVersion: checks
      .checked(pulumi.all([args.engineVersion, source]), ([version, found]) =>
        problemsOf("engineVersion", versionProblems(version, found?.engineVersion, args)),
      )
      .apply(([version]) => version),
    parameterGroupName: parameterGroup(`${name}-parameters`, args, "parameterGroupName", checks, parent),
    ...(clusterParameterGroupName !== undefined && {
      clusterParameterGroupName: parameterGroup(
        `${name}-cluster-parameters`,
        args,
        "clusterParameterGroupName",
        checks,
        parent,
      ),
    }),
    ...(optionGroupName !== undefined && {
      optionGroupName: optionGroup(`${name}-options`, args, optionGroupName, checks, parent),
    }),
    vpcSecurityGroupIds: idList("vpcSecurityGroupIds", args.vpcSecurityGroupIds, checks),
    ...(subnetIds !== undefined && { subnetIds: idList("subnetIds", subnetIds, checks) }),
    ...(kmsKeyId !== undefined && {
      kmsKeyId: checks
        .checked(pulumi.all([kmsKeyId, key]), ([arn, found]) =>
          problemsOf("kmsKeyId", existingKeyProblems(arn, found, args.region)),
        )
        .apply(([arn]) => arn),
    }),
    ...checks.checkedTags(tags),
  };
}

function idList(
  field: "vpcSecurityGroupIds" | "subnetIds",
  ids: pulumi.Input<pulumi.Input<string>[]>,
  checks: ArgumentChecks,
): pulumi.Output<string[]> {
  return checks.checked(pulumi.output(ids), (known) => problemsOf(field, idListProblems(field, known)));
}

/**
 * Whether a value comes from a resource of this program. A preview knows the name of a group that is still to be made,
 * and could not read it; whether such a group fits is left to AWS.
 */
async function isOfThisProgram(value: pulumi.Output<unknown>): Promise<boolean> {
  const resources = [...(await getAllResources(value))];
  return resources.some((resource) => !(resource instanceof pulumi.StackReference));
}

/**
 * The name of a parameter group whose family is for the engine and its version. A default group tells its family by its
 * name, and AWS has it only once a database used it; every other one is read, once its name is
 * known, unless this program makes it.
 */
function parameterGroup(
  readName: string,
  args: RestoredDatabaseArgs,
  field: "parameterGroupName" | "clusterParameterGroupName",
  checks: ArgumentChecks,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { engine, region } = args;
  const groupName = pulumi.output(args[field] ?? "");
  const ResourceType = field === "parameterGroupName" ? rds.ParameterGroup : rds.ClusterParameterGroup;
  const family = pulumi.all([groupName, isOfThisProgram(groupName)]).apply(([group, isOfThisProgram]) => {
    if (isDefaultGroup(group)) {
      return pulumi.output(familyOfDefaultGroup(group));
    }
    return isOfThisProgram ? undefined : ResourceType.get(readName, group, { region }, { parent }).family;
  });
  return checks
    .checked(pulumi.all([groupName, family, args.engineVersion]), ([group, family, engineVersion]) =>
      family === undefined ? [] : problemsOf(field, groupFamilyProblems(group, family, { engine, engineVersion })),
    )
    .apply(([group]) => group);
}

/** The name of an option group that is for the engine and its version; read as a parameter group is. */
function optionGroup(
  readName: string,
  { region, engine, engineVersion }: RestoredDatabaseArgs,
  optionGroupName: pulumi.Input<string>,
  checks: ArgumentChecks,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const groupName = pulumi.output(optionGroupName);
  const groupEngine = pulumi.all([groupName, isOfThisProgram(groupName)]).apply(([group, isOfThisProgram]) => {
    if (isDefaultGroup(group)) {
      return pulumi.output(engineOfDefaultGroup(group));
    }
    if (isOfThisProgram) {
      return undefined;
    }
    const { engineName, majorEngineVersion } = rds.OptionGroup.get(readName, group, { region }, { parent });
    return pulumi
      .all([engineName, majorEngineVersion])
      .apply(([engineName, majorEngineVersion]) => ({ engineName, majorEngineVersion }));
  });
  return checks
    .checked(pulumi.all([optionGroupName, groupEngine, engineVersion]), ([group, of, engineVersion]) =>
      of === undefined ? [] : problemsOf("optionGroupName", groupEngineProblems(group, of, { engine, engineVersion })),
    )
    .apply(([group]) => group);
}
