import { Deletion } from "../arguments/deletion";
import { literalErrors } from "../arguments/inputs";
import { timeoutErrors } from "../arguments/timeouts";
import { defaultNameErrors, errorsIfSpecified, lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { engineNameErrors, engineTraits, restoredKind } from "../rds/engines/engines";
import { databaseIdentifierErrors, snapshotIdentifierErrors } from "../rds/identity/identifiers";
import { hashOf, nameWithin } from "../rds/identity/names";
import { regionErrors } from "../rds/identity/regions";
import { existingKeyErrors } from "../rds/keys/keyArguments";
import {
  numberErrors,
  type RestoreRequest,
  restoreSnapshotNameErrors,
  storageTypeErrors,
  versionErrors,
} from "../rds/snapshots/restore";
import { retentionErrors } from "../rds/snapshots/retention";
import type { RestoredDatabaseArgs } from "./args";
import { groupErrors, networkErrors } from "./placement";
import { serverlessErrors } from "./serverless";

/** Returns what the arguments determine before any input is known. */
export function restoreRequest({ region, engine, kmsKeyId }: RestoredDatabaseArgs): RestoreRequest {
  return { region, engine, hasKmsKeyId: kmsKeyId !== undefined };
}

/** Returns the identifier of the database. */
export function identifierOf(name: string, { identifier }: RestoredDatabaseArgs): string {
  return identifier ?? name;
}

/**
 * Returns the identifier of the final snapshot. A database that is replaced on a new snapshot can be deleted repeatedly,
 * so its final snapshots differ by a hash of the restored snapshot.
 */
export function finalSnapshotOf(name: string, args: RestoredDatabaseArgs, snapshot: string): string {
  const { finalSnapshotIdentifier, replaceOnNewSnapshot } = args;
  const suffix = replaceOnNewSnapshot === true ? `-${hashOf(snapshot)}` : "";
  return finalSnapshotIdentifier === undefined
    ? nameWithin(`${restoredKind(args.engine)}Snapshot`, `${identifierOf(name, args)}-final${suffix}`)
    : `${finalSnapshotIdentifier}${suffix}`;
}

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const engines = engineNameErrors(args.engine);
  return [
    ...errorsAt("region", regionErrors(args.region)),
    ...errorsAt("engine", engines),
    ...errorsAt("identifier", identifierErrors(name, args)),
    ...(engines.length > 0 ? [] : [...engineDependentErrors(name, args), ...kindErrors(name, args)]),
    ...errorsWhere([
      {
        // A retained database keeps its identifier in use.
        condition: args.replaceOnNewSnapshot === true && args.deletion === Deletion.Retain,
        propertyPath: "replaceOnNewSnapshot",
        reason:
          'must not be combined with deletion "retain", because the retained database would keep the identifier; specify deletion "delete", which leaves a final snapshot, or remove replaceOnNewSnapshot.',
      },
    ]),
    ...groupErrors(args),
    ...networkErrors(args),
    ...errorsAt("backupRetentionPeriod", literalErrors(args.backupRetentionPeriod, retentionErrors)),
    ...lifecycleErrors(args),
    ...(["updateTimeout", "deleteTimeout"] as const).flatMap((field) =>
      errorsAt(field, literalErrors(args[field], timeoutErrors)),
    ),
  ];
}

function identifierErrors(name: string, args: RestoredDatabaseArgs): string[] {
  const identifier = identifierOf(name, args);
  const reasons = databaseIdentifierErrors(identifier);
  if (/[A-Z]/.test(identifier)) {
    reasons.push(
      `must not contain uppercase letters, which AWS converts to lowercase, but is "${identifier}"; use "${identifier.toLowerCase()}".`,
    );
  }
  return args.identifier === undefined ? defaultNameErrors(reasons) : reasons;
}

function engineDependentErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const { engine, finalSnapshotIdentifier } = args;
  return [
    ...errorsAt(
      "snapshotIdentifier",
      literalErrors(args.snapshotIdentifier, (snapshot) => restoreSnapshotNameErrors(snapshot, restoreRequest(args))),
    ),
    ...errorsAt(
      "engineVersion",
      literalErrors(args.engineVersion, (version) => versionErrors(version, undefined, args)),
    ),
    ...errorsAt(
      "finalSnapshotIdentifier",
      finalSnapshotIdentifier === undefined
        ? []
        : snapshotIdentifierErrors(finalSnapshotOf(name, args, ""), restoredKind(engine)),
    ),
    ...errorsAt(
      "storageType",
      literalErrors(args.storageType, (type) => storageTypeErrors(type, engine)),
    ),
    ...errorsAt(
      "port",
      literalErrors(args.port, (port) => numberErrors("port", port)),
    ),
  ];
}

/** Returns the errors in arguments that only DB instances or only DB clusters support or require. */
function kindErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const restoredAs = `must not be specified, because ${args.engine} is restored as a DB instance; remove it.`;
  return restoredKind(args.engine) === "cluster"
    ? [
        ...errorsIfSpecified(args, {
          optionGroupName: "must not be specified, because DB clusters have no option groups; remove it.",
          multiAz: "must not be specified for an Aurora cluster; add instances for standby instead.",
          allocatedStorage:
            "must not be specified, because the storage of an Aurora cluster grows automatically; remove it.",
          iops: "must not be specified, because Aurora storage has no provisioned I/O operations; remove it.",
        }),
        ...clusterErrors(name, args),
      ]
    : [
        ...errorsIfSpecified(args, {
          clusterParameterGroupName: restoredAs,
          instances: restoredAs,
          serverlessv2ScalingConfiguration: restoredAs,
          kmsKeyId:
            "must not be specified, because a DB instance uses the key of its snapshot; to change the key, copy the snapshot with a SnapshotCopy or ReceivedSnapshot.",
        }),
        ...optionGroupErrors(args),
      ];
}

function clusterErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const { clusterParameterGroupName, instances, kmsKeyId } = args;
  const names = instances?.map(({ name }) => name) ?? [];
  return [
    ...errorsWhere([
      {
        condition: clusterParameterGroupName === undefined,
        propertyPath: "clusterParameterGroupName",
        reason:
          'must be specified, otherwise AWS would use its default group; use the replicated group of this Region, or the name of a default group, such as "default.aurora-mysql8.0".',
      },
      {
        condition: instances?.length === 0,
        propertyPath: "instances",
        reason: "must contain at least one instance; without an instance the cluster does not accept connections.",
      },
    ]),
    ...names.flatMap((suffix, index) => instanceNameErrors(identifierOf(name, args), suffix, index, names)),
    ...(instances ?? []).flatMap(({ promotionTier }, index) =>
      errorsAt(
        `instances[${index}].promotionTier`,
        literalErrors(promotionTier, (tier) => numberErrors("promotionTier", tier)),
      ),
    ),
    ...serverlessErrors(args),
    ...errorsAt(
      "kmsKeyId",
      literalErrors(kmsKeyId, (key) => existingKeyErrors(key, undefined, args.region)),
    ),
  ];
}

function instanceNameErrors(cluster: string, name: string, index: number, names: readonly string[]): ArgumentError[] {
  const propertyPath = `instances[${index}].name`;
  const identifier = `${cluster}-${name}`;
  return errorsWhere([
    {
      condition: !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name),
      propertyPath,
      reason: `must consist of lowercase letters, digits and single hyphens, but is "${name}".`,
    },
    {
      condition: identifier.length > 63,
      propertyPath,
      reason: `must be shorter, because the identifier "${identifier}" has ${identifier.length} characters and an instance identifier at most 63; shorten the name or the cluster's identifier.`,
    },
    {
      condition: names.indexOf(name) < index,
      propertyPath,
      reason: `must be unique, but "${name}" is listed more than once.`,
    },
  ]);
}

function optionGroupErrors({ engine, optionGroupName }: RestoredDatabaseArgs): ArgumentError[] {
  return errorsWhere([
    {
      condition: engineTraits(engine)?.hasOptions === true && optionGroupName === undefined,
      propertyPath: "optionGroupName",
      reason:
        'must be specified, otherwise AWS would use its default group; use the replicated group of this Region, or the name of a default group, such as "default:mysql-8-0".',
    },
  ]);
}
