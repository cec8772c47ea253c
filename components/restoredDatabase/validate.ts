import { Deletion, deletionProblems } from "../arguments/deletion";
import { literal, literalProblems } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { engineNameProblems, engineTraits } from "../rds/engines/engines";
import { databaseIdentifierProblems, snapshotIdentifierProblems } from "../rds/identity/identifiers";
import { hashOf, nameWithin } from "../rds/identity/names";
import { regionProblems } from "../rds/identity/regions";
import { existingKeyProblems } from "../rds/keys/keyArguments";
import {
  numberProblems,
  type RestoreSettings,
  snapshotKindFor,
  snapshotNameProblems,
  storageTypeProblems,
  versionProblems,
} from "../rds/snapshots/restore";
import { retentionProblems } from "../rds/snapshots/retention";
import { tagProblems } from "../rds/snapshots/tags";
import { DEFAULT_CREATE_TIMEOUT, timeoutProblems } from "../snapshotCopy/validate";
import { groupProblems, networkProblems } from "./placement";
import type { RestoredDatabaseArgs } from "./restoredDatabase";

/** What is known of the restore from the first. */
export function settingsOf({ region, engine, kmsKeyId }: RestoredDatabaseArgs): RestoreSettings {
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
    ? nameWithin(snapshotKindFor(args.engine), `${identifierOf(name, args)}-final${suffix}`)
    : `${finalSnapshotIdentifier}${suffix}`;
}

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: RestoredDatabaseArgs): ArgumentProblem[] {
  const engines = engineNameProblems(args.engine);
  return [
    ...problemsOf("region", regionProblems(args.region)),
    ...problemsOf("engine", engines),
    ...problemsOf("identifier", identifierProblems(name, args)),
    ...(engines.length > 0 ? [] : [...engineDependentProblems(name, args), ...kindProblems(name, args)]),
    ...problemsOf("replaceOnNewSnapshot", replacementProblems(args)),
    ...groupProblems(args),
    ...networkProblems(args),
    ...problemsOf("backupRetentionPeriod", literalProblems(args.backupRetentionPeriod, retentionProblems)),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf("deletion", deletionProblems(args.deletion ?? Deletion.Protect)),
    ...problemsOf("createTimeout", timeoutProblems(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

/** A database that stays in AWS keeps its identifier, so that none could take its place. */
function replacementProblems({ replaceOnNewSnapshot, deletion }: RestoredDatabaseArgs): string[] {
  return replaceOnNewSnapshot === true && deletion === Deletion.Retain
    ? [
        `With deletion "retain" the database that is replaced stays in AWS, and the next one could not have its identifier; write deletion "delete", which leaves a final snapshot, or remove replaceOnNewSnapshot.`,
      ]
    : [];
}

function identifierProblems(name: string, args: RestoredDatabaseArgs): string[] {
  const identifier = identifierOf(name, args);
  const reasons = databaseIdentifierProblems(identifier);
  if (/[A-Z]/.test(identifier)) {
    reasons.push(
      `"${identifier}" has upper-case letters, which AWS stores in lower case; write "${identifier.toLowerCase()}".`,
    );
  }
  return args.identifier === undefined
    ? reasons.map((reason) => `${reason} By default it is the component's name.`)
    : reasons;
}

function engineDependentProblems(name: string, args: RestoredDatabaseArgs): ArgumentProblem[] {
  return [
    ...problemsOf(
      "snapshotIdentifier",
      literalProblems(args.snapshotIdentifier, (snapshot) => snapshotNameProblems(snapshot, settingsOf(args))),
    ),
    ...problemsOf(
      "engineVersion",
      literalProblems(args.engineVersion, (version) => versionProblems(version, undefined, args)),
    ),
    ...problemsOf(
      "finalSnapshotIdentifier",
      args.finalSnapshotIdentifier === undefined
        ? []
        : snapshotIdentifierProblems(finalSnapshotOf(name, args, ""), snapshotKindFor(args.engine)),
    ),
    ...problemsOf(
      "storageType",
      literalProblems(args.storageType, (type) => storageTypeProblems(type, args.engine)),
    ),
    ...problemsOf(
      "port",
      literalProblems(args.port, (port) => numberProblems("port", port)),
    ),
  ];
}

/** What does not go with an instance, or with a cluster, and what is missing for it. */
function kindProblems(name: string, args: RestoredDatabaseArgs): ArgumentProblem[] {
  const isCluster = snapshotKindFor(args.engine) === "cluster-snapshot";
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
      .map(([field, why]) => ({ field, reason: `${why} Remove ${field}.` })),
    ...(isCluster ? clusterProblems(name, args) : optionGroupProblems(args)),
  ];
}

function clusterProblems(name: string, args: RestoredDatabaseArgs): ArgumentProblem[] {
  const { clusterParameterGroupName, instances, kmsKeyId } = args;
  const names = instances?.map(({ name }) => name);
  const example = `write the replicated group of this Region, or a default one by its name, such as "default.aurora-mysql8.0".`;
  return [
    ...(clusterParameterGroupName === undefined
      ? problemsOf("clusterParameterGroupName", [`There is none, and AWS would take the default one; ${example}`])
      : []),
    ...problemsOf("instances", names?.length === 0 ? ["There is none; nothing could connect to the cluster."] : []),
    ...(names ?? []).flatMap((suffix, index) =>
      instanceNameProblems(identifierOf(name, args), suffix, index, names ?? []),
    ),
    ...(instances ?? []).flatMap(({ promotionTier }, index) =>
      problemsOf(
        `instances[${index}].promotionTier`,
        literalProblems(promotionTier, (tier) => numberProblems("promotionTier", tier)),
      ),
    ),
    ...problemsOf(
      "kmsKeyId",
      literalProblems(kmsKeyId, (key) => existingKeyProblems(key, undefined, args.region)),
    ),
  ];
}

function instanceNameProblems(
  cluster: string,
  name: string,
  index: number,
  names: readonly string[],
): ArgumentProblem[] {
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
  return problemsOf(`instances[${index}].name`, reasons);
}

function optionGroupProblems({ engine, optionGroupName }: RestoredDatabaseArgs): ArgumentProblem[] {
  return engineTraits(engine)?.hasOptions === true && optionGroupName === undefined
    ? problemsOf("optionGroupName", [
        `There is none, and AWS would take the default one; write the replicated group of this Region, or a default one by its name, such as "default:mysql-8-0".`,
      ])
    : [];
}
