import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import type { ArgsValidator } from "../arguments/validation";
import { accountIdOf } from "../lookups/account";
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
import { classErrors, type ServerlessCapacity, validatedScaling } from "./serverless";
import { restoreRequest } from "./validate";

/** The results of the lookups for a restore, in its own Region. */
export interface Lookups {
  accountId: pulumi.Output<string>;
  source: pulumi.Output<SnapshotEvidence | undefined>;
  key: pulumi.Output<KeyEvidence | undefined>;
}

/** The validated inputs of a restored database. */
export interface ValidatedInputs {
  snapshotIdentifier: pulumi.Output<string>;
  /** Whether the snapshot is encrypted; `undefined` if the lookup did not find it. */
  storageEncrypted: pulumi.Output<boolean | undefined>;
  engineVersion: pulumi.Output<string>;
  parameterGroupName: pulumi.Output<string>;
  clusterParameterGroupName?: pulumi.Output<string>;
  optionGroupName?: pulumi.Output<string>;
  vpcSecurityGroupIds: pulumi.Output<string[]>;
  subnetIds?: pulumi.Output<string[]>;
  kmsKeyId?: pulumi.Output<string>;
  serverlessv2ScalingConfiguration?: pulumi.Output<ServerlessCapacity>;
  /** Validates the class of an instance of a cluster. */
  instanceClass: (instanceClass: pulumi.Input<string>) => pulumi.Output<string>;
  tags?: pulumi.Output<Record<string, string>>;
}

/** Looks up the snapshot and the key. */
export function lookUp(args: RestoredDatabaseArgs, parent: pulumi.Resource): Lookups {
  const request = restoreRequest(args);
  const accountId = accountIdOf({ parent });
  const source = pulumi.all([args.snapshotIdentifier, accountId]).apply(async ([snapshot, account]) => {
    // An invalid snapshot, such as one in another Region, is refused without a lookup.
    if (restoreSnapshotNameErrors(snapshot, request).length > 0) {
      return undefined;
    }
    const arn = snapshotArnOf(snapshot, account, request);
    return lookUpSnapshot(arn, restoredKind(args.engine), { parent }, unseenSnapshotRisk(arn, account, request));
  });
  return { accountId, source, key: lookUpKey(args.kmsKeyId, { parent }) };
}

/**
 * Validates each input separately, so that each keeps its own dependencies and can be known on preview while others are
 * not.
 */
export function validatedInputs(
  name: string,
  args: RestoredDatabaseArgs,
  { accountId, source, key }: Lookups,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): ValidatedInputs {
  const request = restoreRequest(args);
  const { clusterParameterGroupName, optionGroupName, subnetIds, kmsKeyId, tags } = args;
  const idList = (field: "vpcSecurityGroupIds" | "subnetIds", ids: pulumi.Input<pulumi.Input<string>[]>) =>
    validator.validated(pulumi.output(ids), (known) => errorsAt(field, idListErrors(field, known)));
  return {
    snapshotIdentifier: validator.validatedText(
      args.snapshotIdentifier,
      pulumi.all([source, accountId]),
      (snapshot, [found, account]) => restoreSnapshotErrors(snapshot, found, account, request),
    ),
    storageEncrypted: source.apply((found) => found?.encrypted),
    engineVersion: validator.validatedText(args.engineVersion, source, (version, found) =>
      errorsAt("engineVersion", versionErrors(version, found?.engineVersion, args)),
    ),
    parameterGroupName: parameterGroup(`${name}-parameters`, args, "parameterGroupName", validator, parent),
    vpcSecurityGroupIds: idList("vpcSecurityGroupIds", args.vpcSecurityGroupIds),
    instanceClass: (instanceClass) =>
      validator.validated(pulumi.output(instanceClass), (known) => classErrors(args, [known])),
    ...omitUndefined({
      clusterParameterGroupName:
        clusterParameterGroupName === undefined
          ? undefined
          : parameterGroup(`${name}-cluster-parameters`, args, "clusterParameterGroupName", validator, parent),
      optionGroupName:
        optionGroupName === undefined
          ? undefined
          : optionGroup(`${name}-options`, args, optionGroupName, validator, parent),
      subnetIds: subnetIds === undefined ? undefined : idList("subnetIds", subnetIds),
      kmsKeyId:
        kmsKeyId === undefined
          ? undefined
          : validator.validatedText(kmsKeyId, key, (arn, found) =>
              errorsAt("kmsKeyId", existingKeyErrors(arn, found, args.region)),
            ),
      serverlessv2ScalingConfiguration: validatedScaling(args.serverlessv2ScalingConfiguration, validator),
      tags: validator.validatedTags(tags),
    }),
  };
}
