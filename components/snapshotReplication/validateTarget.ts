import * as pulumi from "@pulumi/pulumi";
import { SourceKind } from "../arguments/sourceKind";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { plainProblems as optionGroupProblems } from "../replicatedOptionGroup/validate";
import { plainProblems as parameterGroupProblems } from "../replicatedParameterGroup/validate";
import { plainProblems as copyProblems } from "../snapshotCopy/validate";
import { plainProblems as keyProblems } from "../snapshotKey/validate";
import { keyChild, optionGroupPlan, parameterGroupPlan } from "./children";
import { copyChildren } from "./copies";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { ReplicationTarget } from "./target";

/** Why a cluster has none. */
export const NO_OPTION_GROUPS = "AWS has no option groups for DB clusters; remove it.";

/** All that is wrong with one target: by itself, and for each child that it would have. */
export function targetProblems(name: string, args: SnapshotReplicationArgs, index: number): ArgumentProblem[] {
  const target = args.targets[index];
  if (target === undefined) {
    return [];
  }
  const at = `targets[${index}]`;
  return [
    ...repetitionProblems(args, target, index),
    ...needlessProblems(args, target).map(({ field, reason }) => ({ field: `${at}.${field}`, reason })),
    ...childProblems(name, args, target, at),
  ];
}

function repetitionProblems({ targets }: SnapshotReplicationArgs, { region }: ReplicationTarget, index: number) {
  return targets.slice(0, index).some((other) => other.region === region)
    ? problemsOf(`targets[${index}].region`, [`"${region}" is a target before; put all its accounts into one target.`])
    : [];
}

/** What would be overlooked beside something else. */
function needlessProblems(args: SnapshotReplicationArgs, target: ReplicationTarget): ArgumentProblem[] {
  const { principals = [], kmsKeyId, parameterGroup, optionGroup } = target;
  const noSource = (what: string) =>
    `It changes a replica of the source's ${what}, and there is none: ${what === "option group" ? "optionGroupName" : "parameterGroupName"} is not given, or given for this target; remove it.`;
  const isCluster = args.kind === SourceKind.Cluster;
  return [
    ...(principals.length > 0 && kmsKeyId !== undefined
      ? problemsOf("principals", [
          "They get grants for a new key, and kmsKeyId names one that exists; give them grants by a SnapshotKey that adopts it.",
        ])
      : []),
    ...(parameterGroup !== undefined && (target.parameterGroupName !== undefined || !args.parameterGroupName)
      ? problemsOf("parameterGroup", [noSource("parameter group")])
      : []),
    ...(isCluster && target.optionGroupName !== undefined ? problemsOf("optionGroupName", [NO_OPTION_GROUPS]) : []),
    ...(isCluster && optionGroup !== undefined ? problemsOf("optionGroup", [NO_OPTION_GROUPS]) : []),
    ...(!isCluster && optionGroup !== undefined && (target.optionGroupName !== undefined || !args.optionGroupName)
      ? problemsOf("optionGroup", [noSource("option group")])
      : []),
  ];
}

/** What the children would refuse, in the words of their arguments and under the names of ours. */
function childProblems(
  name: string,
  args: SnapshotReplicationArgs,
  target: ReplicationTarget,
  at: string,
): ArgumentProblem[] {
  const key = keyChild(name, args, target);
  const parameterGroup = parameterGroupPlan(name, args, target);
  const optionGroup = optionGroupPlan(name, args, target);
  // The key of a new one is known later.
  const copies = copyChildren(args, target, { keyArn: target.kmsKeyId ?? pulumi.output("") });
  return [
    ...(key === undefined
      ? []
      : renamed(keyProblems(key.name, key.args), at, { targetAccounts: `${at}.accounts`, aliasName: "name" })),
    ...(parameterGroup === undefined || "existing" in parameterGroup
      ? []
      : renamed(parameterGroupProblems(parameterGroup.make.name, parameterGroup.make.args), at, {
          sourceParameterGroupName: "parameterGroupName",
          parameterGroupName: "name",
          overrides: `${at}.parameterGroup.overrides`,
          exclusions: `${at}.parameterGroup.exclusions`,
        })),
    ...(optionGroup === undefined || "existing" in optionGroup
      ? []
      : renamed(optionGroupProblems(optionGroup.make.name, optionGroup.make.args), at, {
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
      return renamed(copyProblems(identifier, copy).map(withoutPresignedUrl), at, {
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
function withoutPresignedUrl(problem: ArgumentProblem): ArgumentProblem {
  return problem.field === "presignedUrl"
    ? { field: "region", reason: `${problem.reason} A SnapshotCopy takes it, as presignedUrl.` }
    : problem;
}

/** The arguments that a child has from the replication as a whole. */
const SHARED = ["sourceRegion", "kind", "engine", "engineVersion", "tags", "deletion", "createTimeout"];

function renamed(
  problems: readonly ArgumentProblem[],
  at: string,
  names: Readonly<Record<string, string>>,
): ArgumentProblem[] {
  return problems.map(({ field, reason }) => {
    const [head = field] = field.split(".");
    const ours = names[head] ?? (SHARED.includes(head) ? head : `${at}.${head}`);
    return { field: `${ours}${field.slice(head.length)}`, reason };
  });
}
