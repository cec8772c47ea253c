import * as pulumi from "@pulumi/pulumi";
import { SourceKind, sourceKindErrors } from "../arguments/sourceKind";
import { lifecycleErrors } from "../arguments/validation";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { groupNameErrors, isDefaultGroup } from "../rds/groups/groups";
import { parseSnapshotArn } from "../rds/identity/arn";
import { databaseIdentifierErrors } from "../rds/identity/identifiers";
import { nameWithin } from "../rds/identity/names";
import { isRegion, regionErrors } from "../rds/identity/regions";
import { validateArgs as optionGroupErrors } from "../replicatedOptionGroup/validate";
import { needsNoReplica, validateArgs as parameterGroupErrors } from "../replicatedParameterGroup/validate";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import { kindOf, validateArgs as snapshotCopyErrors } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { ExistingCopy, SnapshotReplicationArgs, SourceSnapshot } from "./args";
import { copyArgs, hasValidTime, type PlannedCopy, type PlannedTarget } from "./plan";

const CLUSTER_OPTION_GROUP =
  "must not be specified for a cluster, because DB clusters have no option groups; remove it.";

/** Returns the errors of the arguments, and of the children that are planned for them. */
export function validateArgs(
  name: string,
  args: SnapshotReplicationArgs,
  plan: readonly PlannedTarget[],
): ArgumentError[] {
  const { kind = SourceKind.Instance, concurrentCopies = 1, targets } = args;
  const isPositive = Number.isInteger(concurrentCopies) && concurrentCopies > 0;
  return [
    ...errorsAt("name", plan.some(createsGroup) ? groupNameErrors(nameWithin("group", name)) : []),
    ...errorsAt("database", databaseIdentifierErrors(args.database)),
    ...errorsAt("kind", sourceKindErrors(kind)),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...args.snapshots.flatMap((_, index) => snapshotErrors(args, index)),
    ...errorsAt("optionGroupName", kind === SourceKind.Cluster && args.optionGroupName ? [CLUSTER_OPTION_GROUP] : []),
    ...errorsAt("targets", targets.length === 0 ? ["must list at least one Region to copy to, but is empty."] : []),
    ...lifecycleErrors(args),
    ...errorsAt("concurrentCopies", isPositive ? [] : [`must be a whole number from 1, but is ${concurrentCopies}.`]),
    ...plan.flatMap((planned, index) => [...targetErrors(args, index), ...childErrors(planned, `targets[${index}]`)]),
  ];
}

function snapshotErrors({ sourceRegion, snapshots }: SnapshotReplicationArgs, index: number): ArgumentError[] {
  const snapshot = snapshots[index];
  if (snapshot === undefined) return [];
  const { snapshotArn, snapshotCreateTime } = snapshot;
  const region = parseSnapshotArn(snapshotArn)?.region ?? sourceRegion;
  const reasons = !hasValidTime(snapshot)
    ? [`must be a time in ISO 8601, such as "2026-11-24T03:12:09Z", but is "${snapshotCreateTime}".`]
    : snapshots.slice(0, index).some((other) => hasValidTime(other) && secondOf(other) === secondOf(snapshot))
      ? [
          `must not repeat the time of an earlier snapshot, because copies are named by the second, but is "${snapshotCreateTime}"; remove one of the two.`,
        ]
      : [];
  return [
    ...(region === sourceRegion || !isRegion(sourceRegion)
      ? []
      : errorsAt(`snapshots[${index}].snapshotArn`, [
          `must be in the source Region ${sourceRegion}, but "${snapshotArn}" is in ${region}; list snapshots of one source.`,
        ])),
    ...errorsAt(`snapshots[${index}].snapshotCreateTime`, reasons),
  ];
}

function secondOf({ snapshotCreateTime }: SourceSnapshot): string {
  return new Date(snapshotCreateTime).toISOString().slice(0, "YYYY-MM-DDTHH:MM:SS".length);
}

/** Repeated Regions, and arguments that would have no effect. */
function targetErrors(args: SnapshotReplicationArgs, index: number): ArgumentError[] {
  const target = args.targets[index];
  if (target === undefined) return [];
  const { region, principals = [], kmsKeyId, optionGroup } = target;
  const isCluster = args.kind === SourceKind.Cluster;
  const hasNoReplica = (name: "parameterGroupName" | "optionGroupName") => target[name] !== undefined || !args[name];
  const noReplica = (name: string) =>
    `must not be specified without a replica to change, but ${name} is missing, or specified for this target; remove it.`;
  const errors = errorsWhere([
    {
      propertyPath: "region",
      condition: args.targets.slice(0, index).some((other) => other.region === region),
      reason: `must not repeat the Region of an earlier target, but is "${region}"; put all accounts into one target.`,
    },
    {
      propertyPath: "principals",
      condition: principals.length > 0 && kmsKeyId !== undefined,
      reason:
        "must not be specified together with kmsKeyId, because principals get grants for a new key only; adopt the key with a SnapshotKey that has these principals.",
    },
    {
      propertyPath: "parameterGroup",
      condition: target.parameterGroup !== undefined && hasNoReplica("parameterGroupName"),
      reason: noReplica("parameterGroupName"),
    },
    {
      propertyPath: "optionGroupName",
      condition: isCluster && target.optionGroupName !== undefined,
      reason: CLUSTER_OPTION_GROUP,
    },
    { propertyPath: "optionGroup", condition: isCluster && optionGroup !== undefined, reason: CLUSTER_OPTION_GROUP },
    {
      propertyPath: "optionGroup",
      condition: !isCluster && optionGroup !== undefined && hasNoReplica("optionGroupName"),
      reason: noReplica("optionGroupName"),
    },
  ]);
  return errors.map(({ propertyPath, reason }) => ({ propertyPath: `targets[${index}].${propertyPath}`, reason }));
}

/** Whether the target gets a replica, whose name begins with the replication's. */
function createsGroup({ parameterGroup, optionGroup }: PlannedTarget): boolean {
  return (
    (parameterGroup !== undefined && "args" in parameterGroup && !needsNoReplica(parameterGroup.args)) ||
    (optionGroup !== undefined && "args" in optionGroup && !isDefaultGroup(optionGroup.args.sourceOptionGroupName))
  );
}

/** The errors of the children, under the names of the replication's arguments. */
function childErrors({ target, key, parameterGroup, optionGroup, copies }: PlannedTarget, at: string): ArgumentError[] {
  const later = pulumi.output("");
  const resources = {
    kmsKeyId: target.kmsKeyId ?? later,
    optionGroupName: optionGroup !== undefined && "existing" in optionGroup ? optionGroup.existing : later,
  };
  return [
    ...(key === undefined ? [] : renamed(keyErrors(key.name, key.args), at, { aliasName: "name" })),
    ...(parameterGroup === undefined || "existing" in parameterGroup
      ? []
      : renamed(parameterGroupErrors(parameterGroup.name, parameterGroup.args), at, {
          sourceParameterGroupName: "parameterGroupName",
          parameterGroupName: DERIVED,
          ...within(`${at}.parameterGroup`, ["overrides", "exclusions"]),
        })),
    ...(optionGroup === undefined || "existing" in optionGroup
      ? []
      : renamed(optionGroupErrors(optionGroup.name, optionGroup.args), at, {
          sourceOptionGroupName: "optionGroupName",
          optionGroupName: DERIVED,
          ...within(`${at}.optionGroup`, [
            "settings",
            "vpcSecurityGroupMemberships",
            "ports",
            "versions",
            "exclusions",
          ]),
        })),
    ...copies.flatMap((copy, index) =>
      renamed(copyErrors(copy, copyArgs(copy, resources)), at, {
        ...(target.optionGroupName === undefined && { optionGroupName: "optionGroupName" }),
        ...(copy.exists
          ? existingCopyNames(`${at}.existingCopies[${index}]`, target.existingCopies?.[index])
          : NEW_COPY_NAMES),
      }),
    ),
  ];
}

/** In the names of a child's arguments: a value that we make of arguments with errors of their own. */
const DERIVED = "";

const NEW_COPY_NAMES = {
  sourceDbSnapshotIdentifier: "snapshots",
  sourceDbClusterSnapshotIdentifier: "snapshots",
  targetDbSnapshotIdentifier: DERIVED,
  targetDbClusterSnapshotIdentifier: DERIVED,
};

/** The plan lists existing copies first, so the index of a copy is its index in `existingCopies`. */
function existingCopyNames(at: string, copy: Partial<ExistingCopy> = {}): Record<string, string> {
  return {
    ...within(at, ["kmsKeyId", "optionGroupName"]),
    ...within(
      at,
      (["tags", "deletion"] as const).filter((argument) => copy[argument] !== undefined),
    ),
    sourceDbSnapshotIdentifier: `${at}.sourceSnapshotArn`,
    sourceDbClusterSnapshotIdentifier: `${at}.sourceSnapshotArn`,
    targetDbSnapshotIdentifier: `${at}.identifier`,
    targetDbClusterSnapshotIdentifier: `${at}.identifier`,
  };
}

function copyErrors({ name }: PlannedCopy, args: SnapshotCopyArgs): ArgumentError[] {
  const kind = kindOf(args);
  const target = kind === "instance" ? "targetDbSnapshotIdentifier" : "targetDbClusterSnapshotIdentifier";
  // With the identifier as an argument, because its errors would otherwise refer to the name of a component.
  const errors = snapshotCopyErrors(name, { ...args, [target]: nameWithin(`${kind}Snapshot`, name) });
  // A presigned URL is for one copy and expires soon, so a replication takes none.
  return errors.map((error) =>
    error.propertyPath === "presignedUrl"
      ? {
          propertyPath: "region",
          reason:
            "must be the source Region, because encrypted copies between AWS GovCloud (US) Regions require a presigned URL; use a SnapshotCopy with presignedUrl.",
        }
      : error,
  );
}

/** The arguments of children that come from the replication as a whole. */
const COMMON = ["sourceRegion", "kind", "engine", "engineVersion", "tags", "deletion", "createTimeout"];

/** The errors of a child, under our names of its arguments; by default those of the target. Omits errors of derived values. */
function renamed(
  errors: readonly ArgumentError[],
  at: string,
  names: Readonly<Record<string, string>>,
): ArgumentError[] {
  return errors.flatMap(({ propertyPath, reason }) => {
    const [head = propertyPath] = propertyPath.split(".");
    const ours = names[head] ?? (COMMON.includes(head) ? head : `${at}.${head}`);
    return ours === DERIVED ? [] : errorsAt(`${ours}${propertyPath.slice(head.length)}`, [reason]);
  });
}

function within(path: string, fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, `${path}.${field}`]));
}
