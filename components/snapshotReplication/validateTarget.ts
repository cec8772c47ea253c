import * as pulumi from "@pulumi/pulumi";
import { SourceKind } from "../arguments/sourceKind";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { validateArgs as optionGroupErrors } from "../replicatedOptionGroup/validate";
import { validateArgs as parameterGroupErrors } from "../replicatedParameterGroup/validate";
import { validateArgs as copyErrors } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import { keyChild, optionGroupPlan, parameterGroupPlan } from "./children";
import { copyChildren } from "./copies";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { ReplicationTarget } from "./target";

/** Why a cluster has none. */
export const NO_OPTION_GROUPS = "AWS has no option groups for DB clusters; remove it.";

/** All that is wrong with one target: by itself, and for each child that it would have. */
export function targetErrors(name: string, args: SnapshotReplicationArgs, index: number): ArgumentError[] {
  const target = args.targets[index];
  if (target === undefined) {
    return [];
  }
  const at = `targets[${index}]`;
  return [
    ...repetitionErrors(args, target, index),
    ...needlessErrors(args, target).map(({ propertyPath, reason }) => ({
      propertyPath: `${at}.${propertyPath}`,
      reason,
    })),
    ...childErrors(name, args, target, at),
  ];
}

function repetitionErrors({ targets }: SnapshotReplicationArgs, { region }: ReplicationTarget, index: number) {
  return targets.slice(0, index).some((other) => other.region === region)
    ? errorsAt(`targets[${index}].region`, [`"${region}" is a target before; put all its accounts into one target.`])
    : [];
}

/** What would be overlooked beside something else. */
function needlessErrors(args: SnapshotReplicationArgs, target: ReplicationTarget): ArgumentError[] {
  const { principals = [], kmsKeyId, parameterGroup, optionGroup } = target;
  const noSource = (what: string) =>
    `It changes a replica of the source's ${what}, and there is none: ${what === "option group" ? "optionGroupName" : "parameterGroupName"} is not given, or given for this target; remove it.`;
  const isCluster = args.kind === SourceKind.Cluster;
  return [
    ...(principals.length > 0 && kmsKeyId !== undefined
      ? errorsAt("principals", [
          "They get grants for a new key, and kmsKeyId names one that exists; give them grants by a SnapshotKey that adopts it.",
        ])
      : []),
    ...(parameterGroup !== undefined && (target.parameterGroupName !== undefined || !args.parameterGroupName)
      ? errorsAt("parameterGroup", [noSource("parameter group")])
      : []),
    ...(isCluster && target.optionGroupName !== undefined ? errorsAt("optionGroupName", [NO_OPTION_GROUPS]) : []),
    ...(isCluster && optionGroup !== undefined ? errorsAt("optionGroup", [NO_OPTION_GROUPS]) : []),
    ...(!isCluster && optionGroup !== undefined && (target.optionGroupName !== undefined || !args.optionGroupName)
      ? errorsAt("optionGroup", [noSource("option group")])
      : []),
  ];
}

/** What the children would refuse, in the words of their arguments and under the names of ours. */
function childErrors(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  at: string,
): ArgumentError[] {
  const key = keyChild(name, args, target);
  const parameterGroup = parameterGroupPlan(name, args, target);
  const optionGroup = optionGroupPlan(name, args, target);
  // The key of a new one is known later.
  const copies = copyChildren(args, target, { keyArn: target.kmsKeyId ?? pulumi.output("") });
  return [
    ...(key === undefined
      ? []
      : renamed(keyErrors(key.name, key.args), at, { sharedAccounts: `${at}.accounts`, aliasName: "name" })),
    ...(parameterGroup === undefined || "existing" in parameterGroup
      ? []
      : renamed(parameterGroupErrors(parameterGroup.make.name, parameterGroup.make.args), at, {
          sourceParameterGroupName: "parameterGroupName",
          parameterGroupName: "name",
          overrides: `${at}.parameterGroup.overrides`,
          exclusions: `${at}.parameterGroup.exclusions`,
        })),
    ...(optionGroup === undefined || "existing" in optionGroup
      ? []
      : renamed(optionGroupErrors(optionGroup.make.name, optionGroup.make.args), at, {
          sourceOptionGroupName: "optionGroupName",
          optionGroupName: "name",
          ...Object.fromEntries(
            ["settings", "vpcSecurityGroupMemberships", "ports", "versions", "exclusions"].map((field) => [
              field,
              `${at}.optionGroup.${field}`,
            ]),
          ),
        })),
    ...copies.flatMap(({ name: identifier, args: copy, exists }) => {
      const from = exists ? `${at}.existingCopies` : "snapshots";
      const identity = exists ? from : "database";
      return renamed(copyErrors(identifier, copy).map(withoutPresignedUrl), at, {
        sharedAccounts: `${at}.accounts`,
        sourceDbSnapshotIdentifier: from,
        sourceDbClusterSnapshotIdentifier: from,
        targetDbSnapshotIdentifier: identity,
        targetDbClusterSnapshotIdentifier: identity,
        ...(exists && { kmsKeyId: from, optionGroupName: from }),
      });
    }),
  ];
}

/** A presigned URL is of one copy and ends soon, so that a replication takes none. */
function withoutPresignedUrl(error: ArgumentError): ArgumentError {
  return error.propertyPath === "presignedUrl"
    ? { propertyPath: "region", reason: `${error.reason} A SnapshotCopy takes it, as presignedUrl.` }
    : error;
}

/** The arguments that a child has from the replication as a whole. */
const SHARED = ["sourceRegion", "kind", "engine", "engineVersion", "tags", "deletion", "createTimeout"];

function renamed(
  errors: readonly ArgumentError[],
  at: string,
  names: Readonly<Record<string, string>>,
): ArgumentError[] {
  return errors.map(({ propertyPath, reason }) => {
    const [head = propertyPath] = propertyPath.split(".");
    const ours = names[head] ?? (SHARED.includes(head) ? head : `${at}.${head}`);
    return { propertyPath: `${ours}${propertyPath.slice(head.length)}`, reason };
  });
}
