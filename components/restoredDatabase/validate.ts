import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal, literalErrors } from "../arguments/inputs";
import { DEFAULT_CREATE_TIMEOUT, timeoutErrors } from "../arguments/timeouts";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
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
import { tagErrors } from "../rds/snapshots/tags";
import type { RestoredDatabaseArgs } from "./args";
import { groupErrors, networkErrors } from "./placement";

/** What is known of the restore from the first. */
export function settingsOf({ region, engine, kmsKeyId }: RestoredDatabaseArgs): RestoreRequest {
  return { region, engine, hasKmsKeyId: kmsKeyId !== undefined };
}

/** The identifier of the database. */
export function identifierOf(name: string, { identifier }: RestoredDatabaseArgs): string {
  return identifier ?? name;
}

/**
 * The identifier of the final snapshot. A database that the next snapshot replaces is deleted again and again, so that
 * its final snapshots are told apart by what it was restored from.
 */
export function finalSnapshotOf(name: string, args: RestoredDatabaseArgs, snapshot: string): string {
  const { finalSnapshotIdentifier, replaceOnNewSnapshot } = args;
  const suffix = replaceOnNewSnapshot === true ? `-${hashOf(snapshot)}` : "";
  return finalSnapshotIdentifier === undefined
    ? nameWithin(`${restoredKind(args.engine)}Snapshot`, `${identifierOf(name, args)}-final${suffix}`)
    : `${finalSnapshotIdentifier}${suffix}`;
}

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const engines = engineNameErrors(args.engine);
  return [
    ...errorsAt("region", regionErrors(args.region)),
    ...errorsAt("engine", engines),
    ...errorsAt("identifier", identifierErrors(name, args)),
    ...(engines.length > 0 ? [] : [...engineDependentErrors(name, args), ...kindErrors(name, args)]),
    ...errorsAt("replaceOnNewSnapshot", replacementErrors(args)),
    ...groupErrors(args),
    ...networkErrors(args),
    ...errorsAt("backupRetentionPeriod", literalErrors(args.backupRetentionPeriod, retentionErrors)),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt("deletion", deletionErrors(args.deletion ?? Deletion.Protect)),
    ...errorsAt("createTimeout", timeoutErrors(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

/** A database that stays in AWS keeps its identifier, so that none could take its place. */
function replacementErrors({ replaceOnNewSnapshot, deletion }: RestoredDatabaseArgs): string[] {
  return replaceOnNewSnapshot === true && deletion === Deletion.Retain
    ? [
        `With deletion "retain" the database that is replaced stays in AWS, and the next one could not have its identifier; write deletion "delete", which leaves a final snapshot, or remove replaceOnNewSnapshot.`,
      ]
    : [];
}

function identifierErrors(name: string, args: RestoredDatabaseArgs): string[] {
  const identifier = identifierOf(name, args);
  const reasons = databaseIdentifierErrors(identifier);
  if (/[A-Z]/.test(identifier)) {
    reasons.push(
      `"${identifier}" has upper-case letters, which AWS stores in lower case; write "${identifier.toLowerCase()}".`,
    );
  }
  return args.identifier === undefined
    ? reasons.map((reason) => `${reason} By default it is the component's name.`)
    : reasons;
}

function engineDependentErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  return [
    ...errorsAt(
      "snapshotIdentifier",
      literalErrors(args.snapshotIdentifier, (snapshot) => restoreSnapshotNameErrors(snapshot, settingsOf(args))),
    ),
    ...errorsAt(
      "engineVersion",
      literalErrors(args.engineVersion, (version) => versionErrors(version, undefined, args)),
    ),
    ...errorsAt(
      "finalSnapshotIdentifier",
      args.finalSnapshotIdentifier === undefined
        ? []
        : snapshotIdentifierErrors(finalSnapshotOf(name, args, ""), restoredKind(args.engine)),
    ),
    ...errorsAt(
      "storageType",
      literalErrors(args.storageType, (type) => storageTypeErrors(type, args.engine)),
    ),
    ...errorsAt(
      "port",
      literalErrors(args.port, (port) => numberErrors("port", port)),
    ),
  ];
}

/** What does not go with an instance, or with a cluster, and what is missing for it. */
function kindErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const isCluster = restoredKind(args.engine) === "cluster";
  const needless: [keyof RestoredDatabaseArgs, string][] = isCluster
    ? [
        ["optionGroupName", "AWS has no option groups for DB clusters."],
        ["multiAz", "An Aurora cluster stands by in other zones with further instances; list them as instances."],
        ["allocatedStorage", "The storage of an Aurora cluster grows by itself."],
        ["iops", "The storage of an Aurora cluster has no provisioned operations."],
      ]
    : [
        ["clusterParameterGroupName", `${args.engine} is restored as a DB instance.`],
        ["instances", `${args.engine} is restored as one DB instance.`],
        [
          "kmsKeyId",
          "A DB instance is encrypted with the key of its snapshot; to have another one, copy the snapshot under it with a SnapshotCopy or ReceivedSnapshot.",
        ],
      ];
  return [
    ...needless
      .filter(([field]) => args[field] !== undefined)
      .map(([field, why]) => ({ propertyPath: field, reason: `${why} Remove ${field}.` })),
    ...(isCluster ? clusterErrors(name, args) : optionGroupErrors(args)),
  ];
}

function clusterErrors(name: string, args: RestoredDatabaseArgs): ArgumentError[] {
  const { clusterParameterGroupName, instances, kmsKeyId } = args;
  const names = instances?.map(({ name }) => name);
  const example = `write the replicated group of this Region, or a default one by its name, such as "default.aurora-mysql8.0".`;
  return [
    ...(clusterParameterGroupName === undefined
      ? errorsAt("clusterParameterGroupName", [`There is none, and AWS would take the default one; ${example}`])
      : []),
    ...errorsAt("instances", names?.length === 0 ? ["There is none; nothing could connect to the cluster."] : []),
    ...(names ?? []).flatMap((suffix, index) =>
      instanceNameErrors(identifierOf(name, args), suffix, index, names ?? []),
    ),
    ...(instances ?? []).flatMap(({ promotionTier }, index) =>
      errorsAt(
        `instances[${index}].promotionTier`,
        literalErrors(promotionTier, (tier) => numberErrors("promotionTier", tier)),
      ),
    ),
    ...errorsAt(
      "kmsKeyId",
      literalErrors(kmsKeyId, (key) => existingKeyErrors(key, undefined, args.region)),
    ),
  ];
}

function instanceNameErrors(cluster: string, name: string, index: number, names: readonly string[]): ArgumentError[] {
  const reasons = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
    ? []
    : [`"${name}" is not the end of an identifier; write lower-case letters, digits and single hyphens.`];
  const { length } = `${cluster}-${name}`;
  if (length > 63) {
    reasons.push(
      `"${cluster}-${name}" has ${length} characters, and the identifier of an instance has at most 63; shorten the name, or the identifier of the cluster.`,
    );
  }
  if (names.indexOf(name) < index) {
    reasons.push(`"${name}" is listed more than once; give each instance a name of its own.`);
  }
  return errorsAt(`instances[${index}].name`, reasons);
}

function optionGroupErrors({ engine, optionGroupName }: RestoredDatabaseArgs): ArgumentError[] {
  return engineTraits(engine)?.hasOptions === true && optionGroupName === undefined
    ? errorsAt("optionGroupName", [
        `There is none, and AWS would take the default one; write the replicated group of this Region, or a default one by its name, such as "default:mysql-8-0".`,
      ])
    : [];
}
