import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import type { ArgsValidator } from "../arguments/validation";
import { lookUpKey } from "../lookups/keys";
import { lookUpSnapshot } from "../lookups/snapshots";
import { errorsAt } from "../rds/argumentError";
import { restoredKind } from "../rds/engines/engines";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import {
  restoreSnapshotErrors,
  restoreSnapshotNameErrors,
  snapshotArnOf,
  unseenSnapshotRisk,
  versionErrors,
} from "../rds/snapshots/restore";
import type { RestoredDatabaseArgs } from "./args";
import { optionGroup, parameterGroup } from "./groups";
import { idListErrors } from "./placement";
import { settingsOf } from "./validate";

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
  const source = pulumi.all([args.snapshotIdentifier, accountId]).apply(async ([snapshot, account]) => {
    // A snapshot of another Region is refused, and not looked for there.
    if (restoreSnapshotNameErrors(snapshot, settings).length > 0) {
      return undefined;
    }
    const arn = snapshotArnOf(snapshot, account, settings);
    return lookUpSnapshot(arn, restoredKind(args.engine), { parent }, unseenSnapshotRisk(arn, account, settings));
  });
  return { accountId, source, key: lookUpKey(args.kmsKeyId, { parent }) };
}

/** The inputs, one by one, so that each keeps its own dependencies and is known on preview although others are not. */
export function checkedInputs(
  name: string,
  args: RestoredDatabaseArgs,
  { accountId, source, key }: Lookups,
  checks: ArgsValidator,
  parent: pulumi.Resource,
): CheckedInputs {
  const settings = settingsOf(args);
  const { clusterParameterGroupName, optionGroupName, subnetIds, kmsKeyId, tags } = args;
  return {
    snapshotIdentifier: checks
      .validated(pulumi.all([args.snapshotIdentifier, source, accountId]), ([snapshot, found, account]) =>
        restoreSnapshotErrors(snapshot, found, account, settings),
      )
      .apply(([snapshot]) => snapshot),
    storageEncrypted: source.apply((found) => found?.encrypted),
    engineVersion: checks
      .validated(pulumi.all([args.engineVersion, source]), ([version, found]) =>
        errorsAt("engineVersion", versionErrors(version, found?.engineVersion, args)),
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
        .validated(pulumi.all([kmsKeyId, key]), ([arn, found]) =>
          errorsAt("kmsKeyId", existingKeyErrors(arn, found, args.region)),
        )
        .apply(([arn]) => arn),
    }),
    ...checks.validatedTags(tags),
  };
}

function idList(
  field: "vpcSecurityGroupIds" | "subnetIds",
  ids: pulumi.Input<pulumi.Input<string>[]>,
  checks: ArgsValidator,
): pulumi.Output<string[]> {
  return checks.validated(pulumi.output(ids), (known) => errorsAt(field, idListErrors(field, known)));
}
